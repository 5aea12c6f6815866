/** What time it is in a scope. Instants are RFC 3339 in UTC. */
export interface DueTime {
  /** The calendar's: instants that messages name are of it. */
  readonly now: string;
  /** Inside a drill, what its clock shows at an instant: minutes run on it, and reports are due by it. */
  readonly clock?: (at: string) => string;
}

/** Whether an instant of the calendar lies behind; none never does. */
export const isPast = (instant: string | null, { now }: DueTime): boolean =>
  instant !== null && Date.parse(instant) < Date.parse(now);

/** Whether more than so many minutes have run since the log recorded something. */
export function haveRun(minutes: number, since: string, { now, clock = (at) => at }: DueTime): boolean {
  return Date.parse(clock(since)) + minutes * 60_000 < Date.parse(clock(now));
}
