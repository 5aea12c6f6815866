import { decode, parseStreamId, type AnyEvent, type RecordedEvent } from '#contracts';
import {
  duty,
  doOverlap,
  rosterOf,
  type DutyEvent,
  type DutyState,
  type Places,
  type ShiftTimes,
  type Span,
} from '#domain';

/** Who was on duty in an agency from one instant until another, by the roster as it was recorded up to then. */
export interface OnDutyThen extends ShiftTimes, Span {
  readonly agencyId: string;
  readonly post: string;
  readonly places: Places;
}

/** Agencies that took part by an event: who did it, and whom it draws in. */
function partiesIn({ storedType, data, metadata }: RecordedEvent): string[] {
  const event: AnyEvent = decode(storedType, data);
  const { agencyId, role } = metadata.actor;
  const actor = role === 'system' ? [] : [agencyId];
  switch (event.type) {
    case 'incident.agency-notified':
      return [...actor, event.data.agencyId];
    case 'task.assigned':
      return [...actor, event.data.assigneeAgencyId];
    case 'report.required':
      return [...actor, event.data.obligedAgencyId];
    case 'sharing.allocation-decided':
      return [...actor, ...event.data.lines.map(({ ownerAgencyId }) => ownerAgencyId)];
    default:
      return actor;
  }
}

/** Who took part in what these events tell of, and from when until when it went on, as claimed. */
export function extentOf(records: readonly RecordedEvent[]): { agencyIds: string[]; span: Span } | undefined {
  const times = records.map(({ metadata }) => metadata.occurredAt).sort(compare);
  const [from] = times;
  const last = times.at(-1);
  if (from === undefined || last === undefined) return undefined;
  // the last instant is in it
  const until = new Date(Date.parse(last) + 1).toISOString();
  return { agencyIds: [...new Set(records.flatMap(partiesIn))].sort(), span: { from, until } };
}

/** So many lines: weeks of a long incident are read from the rosters themselves. */
const most = 500;

/**
 * Shifts of rosters that lie within a span, each part of a shift between changes by itself; by agency, post and time. A pure
 * function of the events of the rosters, in the order of the log.
 */
export function dutyPart(records: readonly RecordedEvent[], span: Span): readonly OnDutyThen[] {
  const states = new Map<string, DutyState>();
  for (const { stream, storedType, data } of records) {
    const event = decode(storedType, data);
    const id = parseStreamId(stream)?.id;
    if (id === undefined || !event.type.startsWith('duty.')) continue;
    states.set(id, duty.evolve(states.get(id) ?? duty.initialState, event as DutyEvent));
  }
  return [...states]
    .flatMap(([id, { shifts }]) => {
      const of = rosterOf(id);
      return of ? shifts.map((shift) => ({ of, shift })) : [];
    })
    .flatMap(({ of: { agencyId, post }, shift }) =>
      shift.stints.map(({ from, places }, index): OnDutyThen => {
        const { date, start, end } = shift;
        const until = shift.stints[index + 1]?.from ?? shift.until;
        return { agencyId, post, date, start, end, from, until, places };
      }),
    )
    .filter((part) => doOverlap(part, span))
    .sort((a, b) => compare(a.agencyId, b.agencyId) || compare(a.post, b.post) || compare(a.from, b.from))
    .slice(0, most);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
