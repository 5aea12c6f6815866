import type { TaskRow } from '../task/rows.js';
import type { CalledRecipient } from '../warning/recipients.js';

/** What a drill's clock shows at an instant of the log. */
export type DrillTime = (at: string) => string;

/** Its time to be acknowledged runs on the drill's clock. */
export function taskByClock(row: TaskRow, time: DrillTime): TaskRow {
  const assignedAt = time(row.assignedAt);
  return { ...row, assignedAt, acknowledgeDueAt: later(assignedAt, row.acknowledgeWithinMinutes) };
}

/** When a call was made, and when it is due, by the drill's clock. */
export function callByClock(
  { dueAt, acknowledgeWithinMinutes: minutes }: Pick<CalledRecipient, 'dueAt' | 'acknowledgeWithinMinutes'>,
  time: DrillTime,
): { readonly calledAt: string; readonly dueAt: string } {
  const calledAt = time(later(dueAt, -minutes));
  return { calledAt, dueAt: later(calledAt, minutes) };
}

const later = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();
