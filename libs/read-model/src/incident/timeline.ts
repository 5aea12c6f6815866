import type { AggregateName, AnyEvent, DomainEvent } from '#contracts';
import type { Role, Timing } from '#domain';
import { Instant, Json, Key, OptionalInstant, OptionalText, Position, Text } from '#postgres';
import { Entity, PrimaryColumn } from 'typeorm';
import { blaming, type LogEvent, type Projection, type Store } from '../projecting/projection.js';

/** An event as it is shown; those of resources that concern no incident have none. */
@Entity('timeline')
export class TimelineRow {
  @PrimaryColumn('bigint') position!: string;
  @OptionalText() incidentId!: string | null;
  @Text() stream!: string;
  @Text() aggregate!: AggregateName;
  @Text() aggregateId!: string;
  @Position() revision!: string;
  @Text() eventId!: string;
  @Text() type!: string;
  @Instant() occurredAt!: string;
  @Instant() receivedAt!: string;
  @Instant() recordedAt!: string;
  /** When the sender learned of it, where that was said. */
  @OptionalInstant() knownAt!: string | null;
  /** `late`, `out-of-order` or `future-dated`; see the domain's time rules. */
  @Json() flags!: readonly Timing[];
  @Text() actorAgencyId!: string;
  @Text() actorRole!: Role;
  @Json() data!: unknown;
}

/** Which incident a task or a negotiation belongs to: only its first event says so. */
@Entity('incident_streams')
export class IncidentStreamRow {
  @Key() id!: string;
  @Text() incidentId!: string;
}

export type Participation =
  | 'reporter'
  | 'commander'
  | 'notified'
  | 'assignee'
  | 'assigner'
  | 'requester'
  | 'owner'
  | 'decider'
  | 'obliged'
  | 'superior';

/** How an agency takes part in an incident; once a part, always visible. */
@Entity('incident_participants')
export class IncidentParticipantRow {
  @Key() incidentId!: string;
  @Key() agencyId!: string;
  @Key() as!: Participation;
  /** Position of the first event that made it so. */
  @Position() sincePosition!: string;
}

/** The stream → incident link that an event establishes. */
export function linkOf({ event, record }: LogEvent): IncidentStreamRow | undefined {
  switch (event.type) {
    case 'task.assigned':
    case 'sharing.requested':
    case 'sharing.offered':
    case 'report.required':
      return { id: record.stream, incidentId: event.data.incidentId };
    default:
      return undefined;
  }
}

const ofOneIncident: readonly AggregateName[] = ['task', 'sharing', 'report'];

/** The stream whose link tells the event's incident, when the event itself does not. */
function linkedStream({ event, record, aggregate }: LogEvent): string | undefined {
  switch (event.type) {
    case 'resource.reservation-released':
    case 'resource.deployed':
    case 'resource.arrived':
    case 'resource.taken-back':
      return `sharing-${event.data.sharingId}`;
    default:
      return aggregate && ofOneIncident.includes(aggregate) ? record.stream : undefined;
  }
}

type Links = ReadonlyMap<string, string>;

function incidentOf(e: LogEvent, links: Links): string | undefined {
  // an activation and statistics bear the id of their incident
  if (e.aggregate === 'incident' || e.aggregate === 'activation' || e.aggregate === 'statistics') return e.id;
  if (
    e.event.type === 'resource.reserved' ||
    e.event.type === 'task.moved' ||
    e.event.type === 'sharing.moved' ||
    e.event.type === 'warning.incident-proposed' ||
    e.event.type === 'team.commended'
  )
    return e.event.data.incidentId;
  const stream = linkedStream(e);
  return stream && links.get(stream);
}

/** Who takes part by an event, and how. */
export function partsOf({ event }: LogEvent): [agencyId: string, as: Participation][] {
  switch (event.type) {
    case 'incident.reported':
      return [[event.data.reporterAgencyId, 'reporter']];
    case 'incident.agency-notified':
      return [[event.data.agencyId, 'notified']];
    case 'incident.command-established':
      return [[event.data.commandingAgencyId, 'commander']];
    case 'task.assigned':
      return [
        [event.data.assigneeAgencyId, 'assignee'],
        [event.data.assignerAgencyId, 'assigner'],
      ];
    case 'report.required':
      return [[event.data.obligedAgencyId, 'obliged']];
    case 'report.submitted':
      return [[event.data.superiorAgencyId, 'superior']];
    case 'statistics.opened':
    case 'statistics.asked':
      return event.data.areas.map(({ agencyId }) => [agencyId, 'obliged']);
    case 'statistics.submitted':
      return [[event.data.superiorAgencyId, 'superior']];
    case 'sharing.requested':
      return [[event.data.requesterAgencyId, 'requester']];
    case 'sharing.offered':
    case 'sharing.answered':
    case 'sharing.quoted':
      return [[event.data.ownerAgencyId, 'owner']];
    case 'sharing.allocation-decided':
      return [
        [event.data.decidedByAgencyId, 'decider'],
        ...event.data.lines.map((line) => [line.ownerAgencyId, 'owner'] as [string, Participation]),
      ];
    default:
      return [];
  }
}

/** Injects exist inside drills only. */
const shown = [
  'incident',
  'task',
  'sharing',
  'resource',
  'warning',
  'report',
  'statistics',
  'plan',
  'activation',
  'inject',
  'approval',
] as const satisfies readonly AggregateName[];
/** Of teams the commendations alone: they belong to an incident, the rest does not. */
const shownSingly = ['team.commended'] as const satisfies readonly DomainEvent['type'][];

/** Types of the events that timelines, feeds and topics of agencies hold, each as far as it is for the viewer. */
export type ShownType =
  Extract<DomainEvent['type'], `${(typeof shown)[number]}.${string}`> | (typeof shownSingly)[number];

const shownNames: ReadonlySet<string> = new Set([...shown, ...shownSingly]);
export const isShownType = (type: string): type is ShownType =>
  shownNames.has(type) || shownNames.has(type.slice(0, type.indexOf('.')));

const isShown = ({ event }: LogEvent): boolean => isShownType(event.type);

/** Whether events of this type are in timelines and feeds of the live world. */
export const isInTimeline = (type: string): boolean => isShownType(type) && !type.startsWith('inject.');

/** What an event says of its own times. */
const newsOf = ({ data }: AnyEvent): { knownAt?: string; timing?: readonly Timing[] } => data as object;

/** The rows of one event. */
function timelineRows(
  e: LogEvent,
  links: Links,
): { entry: TimelineRow; participants: IncidentParticipantRow[] } | undefined {
  if (!isShown(e) || !e.aggregate || e.id === undefined) return undefined;
  const { event, record, aggregate, id } = e;
  const { metadata } = record;
  const position = record.position.toString();
  const incidentId = incidentOf(e, links);
  return {
    entry: {
      position,
      incidentId: incidentId ?? null,
      stream: record.stream,
      aggregate,
      aggregateId: id,
      revision: record.revision.toString(),
      eventId: record.eventId,
      type: event.type,
      occurredAt: metadata.occurredAt,
      receivedAt: metadata.receivedAt,
      recordedAt: record.recordedAt,
      knownAt: newsOf(event).knownAt ?? null,
      flags: newsOf(event).timing ?? [],
      actorAgencyId: metadata.actor.agencyId,
      actorRole: metadata.actor.role,
      data: event.data,
    },
    participants: incidentId
      ? partsOf(e).map(([agencyId, as]) => ({ incidentId, agencyId, as, sincePosition: position }))
      : [],
  };
}

/** Timeline, participants and the links behind both move together, so that a row never lacks its incident. */
export const timeline: Projection = {
  name: 'timeline',
  tables: [TimelineRow, IncidentStreamRow, IncidentParticipantRow],
  async apply(events, store) {
    const mine = events.filter(isShown);
    if (mine.length === 0) return;
    const links = await linksFor(mine, store);
    const rows = mine.flatMap((e) => blaming('timeline', e.record, () => timelineRows(e, links) ?? []));
    await store.insert(
      TimelineRow,
      rows.map((row) => row.entry),
    );
    await store.insert(IncidentParticipantRow, firsts(rows.flatMap((row) => row.participants)));
  },
};

async function linksFor(events: readonly LogEvent[], store: Store): Promise<Links> {
  const fresh = new Map<string, string>();
  for (const e of events) {
    const link = linkOf(e);
    if (link && !fresh.has(link.id)) fresh.set(link.id, link.incidentId);
  }
  await store.insert(
    IncidentStreamRow,
    [...fresh].map(([id, incidentId]) => ({ id, incidentId })),
  );
  const asked = new Set(events.flatMap((e) => linkedStream(e) ?? []));
  const known = asked.size > 0 ? await store.load(IncidentStreamRow, [...asked]) : [];
  return new Map(known.map(({ id, incidentId }) => [id, incidentId]));
}

const firsts = (rows: readonly IncidentParticipantRow[]): IncidentParticipantRow[] => {
  const byKey = new Map<string, IncidentParticipantRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.incidentId, row.agencyId, row.as]);
    if (!byKey.has(key)) byKey.set(key, row);
  }
  return [...byKey.values()];
};
