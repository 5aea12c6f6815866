import { clockOf, drillTimeOf, type ExerciseWorld } from '#contracts';
import { ReportRow } from '../report/rows.js';
import { SharingRow } from '../sharing/rows.js';
import { TaskRow } from '../task/rows.js';
import { WarningRow } from '../warning/rows.js';
import type { OverdueCall, OverdueWarning } from '../warning/queries.js';
import { exerciseState } from './state.js';

/** What passed deadlines inside a drill call for, as the live queries say it of the live world. */
export interface ExerciseDue {
  readonly tasks: readonly { readonly id: string }[];
  readonly requests: readonly { readonly id: string }[];
  readonly calls: readonly OverdueCall[];
  readonly warnings: readonly OverdueWarning[];
  readonly overdueReports: readonly { readonly id: string }[];
  readonly omittedReports: readonly { readonly id: string }[];
  /** What the drill's clock shows. */
  readonly clockAt: string;
}

const untouched: readonly string[] = ['allocated', 'reserved', 'failed', 'dropped'];

/** Minutes run on the drill's clock, and reports are due by it; instants that a message names are those of the calendar. */
export async function exerciseDue(world: ExerciseWorld, now: string): Promise<ExerciseDue> {
  const state = await exerciseState(world);
  const clock = clockOf(world);
  const isOver = (since: string, minutes: number): boolean => clock(now) - clock(since) > minutes * 60;
  const isPast = (instant: string | null): boolean =>
    instant !== null && Date.parse(instant) < Date.parse(now);
  const clockAt = drillTimeOf(world)(now);
  const isDue = (dueAt: string, laterMs = 0): boolean => Date.parse(dueAt) + laterMs < Date.parse(clockAt);
  const missing = state.rows(ReportRow).filter(({ status }) => status === 'due');
  const inForce = state.rows(WarningRow).filter(({ status }) => status === 'issued');
  return {
    tasks: state
      .rows(TaskRow)
      .filter((t) => t.status === 'assigned' && t.escalatedAt === null)
      .filter((t) => isOver(t.assignedAt, t.acknowledgeWithinMinutes)),
    requests: state
      .rows(SharingRow)
      .filter((s) => s.status === 'requested' && isPast(s.openUntil))
      .filter((s) => s.lines.every(({ step }) => untouched.includes(step))),
    calls: inForce.flatMap(({ id: warningId, recipients }) =>
      recipients
        .filter((r) => r.acknowledgedAt === undefined && r.escalatedAt === undefined)
        .filter((r) => {
          const calledMs = Date.parse(r.dueAt) - r.acknowledgeWithinMinutes * 60_000;
          return isOver(new Date(calledMs).toISOString(), r.acknowledgeWithinMinutes);
        })
        .map(({ agencyId, version }) => ({ warningId, agencyId, version })),
    ),
    warnings: inForce.filter(({ expireDueAt }) => isPast(expireDueAt)),
    overdueReports: missing.filter((r) => r.overdueAt === null && isDue(r.dueAt)),
    omittedReports: missing
      .filter((r) => r.overdueAt !== null && r.omittedAt === null)
      .filter((r) => isDue(r.dueAt, Date.parse(r.omittedCheckAt) - Date.parse(r.overdueCheckAt))),
    clockAt,
  };
}
