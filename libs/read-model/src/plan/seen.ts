import { everyKind, type Facts } from '#domain';
import type { Database } from '#postgres';
import type { Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { shown } from '../query/shown.js';
import { seenIncidentsSql, seesAll } from '../query/sight.js';
import type { Where } from '../query/where.js';
import { PlanRow } from './rows.js';

/** What is read of a plan beside it, to judge it. */
export interface Judging {
  /** By a link that its agency proposed or confirmed. */
  readonly isLinked: boolean;
  /** Of its draft. */
  readonly reviewer: string | null;
  readonly seen: readonly string[];
}

type Judged = Pick<PlanRow, 'publishedAt' | 'kind' | 'ownerAgencyId'>;

/**
 * A link opens a plan by an act of the plan's own agency: it proposed the link to the viewer, or confirmed what the viewer
 * proposed. Whoever proposes one is shown nothing for that, whomever it names.
 */
const isLinkedSql = (where: Where, { agencyId }: Viewer, p: string): string => {
  const who = where.param(agencyId);
  return `exists (select 1 from read.plan_links l where l.plan_id = ${p}.id and l.agency_id = ${who}
    or l.other_plan_id = ${p}.id and l.owner_agency_id = ${who}
      and l.agency_id = ${p}.owner_agency_id and l.status = 'confirmed')`;
};

/**
 * What has been published is for every registered party, an enterprise's for those that it is linked with and the home
 * bureau; a first draft for its agency and its reviewer. Who audits sees all.
 */
export function seesPlan(where: Where, viewer: Viewer, p: string): string {
  if (viewer.suspended) return 'false';
  if (seesAll(viewer)) return 'true';
  const who = where.param(viewer.agencyId);
  const own = `${p}.owner_agency_id = ${who} or ${p}.draft ->> 'reviewerAgencyId' = ${who}`;
  const isHome = viewer.here.homeBureauId === viewer.agencyId;
  const isForIt = isHome ? 'true' : `${p}.kind <> 'enterprise' or ${isLinkedSql(where, viewer, p)}`;
  return `(${own} or (${p}.published_at is not null and (${isForIt})))`;
}

const cited = (p: string): string => `
  select unnest(array[one ->> 'incidentId', one ->> 'drillId', one ->> 'nextDrillId'])
    from jsonb_array_elements(${p}.findings || ${p}.evaluations || ${p}.drills) one`;

/** Drills among `ids` that the viewer plans or takes part in, or audits. */
export function seenDrillsSql(where: Where, viewer: Viewer, ids: string): string {
  const own = (who: string): string => `d.planner_agency_id = ${who} or d.participants ? ${who}`;
  const isForIt = seesAll(viewer) ? 'true' : own(where.param(viewer.agencyId));
  return `to_jsonb(array(select d.id from read.drills d where d.id in (${ids}) and (${isForIt})))`;
}

/** Plans among `ids` that the viewer sees. */
export const seenPlansSql = (where: Where, viewer: Viewer, ids: string): string =>
  `to_jsonb(array(select o.id from read.plans o where o.id in (${ids}) and ${seesPlan(where, viewer, 'o')}))`;

/** {@link Judging}, of the plan in the row `p`. */
const judgingSql = (where: Where, viewer: Viewer, p: string): string => {
  const other = `select link ->> 'otherPlanId' from jsonb_array_elements(${p}.links) link
    union all select ${p}.replaced_by_plan_id`;
  return `${isLinkedSql(where, viewer, p)} as "isLinked", ${p}.draft ->> 'reviewerAgencyId' as reviewer,
    ${seenPlansSql(where, viewer, other)}
      || ${seenDrillsSql(where, viewer, cited(p))} || ${seenIncidentsSql(where, viewer, cited(p))} as seen`;
};

export const selectPlans = (
  db: Database,
  where: Where,
  viewer: Viewer,
  except: readonly (keyof PlanRow)[] = [],
): string => selectFrom(db, PlanRow, 'p', except, judgingSql(where, viewer, 'p'));

function factsOf(
  { publishedAt, kind, ownerAgencyId: owner }: Judged,
  { isLinked, reviewer, seen }: Judging,
  viewer: Viewer,
): Facts {
  const of: Facts = { owner, addressees: reviewer === null ? [] : [reviewer], seen };
  // also when it is retired: a draft that never came out is nobody else's either
  if (publishedAt === null) return of;
  if (kind !== 'enterprise') return { ...of, openTo: everyKind };
  return { ...of, informed: [viewer.here.homeBureauId, ...(isLinked ? [viewer.agencyId] : [])] };
}

/** The row, with null for what is cut of it. */
export function shownPlan<R extends Judged & Judging>(
  { isLinked, reviewer, seen, ...row }: R,
  viewer: Viewer,
): Omit<R, keyof Judging> | undefined {
  const of = factsOf(row, { isLinked, reviewer, seen }, viewer);
  const left: object | undefined = shown('plans', 'plan', row, viewer, of);
  const nothing = Object.fromEntries(Object.keys(row).map((key) => [key, null]));
  return left && ({ ...nothing, ...left } as typeof row);
}
