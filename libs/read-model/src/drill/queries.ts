import type { DrillActionStatus } from '#domain';
import type { Database } from '#postgres';
import { DrillActionRow, DrillRow } from './rows.js';
import { seenPlansSql, seesPlan } from '../plan/seen.js';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { isOpen, shown } from '../query/shown.js';
import { selectFrom } from '../query/select.js';
import { ownOnly, seenIncidentsSql, seesAll } from '../query/sight.js';
import { Where } from '../query/where.js';

export interface DrillFilter extends Paging {
  readonly status?: DrillRow['status'];
  readonly planId?: string;
  /** Takes part in it or planned it. */
  readonly agencyId?: string;
}

/** A drill without its script and evaluation. */
export type DrillSummary = Omit<DrillRow, 'injects' | 'evaluation' | 'actions'>;

const concerns = `d.planner_agency_id = $$ or d.participants ? $$`;

interface Judging {
  readonly seen: readonly string[];
}

const basis = (key: string): string => `values (d.basis ->> '${key}')`;

const select = (
  db: Database,
  where: Where,
  viewer: Viewer,
  except: readonly (keyof DrillRow)[] = [],
): string =>
  selectFrom(
    db,
    DrillRow,
    'd',
    except,
    `${seenIncidentsSql(where, viewer, basis('incidentId'))} || ${seenPlansSql(where, viewer, basis('planId'))} as seen`,
  );

/** Without its script for participants until it is over, and without ids of what the viewer does not see. */
function shownDrill<R extends DrillSummary & Partial<DrillRow>>(
  { seen, ...row }: R & Judging,
  viewer: Viewer,
): Omit<R & Judging, 'seen'> | undefined {
  const { plannerAgencyId: planner, participants: addressees } = row;
  const { injects } = row;
  const left = shown('drills', 'drill', row, viewer, { planner, addressees, seen });
  return left && (row.status === 'evaluated' && injects ? { ...left, injects } : left);
}

/** Latest planned first; for who takes part, planned it or audits. */
async function drills(db: Database, filter: DrillFilter, viewer: Viewer): Promise<Page<DrillSummary>> {
  const who = ownOnly(viewer);
  const where = new Where();
  const sql = select(db, where, viewer, ['injects', 'evaluation', 'actions']);
  where
    .and('d.status = $$', filter.status)
    .and(`d.basis ->> 'planId' = $$`, filter.planId)
    .and(concerns, filter.agencyId, filter.agencyId)
    .and(concerns, who, who)
    .and('d.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  // a plan that is not seen finds nothing but one's own drills
  if (filter.planId !== undefined && who !== undefined)
    where.and(
      `d.planner_agency_id = $$ or exists (select 1 from read.plans p where p.id = $$ and ${seesPlan(where, viewer, 'p')})`,
      who,
      filter.planId,
    );
  return listed(db, sql, where, {
    orderBy: 'd.created_position desc',
    limit: filter.limit,
    keys: (row: DrillSummary & Judging) => [row.createdPosition],
    show: (row) => shownDrill(row, viewer),
  });
}

/** Who conducts or audits a drill reads its script; for participants it would be no drill otherwise. */
export const readsScript = (
  { plannerAgencyId }: Pick<DrillRow, 'plannerAgencyId'>,
  viewer: Viewer,
): boolean => viewer.agencyId === plannerAgencyId || seesAll(viewer);

export async function drill(db: Database, id: string, viewer: Viewer): Promise<DrillRow | undefined> {
  const who = ownOnly(viewer);
  const where = new Where();
  const sql = select(db, where, viewer);
  where.and('d.id = $$', id).and(concerns, who, who);
  const [row] = await db.rows<DrillRow & Judging>(`${sql} where ${where.sql}`, where.params);
  return row && shownDrill(row, viewer);
}

/** Ids of the drills that run now. */
const runningDrills = (db: Database, limit: number): Promise<{ id: string }[]> =>
  db.rows<{ id: string }>(
    `select d.id from read.drills d where d.status = 'running' order by d.id limit ${limitOf(limit)}`,
    [],
  );

export interface DrillActionFilter extends Paging {
  readonly drillId?: string;
  readonly agencyId?: string;
  readonly status?: DrillActionStatus;
  /** Not closed and due before then. */
  readonly overdueAt?: string;
}

/** The earliest due first; those of one's own and of drills one planned, for who audits all. */
async function drillActions(
  db: Database,
  filter: DrillActionFilter,
  viewer: Viewer,
): Promise<Page<DrillActionRow>> {
  const who = ownOnly(viewer);
  const after = cursorKeys(filter.cursor, ['instant', 'text']);
  const where = new Where()
    .and('a.drill_id = $$', filter.drillId)
    .and('a.agency_id = $$', filter.agencyId)
    .and('a.status = $$', filter.status)
    .and(`a.status <> 'closed' and a.due_at < $$`, filter.overdueAt)
    .and('a.agency_id = $$ or a.planner_agency_id = $$', who, who);
  if (after) where.and('(a.due_at, a.id) > ($$, $$)', ...after);
  return listed(db, selectFrom(db, DrillActionRow, 'a'), where, {
    orderBy: 'a.due_at, a.id',
    limit: filter.limit,
    keys: (row: DrillActionRow) => [row.dueAt, row.id],
    show: (row) => {
      const of = { planner: row.plannerAgencyId, addressees: [row.agencyId] };
      return isOpen('drill-actions', viewer, of) ? row : undefined;
    },
  });
}

export const drillQueries = { list: drills, find: drill, actions: drillActions, running: runningDrills };
