import type { AgencyKind } from '#domain';
import type { Database, Queryable } from '#postgres';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { ownOrHome } from '../query/sight.js';
import { Where } from '../query/where.js';
import { snapshot } from '../query/snapshot.js';

export interface SupervisionFilter extends Paging {
  /** What happened at or after, as claimed. */
  readonly from: string;
  /** What happened before. */
  readonly to: string;
  /** Live when left out: the two never mix. */
  readonly exercise?: boolean;
}

/** Whole minutes, rounded down, by nearest rank; null where there was nothing. */
export interface PeriodDurations {
  readonly count: number;
  readonly medianMinutes: number | null;
  readonly p90Minutes: number | null;
}

/** What one agency did in a period, by the same measures as an after-action report. */
export interface AgencySupervision {
  readonly agencyId: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly incidentsReported: number;
  /** From first report to its verification, of those it verified. */
  readonly verify: PeriodDurations;
  /** From first report to the response that it activated. */
  readonly activate: PeriodDurations;
  /** From assignment to its answer; `late` took longer than allowed or were escalated without an answer. */
  readonly acknowledge: PeriodDurations & { readonly assigned: number; readonly late: number };
  /** From request to arrival of what it sent. */
  readonly arrive: PeriodDurations & { readonly afterNeededBy: number; readonly afterPromised: number };
  /** Due in the period; waived ones left out. */
  readonly reports: PeriodDurations & {
    readonly due: number;
    readonly late: number;
    readonly missing: number;
    readonly omitted: number;
  };
  /** Lines it requisitioned in the period that are neither returned nor compensated. */
  readonly requisitionsOpen: number;
  /**
   * What one of its persons did alone in the period where two are asked for, real and exercise together: nobody has
   * signed `unsigned` of it yet, and nobody had signed `overdue` within the term.
   */
  readonly actsAlone: { readonly done: number; readonly unsigned: number; readonly overdue: number };
}

/** By agency id; who oversees sees all agencies, others their own. */
export function supervision(
  db: Database,
  filter: SupervisionFilter,
  viewer: Viewer,
): Promise<Page<AgencySupervision>> {
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and('a.id = $$', ownOrHome(viewer))
    .and('a.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  const from = where.param(filter.from);
  const to = where.param(filter.to);
  const exercise = where.param(filter.exercise ?? false);
  return snapshot(db, tables, async (client: Queryable) => {
    const { rows } = await client.query<AgencySupervision>(
      sql(where.sql, { from, to, exercise, limit: limit + 1 }),
      where.params,
    );
    return pageOf(rows, limit, (row) => [row.agencyId]);
  });
}

const tables = [
  'agencies',
  'agreements',
  'approvals',
  'incidents',
  'timeline',
  'tasks',
  'sharing',
  'sharing_lines',
  'reports',
];

const durations = (minutes: string, more = ''): string => `jsonb_build_object(
  'count', count(${minutes})::int,
  'medianMinutes', percentile_disc(0.5) within group (order by ${minutes}),
  'p90Minutes', percentile_disc(0.9) within group (order by ${minutes})${more})`;

const minutesBetween = (from: string, to: string): string =>
  `floor(extract(epoch from (${to}) - (${from})) / 60)::int`;

const sql = (agencies: string, p: { from: string; to: string; exercise: string; limit: number }): string => `
  with who as (
    select a.id, a.name, a.kind from read.agencies a where ${agencies} order by a.id limit ${p.limit}
  ), happened as (
    select t.type, t.aggregate_id, t.actor_agency_id, t.occurred_at, t.data, i.occurred_at as reported_at
      from read.timeline t join read.incidents i on i.id = t.incident_id
      where t.type in ('incident.verified', 'incident.response-activated', 'task.assigned', 'sharing.arrived')
        and t.occurred_at >= ${p.from} and t.occurred_at < ${p.to} and i.exercise = ${p.exercise}
  ), arrived as (
    select l.owner_agency_id as agency_id, s.requested_at, s.needed_by,
        (line ->> 'allocatedAt')::timestamptz as allocated_at, (h.data ->> 'arrivedAt')::timestamptz as arrived_at,
        g.arrival_within_minutes as promised
      from happened h
      cross join lateral jsonb_array_elements(h.data -> 'lines') moved
      join read.sharing s on s.id = h.aggregate_id
      join read.sharing_lines l on l.id = h.aggregate_id || '/' || (moved ->> 'lineId')
      cross join lateral jsonb_array_elements(s.lines) line
      left join read.agreements g on g.id = l.agreement_id
      where h.type = 'sharing.arrived' and line ->> 'lineId' = moved ->> 'lineId'
  )
  select who.id as "agencyId", who.name, who.kind,
      (select count(*)::int from read.incidents i where i.reporter_agency_id = who.id
        and i.occurred_at >= ${p.from} and i.occurred_at < ${p.to} and i.exercise = ${p.exercise}
      ) as "incidentsReported",
      ${['verified', 'response-activated']
        .map(
          (type) => `(select ${durations(minutesBetween('h.reported_at', 'h.occurred_at'))} from happened h
        where h.type = 'incident.${type}' and h.actor_agency_id = who.id) as "${type === 'verified' ? 'verify' : 'activate'}"`,
        )
        .join(',\n      ')},
      (select ${durations(
        'k.minutes',
        `, 'assigned', count(*)::int, 'late', count(*) filter (where k.late)::int`,
      )} from (
          select ${minutesBetween('h.occurred_at', 'answered.at')} as minutes,
              case when answered.at is null then k.escalated_at is not null
                else answered.at > h.occurred_at + make_interval(mins => k.acknowledge_within_minutes) end as late
            from happened h join read.tasks k on k.id = h.aggregate_id
            cross join lateral (
              select coalesce(k.accepted_at, case when k.status = 'declined' then k.ended_at end) as at
            ) answered
            where h.type = 'task.assigned' and k.assignee_agency_id = who.id
        ) k) as acknowledge,
      (select ${durations(
        minutesBetween('v.requested_at', 'v.arrived_at'),
        `, 'afterNeededBy', count(*) filter (where v.arrived_at > v.needed_by)::int,
          'afterPromised', count(*) filter (where v.arrived_at > v.allocated_at + make_interval(mins => v.promised))::int`,
      )} from arrived v where v.agency_id = who.id) as arrive,
      (select ${durations(
        minutesBetween('r.started_at', 'case when r.exercise then r.submitted_at else r.received_at end'),
        `, 'due', count(*)::int, 'late', count(*) filter (where r.late)::int,
          'missing', count(*) filter (where r.status = 'due' and r.overdue_at is not null)::int,
          'omitted', count(*) filter (where r.omitted_at is not null)::int`,
      )} from read.reports r
        where r.obliged_agency_id = who.id and r.status <> 'waived' and r.exercise = ${p.exercise}
          and r.due_at >= ${p.from} and r.due_at < ${p.to}) as reports,
      (select count(*)::int from read.sharing_lines l join read.incidents i on i.id = l.incident_id
        where l.requester_agency_id = who.id and l.ledger in ('held', 'awaiting-return', 'loss-uncompensated')
          and l.requisitioned_at >= ${p.from} and l.requisitioned_at < ${p.to} and i.exercise = ${p.exercise}
      ) as "requisitionsOpen",
      (select jsonb_build_object(
          'done', count(*)::int,
          'unsigned', count(*) filter (where o.status = 'owed')::int,
          'overdue', count(*) filter (where o.overdue)::int)
        from read.approvals o where o.requester_agency_id = who.id and o.alone_because is not null
          and o.requested_at >= ${p.from} and o.requested_at < ${p.to}) as "actsAlone"
    from who order by who.id`;

export const supervisionQueries = { list: supervision };
