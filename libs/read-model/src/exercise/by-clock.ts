import type { TaskRow } from '../task/rows.js';
import type { CalledRecipient } from '../warning/recipients.js';

/** What a drill's clock shows at an instant of the log. */
export type DrillTime = (at: string) => string;

/** Its time to be acknowledged runs on the drill's clock. */
export function taskByClock(row: TaskRow, time: DrillTime): TaskRow {
  const assignedAt = time(row.assignedAt);
  return { ...row, assignedAt, acknowledgeDueAt: later(assignedAt, row.acknowledgeWithinMinutes) };
}

/** When a call is due by the drill's clock. */
export const callDueByClock = (
  { dueAt, acknowledgeWithinMinutes: minutes }: Pick<CalledRecipient, 'dueAt' | 'acknowledgeWithinMinutes'>,
  time: DrillTime,
): string => later(time(later(dueAt, -minutes)), minutes);

const later = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();
