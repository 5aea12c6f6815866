import { isPast, type DueTime } from '../kernel/due.js';

export interface OwedReport {
  readonly status: string;
  /** Of a report inside a drill, by the drill's clock. */
  readonly dueAt: string;
  /** By the calendar: of an exercise outside of drills, counted from when the log recorded it. */
  readonly overdueCheckAt: string;
  readonly omittedCheckAt: string;
  readonly overdueAt: string | null;
  readonly omittedAt: string | null;
}

/** It did not come in time, and that is not on record yet. */
export const isReportOverdue = (r: OwedReport, time: DueTime): boolean =>
  r.status === 'due' && r.overdueAt === null && isOver(r, r.overdueCheckAt, time);

/** It did not come long after its time, and only that it was late is on record. */
export const isReportOmitted = (r: OwedReport, time: DueTime): boolean =>
  r.status === 'due' && r.overdueAt !== null && r.omittedAt === null && isOver(r, r.omittedCheckAt, time);

function isOver({ dueAt, overdueCheckAt }: OwedReport, checkAt: string, time: DueTime): boolean {
  const { now, clock } = time;
  if (!clock) return isPast(checkAt, time);
  const laterMs = Date.parse(checkAt) - Date.parse(overdueCheckAt);
  return Date.parse(dueAt) + laterMs < Date.parse(clock(now));
}
