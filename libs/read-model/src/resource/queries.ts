import {
  noTeam,
  teamStanding,
  type Candidate,
  type CoverResource,
  type Readiness,
  type TeamState,
} from '#domain';
import type { Database, Queryable } from '#postgres';
import { ResourceRow } from './rows.js';
import {
  cursorKeys,
  limitOf,
  pageOf,
  restrictedTo,
  type Page,
  type Paging,
  type Viewer,
} from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { startingWith, Where } from '../query/where.js';
import { snapshot } from '../query/snapshot.js';

export const unitStates = ['available', 'reserved', 'deployed', 'consumed', 'damaged', 'withdrawn'] as const;
export type UnitState = (typeof unitStates)[number];

export interface ResourceFilter extends Paging {
  readonly kind?: string;
  readonly capability?: string;
  readonly ownerAgencyId?: string;
  /** The division itself and all within it. */
  readonly areaCode?: string;
  readonly readiness?: Readiness;
  /** Has at least one unit in this state. */
  readonly state?: UnitState;
}

/**
 * What a viewer may know of promises: who oversees and the owner all, others those for incidents they take part
 * in. Quantities are for everyone.
 */
const reservationsFor = (where: Where, viewer: Viewer | undefined): string => {
  const agencyId = viewer ? restrictedTo(viewer) : '';
  if (agencyId === undefined) return 'r.reservations';
  const who = where.param(agencyId);
  return `case when r.owner_agency_id = ${who} then r.reservations else (
    select coalesce(jsonb_agg(held), '[]') from jsonb_array_elements(r.reservations) held
      where exists (select 1 from read.incident_participants p
        where p.incident_id = held ->> 'incidentId' and p.agency_id = ${who})) end`;
};

const select = (db: Database, where: Where, viewer: Viewer | undefined): string =>
  selectFrom(db, ResourceRow, 'r', ['reservations'], `${reservationsFor(where, viewer)} as "reservations"`);

/** By id. */
export async function resources(
  db: Database,
  filter: ResourceFilter,
  viewer: Viewer,
): Promise<Page<ResourceRow>> {
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and('r.kind = $$', filter.kind)
    .and('r.capability = $$', filter.capability)
    .and('r.owner_agency_id = $$', filter.ownerAgencyId)
    .and('r.area_code like $$', startingWith(filter.areaCode))
    .and('r.readiness = $$', filter.readiness)
    .and('r.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  const state = unitStates.find((name) => name === filter.state);
  if (state) where.and(`r.${state} > 0`);
  const rows = await db.rows<ResourceRow>(
    `${select(db, where, viewer)} where ${where.sql} order by r.id limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.id]);
}

/** Without a viewer, no promises are shown. */
export async function resource(db: Database, id: string, viewer?: Viewer): Promise<ResourceRow | undefined> {
  const where = new Where().and('r.id = $$', id);
  const [row] = await db.rows<ResourceRow>(`${select(db, where, viewer)} where ${where.sql}`, where.params);
  return row;
}

export interface CandidateQuery {
  readonly capability: string;
  readonly requesterAgencyId: string;
  /** Instant at which agreements must be in force; now when left out. */
  readonly at?: string;
}

/** The last three of the agreement mean nothing without one. */
type CandidateRow = Omit<Candidate, 'agreementId' | 'team'> & {
  agreementId: string | null;
  teamId: string | null;
  facts: TeamState | null;
};

/** More than any district has of one capability; beyond it the farthest are left out. */
const maxCandidates = 1_000;

/**
 * Every resource of the capability as it stood at `logPosition`, with the standing agreement (the first by id
 * that has units left) that the requester has with its owner for its kind, and of a
 * team how it stands at `at`. Read from one snapshot: rows and position belong together.
 */
export async function candidates(
  db: Database,
  { capability, requesterAgencyId, at }: CandidateQuery,
): Promise<{ logPosition: string; candidates: Candidate[] }> {
  const { logPosition, candidates: shown } = await jointCandidates(db, {
    requests: [{ capability, requesterAgencyId }],
    at,
  });
  return { logPosition, candidates: shown[0] ?? [] };
}

export interface JointCandidateQuery {
  readonly requests: readonly Pick<CandidateQuery, 'capability' | 'requesterAgencyId'>[];
  readonly at?: string;
}

/** The same for several requests, in their order, from one snapshot. */
export function jointCandidates(
  db: Database,
  { requests, at }: JointCandidateQuery,
): Promise<{ logPosition: string; candidates: Candidate[][] }> {
  return snapshot(db, ['checkpoints', 'resources', 'agreements', 'teams'], async (client) => {
    const checkpoint = await client.query<{ logPosition: string }>(
      `select greatest(min(position), 0) as "logPosition" from read.checkpoints
        where kind = 'projection' and name in ('resources', 'agreements', 'teams')`,
    );
    // requests of one agency for one capability are shown the same
    const shown = new Map<string, Candidate[]>();
    const lists: Candidate[][] = [];
    for (const { capability, requesterAgencyId } of requests) {
      const key = JSON.stringify([capability, requesterAgencyId]);
      const list = shown.get(key) ?? (await shownTo(client, capability, requesterAgencyId, at));
      shown.set(key, list);
      lists.push(list);
    }
    return { logPosition: checkpoint.rows[0]?.logPosition ?? '0', candidates: lists };
  });
}

async function shownTo(
  client: Queryable,
  capability: string,
  requesterAgencyId: string,
  at: string | undefined,
): Promise<Candidate[]> {
  const { rows } = await client.query<CandidateRow>(
    `select r.id as "resourceId", r.owner_agency_id as "ownerAgencyId", r.capability, r.per_unit as "perUnit",
          r.available as "availableUnits", r.readiness, r.arrival_minutes as "arrivalMinutes",
          coalesce(r.cost_per_unit_fen, 0)::double precision as "costPerUnitFen",
          r.minimum_reserve as "minimumReserve", r.area_code as "areaCode",
          g.id as "agreementId", r.kind as "agreementItem", g.units as "agreementUnits",
          g.valid_until as "agreementUntil", r.team_id as "teamId",
          (select jsonb_build_object('status', t.status, 'readiness', t.readiness,
            'capabilities', t.capabilities, 'members', t.members)
            from read.teams t where t.id = r.team_id) as facts
        from read.resources r left join lateral (
          select a.id, a.valid_until, (m.units - d.units)::int as units
            from read.agreements a, lateral (
                select max((item->>'maxUnits')::int) as units from jsonb_array_elements(a.items) item
                  where item->>'resourceKind' = r.kind
              ) m, lateral (
                select coalesce(sum((draw.value->>'quantity')::int), 0) as units from jsonb_each(a.draws) draw
                  where draw.value->>'resourceKind' = r.kind
              ) d
            where a.beneficiary_agency_id = $2 and a.provider_agency_id = r.owner_agency_id
              and a.status = 'in-force'
              and coalesce($3::timestamptz, now()) >= a.valid_from
              and coalesce($3::timestamptz, now()) < a.valid_until
              and m.units > d.units
            order by a.id limit 1
        ) g on true
        where r.capability = $1 and (r.expires_at is null or r.expires_at > coalesce($3::timestamptz, now()))
        order by r.available = 0, r.readiness = 'not-ready', r.arrival_minutes, r.id limit ${maxCandidates}`,
    [capability, requesterAgencyId, at],
  );
  return rows.map(
    ({ agreementId, agreementItem, agreementUnits, agreementUntil, teamId, facts, ...row }) => ({
      ...row,
      ...(agreementId ? { agreementId, agreementItem, agreementUnits, agreementUntil } : {}),
      ...(teamId === null
        ? {}
        : { team: teamStanding(teamId, facts ?? noTeam, capability, at ?? new Date().toISOString()) }),
    }),
  );
}

/** Ready units that there are now, with where they are; what is expired is not among them. */
export const coverResources = (db: Database, capability: string | undefined): Promise<CoverResource[]> =>
  db.rows<CoverResource>(
    `select r.id as "resourceId", r.owner_agency_id as "ownerAgencyId", r.capability, r.per_unit as "perUnit",
        r.available as "availableUnits", r.area_code as "areaCode", r.lat, r.lon
      from read.resources r
      where r.available > 0 and r.readiness <> 'not-ready' and ($1::text is null or r.capability = $1)
        and (r.expires_at is null or r.expires_at > now())
      order by r.id limit ${mostCovering}`,
    [capability ?? null],
  );

/** More than a district has. */
const mostCovering = 20_000;

export interface DueFilter extends Paging {
  /** Expires or is to be inspected before this instant; what is over already is among it. */
  readonly before: string;
  readonly ownerAgencyId?: string;
}

export interface DueResource {
  readonly id: string;
  readonly name: string;
  readonly ownerAgencyId: string;
  readonly available: number;
  readonly unit: string;
  readonly expiresAt: string | null;
  readonly inspectionDueAt: string | null;
  /** The earlier of the two. */
  readonly dueAt: string;
}

/** The earliest first; each agency its own, who oversees all. */
export async function dueResources(
  db: Database,
  filter: DueFilter,
  viewer: Viewer,
): Promise<Page<DueResource>> {
  const limit = limitOf(filter.limit);
  const due = 'least(r.expires_at, r.inspection_due_at)';
  const after = cursorKeys(filter.cursor, ['instant', 'text']);
  const where = new Where()
    .and(`${due} < $$`, filter.before)
    .and('r.owner_agency_id = $$', filter.ownerAgencyId)
    .and('r.owner_agency_id = $$', restrictedTo(viewer));
  if (after) where.and(`(${due}, r.id) > ($$, $$)`, ...after);
  const rows = await db.rows<DueResource>(
    `select r.id, r.name, r.owner_agency_id as "ownerAgencyId", r.available, r.unit, r.expires_at as "expiresAt",
        r.inspection_due_at as "inspectionDueAt", ${due} as "dueAt"
      from read.resources r where ${where.sql} order by ${due}, r.id limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.dueAt, row.id]);
}

/** Kinds that are in use, at most a thousand. */
export const kindsInUse = async (db: Database): Promise<string[]> =>
  (
    await db.rows<{ kind: string }>('select distinct kind from read.resources order by kind limit 1000', [])
  ).map(({ kind }) => kind);
