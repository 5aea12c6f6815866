import type { CoverageResource, Readiness } from '#domain';
import type { Database } from '#postgres';
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
async function resources(db: Database, filter: ResourceFilter, viewer: Viewer): Promise<Page<ResourceRow>> {
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

/** Ready units that there are now, with where they are; what is expired is not among them. */
const coverageResources = (db: Database, capability?: string): Promise<CoverageResource[]> =>
  db.rows<CoverageResource>(
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
async function dueResources(db: Database, filter: DueFilter, viewer: Viewer): Promise<Page<DueResource>> {
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
const kindsInUse = async (db: Database): Promise<string[]> =>
  (
    await db.rows<{ kind: string }>('select distinct kind from read.resources order by kind limit 1000', [])
  ).map(({ kind }) => kind);

export const resourceQueries = {
  list: resources,
  find: resource,
  coverage: coverageResources,
  due: dueResources,
  kindsInUse,
};
