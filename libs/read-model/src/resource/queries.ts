import {
  coverAmong,
  cut,
  type CoverageResource,
  type CoverFacts,
  type KnownCapability,
  type Readiness,
  type TeamFacts,
} from '#domain';
import type { Database } from '#postgres';
import { ResourceRow } from './rows.js';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { suspendedAmong } from '../agency/suspended.js';
import { seesStock } from '../query/stock.js';
import { snapshot } from '../query/snapshot.js';
import { TeamRow } from '../team/rows.js';
import { ownOrHome, seenIncidentsSql, seesAll, seesIncident } from '../query/sight.js';
import { startingWith, Where } from '../query/where.js';

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

const atWork = (where: Where, viewer: Viewer): string =>
  viewer.kind === 'superior' || viewer.kind === 'neighbour'
    ? `exists (select 1 from jsonb_array_elements(r.reservations) held
        join read.incidents i on i.id = held ->> 'incidentId' where ${seesIncident(where, viewer, 'i', 'part')})`
    : 'false';

const visibleTo = (where: Where, viewer: Viewer): Where =>
  where.and(seesStock(where, viewer, 'r.owner_agency_id', seesAll(viewer) ? 'false' : atWork(where, viewer)));

/** A resource as it is shown: what it costs and how much its owner keeps back is the owner's, and an auditor's. */
export interface Resource extends Omit<ResourceRow, 'minimumReserve' | 'costPerUnitFen'> {
  minimumReserve?: number;
  costPerUnitFen?: number | null;
}

const shownResource = (
  { seen, ...row }: ResourceRow & { seen: readonly string[] },
  viewer: Viewer,
): Resource => cut('resource', row, viewer, { owner: row.ownerAgencyId, seen }, viewer.here) as Resource;

const select = (db: Database, where: Where, viewer: Viewer): string => {
  const ids = `select held ->> 'incidentId' from jsonb_array_elements(r.reservations) held`;
  return selectFrom(db, ResourceRow, 'r', [], `${seenIncidentsSql(where, viewer, ids)} as seen`);
};

/** By id. */
async function resources(db: Database, filter: ResourceFilter, viewer: Viewer): Promise<Page<Resource>> {
  const where = new Where();
  const sql = select(db, where, viewer);
  visibleTo(where, viewer)
    .and('r.kind = $$', filter.kind)
    .and('r.capability = $$', filter.capability)
    .and('r.owner_agency_id = $$', filter.ownerAgencyId)
    .and('r.area_code like $$', startingWith(filter.areaCode))
    .and('r.readiness = $$', filter.readiness)
    .and('r.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  const state = unitStates.find((name) => name === filter.state);
  if (state) where.and(`r.${state} > 0`);
  return listed(db, sql, where, {
    orderBy: 'r.id',
    limit: filter.limit,
    keys: (row: ResourceRow & { seen: readonly string[] }) => [row.id],
    show: (row) => shownResource(row, viewer),
  });
}

export async function resource(db: Database, id: string, viewer: Viewer): Promise<Resource | undefined> {
  const where = new Where();
  const sql = select(db, where, viewer);
  visibleTo(where, viewer).and('r.id = $$', id);
  const [row] = await db.rows<ResourceRow & { seen: readonly string[] }>(
    `${sql} where ${where.sql}`,
    where.params,
  );
  return row && shownResource(row, viewer);
}

/** What may go now, by the rule that decides who is sent, with where it is. */
const coverageResources = (db: Database, capability?: string): Promise<CoverageResource[]> =>
  snapshot(db, ['agencies', 'resources', 'teams'], async (client) => {
    const at = new Date().toISOString();
    const { rows } = await client.query<CoverFacts>(
      `${selectFrom(db, ResourceRow, 'r', ['reservations'])}
        where r.available > 0 and r.readiness <> 'not-ready' and ($1::text is null or r.capability = $1)
          and (r.expires_at is null or r.expires_at > $2)
        order by r.id limit ${mostCovering}`,
      [capability ?? null, at],
    );
    const { rows: teams } = await client.query<TeamFacts & { readonly id: string }>(
      `${selectFrom(db, TeamRow, 't', ['trainings', 'commendations'])} where t.id = any($1)`,
      [rows.flatMap(({ teamId }) => teamId ?? [])],
    );
    const byId = new Map(teams.map((team) => [team.id, team]));
    const isSuspended = await suspendedAmong(client, rows);
    return coverAmong(rows, { team: (id) => byId.get(id), isSuspended }, at);
  });

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

/** The earliest first; each agency its own, who coordinates for the district or audits all. */
async function dueResources(db: Database, filter: DueFilter, viewer: Viewer): Promise<Page<DueResource>> {
  const limit = limitOf(filter.limit);
  const due = 'least(r.expires_at, r.inspection_due_at)';
  const after = cursorKeys(filter.cursor, ['instant', 'text']);
  const where = new Where()
    .and(`${due} < $$`, filter.before)
    .and('r.owner_agency_id = $$', filter.ownerAgencyId)
    .and('r.owner_agency_id = $$', ownOrHome(viewer, 'coordinating'));
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
const kindsInUse = async (db: Database): Promise<string[]> =>
  (
    await db.rows<{ kind: string }>('select distinct kind from read.resources order by kind limit 1000', [])
  ).map(({ kind }) => kind);

/** Capabilities of registered resources with the kinds of these, by code; at most a thousand. */
const capabilitiesInUse = (db: Database): Promise<KnownCapability[]> =>
  db.rows(
    `select r.capability as code, to_jsonb(array_agg(distinct r.kind order by r.kind)) as kinds
      from read.resources r group by r.capability order by r.capability limit 1000`,
    [],
  );

export const resourceQueries = {
  list: resources,
  find: resource,
  coverage: coverageResources,
  due: dueResources,
  kindsInUse,
  capabilitiesInUse,
};
