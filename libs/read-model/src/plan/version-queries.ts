import { clauseDifferences, isCut, type ClauseDifference } from '#domain';
import type { Database } from '#postgres';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { Where } from '../query/where.js';
import { seenDrillsSql, seesPlan } from './seen.js';
import { PlanVersionRow } from './versions.js';

export type PlanVersionSummary = Omit<PlanVersionRow, 'clauses' | 'duties'>;

interface Judging {
  /** Of the plan. */
  readonly owner: string;
  readonly seen: readonly string[];
}

/** Versions `v` of the plan `p`, as far as the plan is seen; one row without a version where it has none. */
const select = (
  db: Database,
  where: Where,
  viewer: Viewer,
  except: readonly (keyof PlanVersionRow)[] = [],
): string => {
  const more = `p.owner_agency_id as owner, ${seenDrillsSql(where, viewer, 'values (v.drill_id)')} as seen`;
  return selectFrom(db, PlanVersionRow, 'v', except, more);
};

/** The drill that brought a version about is named to who sees that drill. */
function shownVersion<R extends Pick<PlanVersionRow, 'drillId'> & Judging>(
  { owner, seen, ...row }: R,
  viewer: Viewer,
): Omit<R, keyof Judging> {
  const { drillId } = row;
  const isHidden =
    drillId !== null && isCut('L', viewer, { owner, seen }, viewer.here, { agencies: [owner], id: drillId });
  return { ...row, drillId: isHidden ? null : drillId };
}

/** The newest version first; nothing of a plan that the viewer does not see. */
async function planVersions(
  db: Database,
  planId: string,
  paging: Paging,
  viewer: Viewer,
): Promise<Page<PlanVersionSummary> | undefined> {
  const limit = limitOf(paging.limit);
  const where = new Where().and('v.version < $$', cursorKeys(paging.cursor, ['number'])?.[0]);
  const versions = `${select(db, where, viewer, ['clauses', 'duties'])}
    where v.plan_id = p.id and ${where.sql} order by v.version desc limit ${limit + 1}`;
  const of = where.param(planId);
  const rows = await db.rows<PlanVersionSummary & Judging & { readonly id: string | null }>(
    `select shown.* from read.plans p left join lateral (${versions}) shown on true
      where p.id = ${of} and ${seesPlan(where, viewer, 'p')} order by shown.version desc`,
    where.params,
  );
  if (rows.length === 0) return undefined;
  const found = rows.filter(({ id }) => id !== null).map((row) => shownVersion(row, viewer));
  return pageOf(found, limit, (row) => [row.version]);
}

/** The newest when no version is named. */
async function planVersion(
  db: Database,
  planId: string,
  version: number | undefined,
  viewer: Viewer,
): Promise<PlanVersionRow | undefined> {
  const where = new Where();
  const sql = select(db, where, viewer);
  where
    .and('v.plan_id = $$', planId)
    .and('v.version = $$', version)
    .and(seesPlan(where, viewer, 'p'));
  const [row] = await db.rows<PlanVersionRow & Judging>(
    `${sql} join read.plans p on p.id = v.plan_id where ${where.sql} order by v.version desc limit 1`,
    where.params,
  );
  return row && shownVersion(row, viewer);
}

export interface PlanDifference {
  readonly planId: string;
  readonly from: number;
  readonly to: number;
  readonly reason: string | null;
  readonly findingIds: readonly string[];
  readonly clauses: readonly ClauseDifference[];
}

/** What a version changed; against the version before it when `from` is left out. */
async function planDifference(
  db: Database,
  planId: string,
  { from, to }: { readonly from?: number; readonly to?: number },
  viewer: Viewer,
): Promise<PlanDifference | undefined> {
  const after = await planVersion(db, planId, to, viewer);
  if (!after) return undefined;
  const before = await planVersion(db, planId, from ?? after.version - 1, viewer);
  if (!before && from !== undefined) return undefined;
  const { version, reason, findingIds } = after;
  return {
    planId,
    from: before?.version ?? 0,
    to: version,
    reason,
    findingIds,
    clauses: clauseDifferences(before?.clauses ?? [], after.clauses),
  };
}

export const planVersionQueries = {
  versions: planVersions,
  version: planVersion,
  difference: planDifference,
};
