import { decode, parseStreamId, streamId, type AnyEvent, type RecordedEvent } from '#contracts';
import { incident, type IncidentEvent, type IncidentState, type Timing } from '#domain';
import { clockOf, type Clock } from './clock.js';
import { dutyPart, extentOf } from './duty-part.js';
import {
  claimBeside,
  durationsOf,
  minutesBetween,
  type AfterAction,
  type Breach,
  type DirectedDecision,
} from './figures.js';
import { sentenceOf } from './sentences/sentence-of.js';
import { secondsOf } from './seconds.js';
import { sharingPart, type Promises } from './sharing-part.js';

interface Decoded {
  readonly event: AnyEvent;
  readonly record: RecordedEvent;
}

/**
 * What happened in an incident, as figures: a pure function of the events of all streams that concern it, its own
 * among them, in any order. Nothing when it was never reported.
 */
export function afterActionOf(
  incidentId: string,
  records: readonly RecordedEvent[],
): AfterAction | undefined {
  const all = records
    .toSorted((a, b) => (a.position < b.position ? -1 : 1))
    .map((record) => ({ record, event: decode(record.storedType, record.data) }))
    .filter(({ event }) => !event.type.startsWith('command.'));
  const own = all.filter(({ record }) => record.stream === streamId('incident', incidentId));
  const first = own.find(({ event }) => event.type === 'incident.reported');
  if (first?.event.type !== 'incident.reported') return undefined;
  const state = own.reduce<IncidentState>(
    (before, { event }) => incident.evolve(before, event as IncidentEvent),
    incident.initialState,
  );
  const shown = all.filter(({ record }) => !beside.some((prefix) => record.stream.startsWith(prefix)));
  const extent = extentOf(shown.map(({ record }) => record));
  const newest = shown.at(-1)?.record.position ?? 0n;
  const ofRosters = all.map(({ record }) => record).filter(({ position }) => position <= newest);
  const { occurredAt } = first.record.metadata;
  const since = (type: AnyEvent['type']): number | null => {
    const found = own.find(({ event }) => event.type === type);
    return found ? minutesBetween(occurredAt, found.record.metadata.occurredAt) : null;
  };
  const clock = clockOf(first.event.data.exercise);
  const tasks = streamsOf(all, 'task').map((part) => taskPart(part, clock));
  const promises = promisesOf(all);
  const shared = streamsOf(all, 'sharing').map((part) => sharingPart(...ofStream(part), promises, clock));
  const sum = (of: 'fundedFen' | 'claimedFen' | 'paidFen'): number =>
    shared.reduce((total, { cost }) => total + cost[of], 0);
  return {
    form: 'after-action.v1',
    incidentId,
    position: shown.at(-1)?.record.position.toString() ?? '',
    events: shown.length,
    title: String(state.correctable.title ?? first.event.data.title),
    category: state.category ?? first.event.data.category,
    eventLevel: state.eventLevel ?? null,
    exercise: first.event.data.exercise,
    status: state.status,
    times: {
      occurredAt,
      verifyMinutes: since('incident.verified'),
      activateMinutes: since('incident.response-activated'),
      containMinutes: since('incident.contained'),
      closeMinutes: since('incident.closed'),
      acknowledge: durationsOf(tasks.flatMap(({ minutes }) => minutes ?? [])),
      arrive: durationsOf(shared.flatMap(({ arrivals }) => arrivals)),
    },
    breaches: [
      ...tasks.flatMap(({ breach }) => breach ?? []),
      ...shared.flatMap(({ breaches }) => breaches),
      ...streamsOf(all, 'report').flatMap(reportBreaches),
    ],
    shortfalls: shared.flatMap(({ shortfall }) => shortfall ?? []),
    allocations: shared
      .flatMap(({ allocations }) => allocations)
      .toSorted((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1)),
    decisions: own.flatMap((one) => decisionOf(one) ?? []),
    seconds: secondsOf(all.map(({ record }) => record)),
    corrections: own.flatMap(({ event, record }) => {
      if (event.type !== 'incident.corrected') return [];
      const { field, previousValue, value, reason, byAgencyId: agencyId } = event.data;
      const at = record.metadata.occurredAt;
      return { position: record.position.toString(), field, previousValue, value, reason, agencyId, at };
    }),
    onDuty: extent ? dutyPart(ofRosters, extent.span) : [],
    cost: { fundedFen: sum('fundedFen'), claimedFen: sum('claimedFen'), paidFen: sum('paidFen') },
    irregular: shown.flatMap(({ event, record }) => {
      const flags = newsOf(event).timing ?? [];
      const { agencyId } = record.metadata.actor;
      return flags.length > 0
        ? { position: record.position.toString(), type: event.type, agencyId, flags }
        : [];
    }),
    timeline: shown
      .toSorted((a, b) => compare(a.record.metadata.occurredAt, b.record.metadata.occurredAt))
      .map(({ event, record: { position, stream, recordedAt, metadata } }) => ({
        position: position.toString(),
        stream,
        type: event.type,
        command: metadata.command.name,
        agencyId: metadata.actor.agencyId,
        sentence: sentenceOf(event),
        occurredAt: metadata.occurredAt,
        knownAt: newsOf(event).knownAt,
        receivedAt: metadata.receivedAt,
        recordedAt,
        text: textOf(event),
        flags: newsOf(event).timing ?? [],
      })),
  };
}

/** What is read beside the streams of the incident: it tells of more than that. */
const beside = ['agreement-', 'allocation-', 'approval-', 'duty-'];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Events by stream, streams in the order in which they began. */
function streamsOf(all: readonly Decoded[], aggregate: string): Decoded[][] {
  const streams = new Map<string, Decoded[]>();
  for (const one of all) {
    const { stream } = one.record;
    if (parseStreamId(stream)?.aggregate !== aggregate) continue;
    streams.set(stream, [...(streams.get(stream) ?? []), one]);
  }
  return [...streams.values()];
}

const ofStream = (part: readonly Decoded[]): [stream: string, records: RecordedEvent[]] => [
  part[0]?.record.stream ?? '',
  part.map(({ record }) => record),
];

const promisesOf = (all: readonly Decoded[]): Promises =>
  new Map(
    all.flatMap(({ event, record }): [string, number][] => {
      const id = parseStreamId(record.stream)?.id;
      return event.type === 'agreement.proposed' && id ? [[id, event.data.arrivalWithinMinutes]] : [];
    }),
  );

/** How long a task waited for an answer, and whether that was too long. */
function taskPart(part: readonly Decoded[], clock: Clock): { minutes?: number; breach?: Breach } {
  const [first] = part;
  if (first?.event.type !== 'task.assigned') return {};
  const { assigneeAgencyId: agencyId, acknowledgeWithinMinutes } = first.event.data;
  const { stream } = first.record;
  const startedAt = clock.started(first.record);
  const dueAt = new Date(Date.parse(startedAt) + acknowledgeWithinMinutes * 60_000).toISOString();
  const answer = part.find(({ event }) => ['task.accepted', 'task.declined'].includes(event.type));
  const doneAt = answer && clock.done(answer.record, agencyId);
  const kind = 'not-acknowledged-in-time' as const;
  if (answer === undefined || doneAt === undefined) {
    const escalated = part.some(({ event }) => event.type === 'task.escalated');
    return { breach: escalated ? { kind, stream, agencyId, dueAt } : undefined };
  }
  const minutes = minutesBetween(startedAt, doneAt);
  const isLate = Date.parse(doneAt) > Date.parse(dueAt);
  const lateByMinutes = minutesBetween(dueAt, doneAt);
  const claimed = claimBeside(doneAt, answer.record.metadata.occurredAt);
  return {
    minutes,
    breach: isLate ? { kind, stream, agencyId, dueAt, doneAt, ...claimed, lateByMinutes } : undefined,
  };
}

function reportBreaches(part: readonly Decoded[]): Breach[] {
  const [first] = part;
  if (first?.event.type !== 'report.required') return [];
  const { obligedAgencyId: agencyId, dueAt, rule, exercise } = first.event.data;
  const { stream } = first.record;
  const has = (type: AnyEvent['type']): boolean => part.some(({ event }) => event.type === type);
  if (!has('report.overdue') || has('report.waived')) return [];
  const { source } = rule;
  const made = part.find(({ event }) => event.type === 'report.submitted');
  if (!made) {
    const kind = has('report.omitted') ? 'report-omitted' : 'report-missing';
    return [{ kind, stream, agencyId, dueAt, source }];
  }
  const { occurredAt, receivedAt } = made.record.metadata;
  const doneAt = exercise ? occurredAt : receivedAt;
  const lateByMinutes = minutesBetween(dueAt, doneAt);
  const claimed = claimBeside(doneAt, occurredAt);
  return [{ kind: 'report-late', stream, agencyId, dueAt, doneAt, ...claimed, lateByMinutes, source }];
}

function decisionOf({ event, record }: Decoded): DirectedDecision | undefined {
  const decided = (reason: string, outcome?: string): DirectedDecision => ({
    position: record.position.toString(),
    type: event.type,
    decidedAt: record.metadata.occurredAt,
    agencyId: record.metadata.actor.agencyId,
    outcome,
    reason,
  });
  switch (event.type) {
    case 'incident.verified':
      return decided(event.data.findings);
    case 'incident.classified':
      return decided(event.data.reason, event.data.eventLevel);
    case 'incident.response-activated':
      return decided(event.data.matter, String(event.data.level));
    case 'incident.response-level-changed':
      return decided(event.data.reason, `${event.data.previousLevel} → ${event.data.level}`);
    case 'incident.rejected':
    case 'incident.response-terminated':
    case 'incident.closed':
      return decided(event.data.reason);
    default:
      return undefined;
  }
}

const newsOf = ({ data }: AnyEvent): { knownAt?: string; timing?: readonly Timing[] } => data as object;

const telling = [
  'title',
  'summary',
  'facts',
  'outcome',
  'matter',
  'message',
  'purpose',
  'findings',
  'reason',
];

function textOf({ data }: AnyEvent): string | undefined {
  const fields = data as unknown as Readonly<Record<string, unknown>>;
  return telling.map((name) => fields[name]).find((value) => typeof value === 'string');
}
