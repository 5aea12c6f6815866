export type CountdownState = 'calm' | 'soon' | 'over' | 'met' | 'none';

const soonMs = 15 * 60_000;

/** How urgent a deadline is; one that was met is at rest whatever the clock says. */
export function countdownState(dueAt: string | undefined, now: number, isMet = false): CountdownState {
  if (isMet) return 'met';
  if (dueAt === undefined) return 'none';
  const left = Date.parse(dueAt) - now;
  return left <= 0 ? 'over' : left <= soonMs ? 'soon' : 'calm';
}
