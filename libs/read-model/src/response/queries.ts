import { isIncidentOpen, type AgencyKind } from '#domain';
import type { Database, Queryable } from '#postgres';
import type { Reservation } from '../resource/rows.js';
import type { Participation } from '../incident/timeline.js';
import { besideEvents, type TimelineEntry } from '../incident/events.js';
import { incidentAndSight, incidentTimeline, type Incident } from '../incident/queries.js';
import type { Page, Viewer } from '../query/page.js';
import { snapshot } from '../query/snapshot.js';
import { Where } from '../query/where.js';
import {
  selectSharing,
  seesSharing,
  shownSharing,
  type JudgedSharing,
  type Sharing,
} from '../sharing/seen.js';
import { seesTask, selectTasks, shownTask, type JudgedTask, type Task } from '../task/queries.js';

export interface Participant {
  readonly agencyId: string;
  /** Null when the agency is not registered (yet). */
  readonly name: string | null;
  readonly kind: AgencyKind | null;
  /** In the order in which it took them up. */
  readonly as: readonly Participation[];
  readonly openTasks: number;
}

/** Units that are promised to or at work for an incident. */
export interface EngagedUnits extends Omit<Reservation, 'incidentId'> {
  readonly resourceId: string;
  readonly name: string;
  readonly kind: string;
  readonly capability: string;
  readonly unit: string;
  readonly ownerAgencyId: string;
}

/** Amounts of one capability over all requests of the incident that still stand. */
export interface Shortfall {
  readonly capability: string;
  readonly asked: number;
  readonly covered: number;
  readonly outstanding: number;
}

/** A negotiation without its certificate, which `sharing(id)` gives. */
export type Negotiation = Omit<Sharing, 'certificate'>;

/**
 * Everything about one incident from one snapshot, as far as the viewer sees it: who sees a part has nobody else among the
 * participants, nobody else's units, and no shortfalls. Lists hold at most 200.
 */
export interface LinkedResponse {
  readonly incident: Incident;
  readonly participants: readonly Participant[];
  readonly tasks: readonly Task[];
  readonly sharing: readonly Negotiation[];
  readonly resources: readonly EngagedUnits[];
  /** What is still missing: nothing once the incident has ended. */
  readonly shortfalls: readonly Shortfall[];
  /** The latest 50, newest first; the cursor goes on with `timeline(…, { order: 'desc' })`. */
  readonly timeline: Page<TimelineEntry>;
  readonly asOf: string;
}

const most = 200;

const tables = [
  'checkpoints',
  'incidents',
  'incident_participants',
  'agencies',
  'tasks',
  'sharing',
  'sharing_lines',
  'resources',
  'timeline',
  ...besideEvents,
];

export function linkedResponse(
  db: Database,
  incidentId: string,
  viewer: Viewer,
  position: (client: Queryable) => Promise<bigint>,
): Promise<LinkedResponse | undefined> {
  return snapshot(db, tables, async (client) => {
    const found = await incidentAndSight(db, incidentId, viewer, client);
    if (!found) return undefined;
    const { incident, isWhole } = found;
    const only = isWhole ? null : viewer.agencyId;
    const list = async <R extends object>(sql: string): Promise<R[]> =>
      (await client.query<R>(sql, [incidentId, only])).rows;
    const isOpen = isWhole && isIncidentOpen(incident.status);
    return {
      incident,
      participants: await list<Participant>(participantsSql),
      tasks: await tasksOf(db, client, incidentId, viewer),
      sharing: await negotiationsOf(db, client, incidentId, viewer),
      resources: await list<EngagedUnits>(engagedSql),
      shortfalls: isOpen ? (await client.query<Shortfall>(shortfallsSql, [incidentId])).rows : [],
      timeline: await incidentTimeline(db, incidentId, { order: 'desc' }, viewer, client),
      asOf: (await position(client)).toString(),
    };
  });
}

async function tasksOf(db: Database, client: Queryable, incidentId: string, viewer: Viewer): Promise<Task[]> {
  const where = new Where();
  const sql = selectTasks(db, where, viewer);
  where.and('t.incident_id = $$', incidentId).and(seesTask(where, viewer));
  const { rows } = await client.query<JudgedTask>(
    `${sql} where ${where.sql} order by t.created_position limit ${most}`,
    where.params,
  );
  return rows.flatMap((row) => shownTask(row, viewer) ?? []);
}

async function negotiationsOf(
  db: Database,
  client: Queryable,
  incidentId: string,
  viewer: Viewer,
): Promise<Negotiation[]> {
  const where = new Where();
  const sql = selectSharing(db, where, viewer, ['certificate']);
  where.and('s.incident_id = $$', incidentId).and(seesSharing(where, viewer));
  const { rows } = await client.query<JudgedSharing>(
    `${sql} where ${where.sql} order by s.created_position limit ${most}`,
    where.params,
  );
  return rows.flatMap((row) => shownSharing(row, viewer) ?? []);
}

const participantsSql = `
  select p.agency_id as "agencyId", a.name, a.kind, p.parts as "as", coalesce(t.open, 0) as "openTasks"
    from (
      select agency_id, array_agg("as" order by since_position, "as") as parts, min(since_position) as since
        from read.incident_participants where incident_id = $1 and coalesce(agency_id = $2, true) group by agency_id
        order by since, agency_id limit ${most}
    ) p
    left join read.agencies a on a.id = p.agency_id
    left join (
      select assignee_agency_id, count(*)::int as open from read.tasks
        where incident_id = $1 and ended_at is null group by assignee_agency_id
    ) t on t.assignee_agency_id = p.agency_id
    order by p.since, p.agency_id`;

const engagedSql = `
  select r.id as "resourceId", r.name, r.kind, r.capability, r.unit, r.owner_agency_id as "ownerAgencyId",
      held ->> 'sharingId' as "sharingId", held ->> 'lineId' as "lineId", (held ->> 'quantity')::int as quantity,
      held ->> 'phase' as phase, held ->> 'since' as since
    from read.resources r, jsonb_array_elements(r.reservations) held
    where r.id in (select resource_id from read.sharing_lines where incident_id = $1)
      and held ->> 'sharingId' in (select id from read.sharing where incident_id = $1) and coalesce(r.owner_agency_id = $2, true)
    order by r.id, held ->> 'sharingId', held ->> 'lineId' limit ${most}`;

const shortfallsSql = `
  select capability, sum(amount) as asked, sum(amount - outstanding) as covered, sum(outstanding) as outstanding
    from read.sharing where incident_id = $1 and status = 'requested'
    group by capability order by capability limit ${most}`;

/** `position` reads the position that the tables show. */
export const responseQueries = (position: (client: Queryable) => Promise<bigint>) => ({
  find: (db: Database, incidentId: string, viewer: Viewer) =>
    linkedResponse(db, incidentId, viewer, position),
});
