import { endedStatuses } from '#domain';
import type { Database, Queryable } from '#postgres';
import { ledger } from './ledger.js';
import { SharingRow } from './rows.js';
import { selectSharing, seesSharing, shownSharing, type JudgedSharing, type Sharing } from './seen.js';
import {
  cursorKeys,
  limitOf,
  pageOf,
  shownPage,
  type Page,
  type Paging,
  type Viewer,
} from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { commandsIncident, seesAll, seesIncident } from '../query/sight.js';
import { startingWith, Where } from '../query/where.js';

const negotiated = [
  'certificate',
  'answers',
  'quotes',
  'lines',
  'claims',
  'requisitions',
  'extensions',
  'questions',
  'statusReports',
  'endReason',
] as const;

/** A need that waits for an answer or a decision: what an owner must know to offer, and no other owner's words. */
export type OpenRequest = Omit<SharingRow, (typeof negotiated)[number] | 'incidentId' | 'shortfall'> & {
  /** Left out for who was only asked. */
  shortfall?: number | null;
  /** Left out where the viewer does not see the incident. */
  incidentId?: string;
  status: 'requested';
  requesterAgencyId: string;
  capability: string;
  amount: number;
  neededBy: string;
  areaCode: string;
  place: string;
  priority: number;
  purpose: string;
  requestedAt: string;
};

export interface OpenRequestFilter extends Paging {
  readonly incidentId?: string;
  readonly capability?: string;
  /** Where it is needed: the division itself and all within it. */
  readonly areaCode?: string;
  readonly requesterAgencyId?: string;
  readonly exercise?: boolean;
}

const isOver = `i.status in (${endedStatuses.map((status) => `'${status}'`).join(', ')})`;

/** Not yet covered, or not decided at all, while there is something to decide. */
export const isOpen = `s.status = 'requested' and (s.outstanding > 0 or s.round = 0)
  and not exists (select 1 from read.incidents i where i.id = s.incident_id and ${isOver})`;

const ofExercise = 'exists (select 1 from read.incidents i where i.id = s.incident_id and i.exercise = $$)';

const openWhere = (where: Where, filter: OpenRequestFilter): Where =>
  where
    .and(isOpen)
    .and('s.incident_id = $$', filter.incidentId)
    .and('s.capability = $$', filter.capability)
    .and('s.area_code like $$', startingWith(filter.areaCode))
    .and('s.requester_agency_id = $$', filter.requesterAgencyId)
    .and(ofExercise, filter.exercise);

export const selectRequest = (db: Database): string => selectFrom(db, SharingRow, 's', negotiated);

/** By priority, then by when it is needed. */
async function openRequests(
  db: Database,
  filter: OpenRequestFilter,
  viewer: Viewer,
): Promise<Page<OpenRequest>> {
  const limit = limitOf(filter.limit);
  const after = cursorKeys(filter.cursor, ['number', 'instant', 'text']);
  const where = new Where();
  const sql = selectSharing(db, where, viewer, negotiated);
  openWhere(where, filter).and(seesSharing(where, viewer));
  if (filter.incidentId !== undefined) where.and(seesIncident(where, viewer, 'i', 'part'));
  if (after) where.and('(s.priority, s.needed_by, s.id) > ($$, $$, $$)', ...after);
  const rows = await db.rows<JudgedSharing>(
    `${sql} where ${where.sql} order by s.priority, s.needed_by, s.id limit ${limit + 1}`,
    where.params,
  );
  return shownPage(
    pageOf(rows, limit, (row) => [row.priority, row.neededBy, row.id]),
    (row) => shownSharing(row, viewer) as OpenRequest | undefined,
  );
}

export async function sharing(db: Database, id: string, viewer: Viewer): Promise<Sharing | undefined> {
  const where = new Where();
  const sql = selectSharing(db, where, viewer);
  where.and('s.id = $$', id);
  const [row] = await db.rows<JudgedSharing>(`${sql} where ${where.sql}`, where.params);
  return row && shownSharing(row, viewer);
}

export interface Contention {
  readonly capability: string;
  /** Amounts of the capability. */
  readonly outstanding: number;
  readonly available: number;
  /** Of the available, beyond what owners keep at home. */
  readonly usable: number;
  /** Reserved or deployed at this time. */
  readonly engaged: number;
  readonly requestCount: number;
  /** At most 20 of each, the most urgent and the largest. */
  readonly requests: readonly {
    sharingId: string;
    incidentId: string;
    requesterAgencyId: string;
    outstanding: number;
    priority: number;
    neededBy: string;
  }[];
  readonly resources: readonly {
    resourceId: string;
    ownerAgencyId: string;
    available: number;
    reserved: number;
    deployed: number;
  }[];
}

export interface ContentionFilter {
  readonly exercise?: boolean;
}

const ofCommanded = (where: Where, viewer: Viewer): string =>
  seesAll(viewer)
    ? 'true'
    : `exists (select 1 from read.incidents i where i.id = s.incident_id
        and ${commandsIncident(where, viewer, 'i')})`;

/**
 * Capabilities of which open requests together ask for more than ready owners can give; the widest gap first, at
 * most 100. Only requests of incidents that the viewer commands count.
 */
function contention(
  db: Database,
  filter: ContentionFilter,
  viewer: Viewer,
  client: Queryable = db.pool,
): Promise<Contention[]> {
  const where = openWhere(new Where(), filter);
  where.and(ofCommanded(where, viewer));
  const sql = `
    with asked as (
      select s.capability, sum(s.outstanding) as outstanding, count(*)::int as requests
        from read.sharing s where ${where.sql} and s.outstanding > 0 group by s.capability
    ), have as (
      select r.capability,
          sum(r.available * r.per_unit) filter (where r.readiness <> 'not-ready') as available,
          sum(greatest(r.available - r.minimum_reserve, 0) * r.per_unit)
            filter (where r.readiness <> 'not-ready') as usable,
          sum((r.reserved + r.deployed) * r.per_unit) as engaged
        from read.resources r where r.capability in (select capability from asked) group by r.capability
    ), short as (
      select a.capability, a.outstanding, a.requests, coalesce(h.available, 0) as available,
          coalesce(h.usable, 0) as usable, coalesce(h.engaged, 0) as engaged
        from asked a left join have h using (capability)
        where a.outstanding > coalesce(h.usable, 0)
        order by a.outstanding - coalesce(h.usable, 0) desc, a.capability limit 100
    )
    select c.capability, c.outstanding, c.available, c.usable, c.engaged, c.requests as "requestCount",
        coalesce(q.requests, '[]') as requests, coalesce(u.resources, '[]') as resources
      from short c
      left join lateral (
        select jsonb_agg(jsonb_build_object('sharingId', s.id, 'incidentId', s.incident_id,
            'requesterAgencyId', s.requester_agency_id, 'outstanding', s.outstanding, 'priority', s.priority,
            'neededBy', to_char(s.needed_by, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
            order by s.priority, s.needed_by, s.id) as requests
          from (select * from read.sharing s where s.capability = c.capability and ${where.sql} and s.outstanding > 0
            order by s.priority, s.needed_by, s.id limit 20) s
      ) q on true
      left join lateral (
        select jsonb_agg(jsonb_build_object('resourceId', r.id, 'ownerAgencyId', r.owner_agency_id,
            'available', r.available, 'reserved', r.reserved, 'deployed', r.deployed)
            order by r.per_unit * r.registered desc, r.id) as resources
          from (select * from read.resources r where r.capability = c.capability
            order by r.per_unit * r.registered desc, r.id limit 20) r
      ) u on true
      order by c.outstanding - c.usable desc, c.capability`;
  return client.query<Contention>(sql, where.params).then(({ rows }) => rows);
}

const isTouched = `s.lines @? '$[*].step ? (!(@ == "allocated" || @ == "reserved" || @ == "failed" || @ == "dropped"))'`;

/** Offers and requests whose time is over, of which nothing was requisitioned or committed; the longest over first. */
export const lapsedRequests = (
  db: Database,
  now: string,
  limit: number,
): Promise<Pick<SharingRow, 'id' | 'status' | 'openUntil' | 'lines'>[]> =>
  db.rows(
    `select s.id, s.status, s.open_until as "openUntil", s.lines from read.sharing s
      where s.status in ('requested', 'offered') and s.open_until < $1 and not (${isTouched})
      order by s.open_until, s.id limit ${limitOf(limit)}`,
    [now],
  );

export const sharingQueries = {
  find: sharing,
  open: openRequests,
  contention,
  ledger,
};
