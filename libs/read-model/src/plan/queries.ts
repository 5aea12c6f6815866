import { type IncidentCategory, type PlanDuty, type PlanKind } from '#domain';
import type { Database } from '#postgres';
import { PlanLinkRow } from './links.js';
import { seesPlan, selectPlans, shownPlan, type Judging } from './seen.js';
import { planVersionQueries } from './version-queries.js';
import { PlanRow, type PlanFinding } from './rows.js';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { isOpen } from '../query/shown.js';
import { ownOrHome } from '../query/sight.js';
import { containing, startingWith, Where } from '../query/where.js';

export interface PlanFilter extends Paging {
  readonly status?: PlanRow['status'];
  readonly ownerAgencyId?: string;
  readonly kind?: PlanKind;
  readonly category?: IncidentCategory;
  /** The division itself and all within it. */
  readonly areaCode?: string;
  /** Within the title. */
  readonly text?: string;
}

const long = ['content', 'draft', 'reviews', 'links', 'findings', 'evaluations', 'drills'] as const;

/** A plan without what only `plan(id)` shows. */
export type PlanSummary = Omit<PlanRow, (typeof long)[number]>;

/** Latest first. */
async function plans(db: Database, filter: PlanFilter, viewer: Viewer): Promise<Page<PlanSummary>> {
  const where = new Where();
  const sql = selectPlans(db, where, viewer, long);
  where
    .and('p.status = $$', filter.status)
    .and('p.owner_agency_id = $$', filter.ownerAgencyId)
    .and('p.kind = $$', filter.kind)
    .and('p.category = $$', filter.category)
    .and('p.area_code like $$', startingWith(filter.areaCode))
    .and('p.title ilike $$', containing(filter.text))
    .and(seesPlan(where, viewer, 'p'))
    .and('p.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  return listed(db, sql, where, {
    orderBy: 'p.created_position desc',
    limit: filter.limit,
    keys: (row: PlanSummary & Judging) => [row.createdPosition],
    show: (row) => shownPlan(row, viewer),
  });
}

/** With the draft and its reviews for the plan's agency, its reviewer and who audits. */
export async function plan(db: Database, id: string, viewer: Viewer): Promise<PlanRow | undefined> {
  const where = new Where();
  const sql = selectPlans(db, where, viewer);
  where.and('p.id = $$', id).and(seesPlan(where, viewer, 'p'));
  const [row] = await db.rows<PlanRow & Judging>(`${sql} where ${where.sql}`, where.params);
  return row && shownPlan(row, viewer);
}

/** Findings with the version that met them and the drill and evaluation that tried it; the oldest first. */
async function planFindings(
  db: Database,
  planId: string,
  viewer: Viewer,
): Promise<readonly PlanFinding[] | undefined> {
  return (await plan(db, planId, viewer))?.findings;
}

export interface PlanLinkFilter extends Paging {
  readonly planId?: string;
  /** On either side. */
  readonly agencyId?: string;
  readonly status?: PlanLinkRow['status'];
}

/** For their two sides, the home bureau and who audits. By id. */
async function planLinks(db: Database, filter: PlanLinkFilter, viewer: Viewer): Promise<Page<PlanLinkRow>> {
  const who = ownOrHome(viewer);
  const where = new Where()
    .and('l.plan_id = $$ or l.other_plan_id = $$', filter.planId, filter.planId)
    .and('l.owner_agency_id = $$ or l.agency_id = $$', filter.agencyId, filter.agencyId)
    .and('l.status = $$', filter.status)
    .and('l.owner_agency_id = $$ or l.agency_id = $$', who, who)
    .and('l.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  return listed(db, selectFrom(db, PlanLinkRow, 'l'), where, {
    orderBy: 'l.id',
    limit: filter.limit,
    keys: (row: PlanLinkRow) => [row.id],
    show: (row) => {
      const of = { owner: row.ownerAgencyId, addressees: [row.agencyId] };
      return isOpen('plan-links', viewer, of) ? row : undefined;
    },
  });
}

export interface PlanDueFilter extends Paging {
  readonly duty?: PlanDuty;
  readonly ownerAgencyId?: string;
  /** Due before this instant. */
  readonly before?: string;
}

export interface DuePlan {
  readonly planId: string;
  readonly title: string;
  readonly ownerAgencyId: string;
  readonly version: number;
  readonly duty: PlanDuty;
  readonly dueAt: string;
  readonly rule: { readonly id: string; readonly version: number; readonly source: string };
  /** Whether it has been put on record as overdue. */
  readonly onRecord: boolean;
}

/** To be narrowed further by `and`. */
export const selectDuePlans = `
  select p.id as "planId", p.title, p.owner_agency_id as "ownerAgencyId", p.version, d.duty,
      d.due_at as "dueAt", p.due -> d.duty -> 'rule' as rule,
      exists (select 1 from jsonb_array_elements(p.overdue) o
        where o ->> 'duty' = d.duty and (o ->> 'dueAt')::timestamptz = d.due_at) as "onRecord"
    from read.plans p, lateral (values ('review', p.review_due_at), ('drill', p.drill_due_at)) d (duty, due_at)
    where p.status = 'in-force' and d.due_at is not null`;

/** What is due for review or drill, the first due first: one's own, and for the home bureau and who audits of all. */
async function duePlans(db: Database, filter: PlanDueFilter, viewer: Viewer): Promise<Page<DuePlan>> {
  const limit = limitOf(filter.limit);
  const [at, id, duty] = cursorKeys(filter.cursor, ['instant', 'text', 'text']) ?? [];
  const where = new Where()
    .and('duty = $$', filter.duty)
    .and('"ownerAgencyId" = $$', filter.ownerAgencyId)
    .and('"ownerAgencyId" = $$', ownOrHome(viewer))
    .and('"dueAt" < $$', filter.before)
    .and('("dueAt", "planId", duty) > ($$::timestamptz, $$::text, $$::text)', at, id, duty);
  const rows = await db.rows<DuePlan>(
    `select * from (${selectDuePlans}) due where ${where.sql} order by "dueAt", "planId", duty limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.dueAt, row.planId, row.duty]);
}

/** With a duty past its date that is not on record yet, the longest overdue first. */
export const overduePlans = (
  db: Database,
  now: string,
  limit: number,
): Promise<Pick<PlanRow, 'id' | 'status' | 'due' | 'overdue'>[]> =>
  db.rows(
    `select p.id, p.status, p.due, p.overdue from (
        select "planId" as id, min("dueAt") as since
          from (${selectDuePlans} and (p.review_due_at < $1 or p.drill_due_at < $1)) due
          where "dueAt" < $1 and not "onRecord"
          group by "planId" order by since, id limit ${limitOf(limit)}
      ) missed join read.plans p using (id) order by missed.since, p.id`,
    [now],
  );

export const planQueries = {
  list: plans,
  find: plan,
  ...planVersionQueries,
  findings: planFindings,
  links: planLinks,
  due: duePlans,
};
