import {
  areStatisticsOverdue,
  isApprovalOver,
  isLapsed,
  isReportOmitted,
  isReportOverdue,
  isSignatureOverdue,
  isTaskOverdue,
  isWarningOver,
  isWatchDue,
  missedDuties,
  unansweredCalls,
  type DueTime,
  type PlanDuty,
} from '#domain';
import type { Database } from '#postgres';
import { endedApprovals, unsignedApprovals } from '../approval/queries.js';
import { ApprovalRow } from '../approval/rows.js';
import { dueRosters } from '../duty/queries.js';
import { DutyRosterRow } from '../duty/rows.js';
import { overduePlans } from '../plan/queries.js';
import { PlanRow } from '../plan/rows.js';
import type { Table } from '../projecting/projection.js';
import { omittedReports, overdueReports } from '../report/queries.js';
import { ReportRow } from '../report/rows.js';
import { lapsedRequests } from '../sharing/queries.js';
import { SharingRow } from '../sharing/rows.js';
import { overdueStatistics } from '../statistics/queries.js';
import { StatisticsRow } from '../statistics/rows.js';
import { overdueTasks } from '../task/queries.js';
import { TaskRow } from '../task/rows.js';
import { overdueCalls, overdueWarnings } from '../warning/queries.js';
import { WarningRow } from '../warning/rows.js';

/** What can be due, and what of it must be known to do something about it. */
export interface Due {
  readonly task: { readonly id: string };
  readonly request: { readonly id: string };
  readonly call: { readonly warningId: string; readonly agencyId: string; readonly version: number };
  readonly warning: { readonly id: string; readonly version: number };
  readonly report: { readonly id: string };
  readonly omission: { readonly id: string };
  readonly statistics: { readonly id: string; readonly dueAt: string };
  readonly approval: { readonly id: string };
  readonly signature: { readonly id: string };
  readonly duty: { readonly id: string; readonly dueAt: string };
  readonly plan: { readonly planId: string; readonly duty: PlanDuty; readonly dueAt: string };
}
export type DueKind = keyof Due;

/** Rows of one scope in memory. */
export interface Rows {
  rows<R extends object>(table: Table<R>): Iterable<R>;
}

interface DueRule<D> {
  live(db: Database, now: string, limit: number): Promise<D[]>;
  among(rows: Rows, time: DueTime): D[];
}

/** The rule has the last word; what `fetch` gives of the tables is no fewer than are due, the longest first. */
const rule = <R extends object, D>(
  table: Table<R>,
  fetch: (db: Database, now: string, limit: number) => Promise<R[]>,
  of: (row: R, time: DueTime) => readonly D[],
): DueRule<D> => ({
  live: async (db, now, limit) => (await fetch(db, now, limit)).flatMap((row) => of(row, { now })),
  among: (rows, time) => [...rows.rows(table)].flatMap((row) => of(row, time)),
});

const idIf =
  <R>(isDue: (row: R, time: DueTime) => boolean) =>
  (row: R & { readonly id: string }, time: DueTime): { id: string }[] =>
    isDue(row, time) ? [{ id: row.id }] : [];

const rules: { readonly [K in DueKind]: DueRule<Due[K]> } = {
  task: rule(TaskRow, overdueTasks, idIf(isTaskOverdue)),
  request: rule(SharingRow, lapsedRequests, idIf(isLapsed)),
  call: rule(WarningRow, overdueCalls, (warning, time) =>
    unansweredCalls(warning, time).map(({ agencyId, version }) => ({
      warningId: warning.id,
      agencyId,
      version,
    })),
  ),
  warning: rule(WarningRow, overdueWarnings, (warning, time) =>
    isWarningOver(warning, time) ? [{ id: warning.id, version: warning.version }] : [],
  ),
  report: rule(ReportRow, overdueReports, idIf(isReportOverdue)),
  omission: rule(ReportRow, omittedReports, idIf(isReportOmitted)),
  statistics: rule(StatisticsRow, overdueStatistics, (row, time) =>
    row.dueAt !== null && areStatisticsOverdue(row, time) ? [{ id: row.id, dueAt: row.dueAt }] : [],
  ),
  approval: rule(ApprovalRow, endedApprovals, idIf(isApprovalOver)),
  signature: rule(ApprovalRow, unsignedApprovals, idIf(isSignatureOverdue)),
  duty: rule(DutyRosterRow, dueRosters, (row, time) =>
    row.nextWatchAt !== null && isWatchDue(row, time) ? [{ id: row.id, dueAt: row.nextWatchAt }] : [],
  ),
  plan: rule(PlanRow, overduePlans, (plan, time) =>
    missedDuties(plan, time).map(({ duty, dueAt }) => ({ planId: plan.id, duty, dueAt })),
  ),
};

/** In the order in which they are looked after. */
export const dueKinds = Object.keys(rules) as readonly DueKind[];

/** What is due in the live scope; of each kind those that are so the longest, at most 200 rows. */
export const dueLive = <K extends DueKind>(
  db: Database,
  kind: K,
  now: string,
  limit: number,
): Promise<Due[K][]> => rules[kind].live(db, now, limit);

/** What is due among rows in memory. */
export const dueAmong = <K extends DueKind>(kind: K, rows: Rows, time: DueTime): Due[K][] =>
  rules[kind].among(rows, time);
