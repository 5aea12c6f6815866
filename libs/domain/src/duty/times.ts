/**
 * Shifts are written in local time and filed under the day on which they begin. Beijing time (Asia/Shanghai) has had no
 * summer time since 1991: it is UTC+8 in every year that a roster can be of.
 */
const beijingOffsetMinutes = 8 * 60;
const minutesOfDay = 24 * 60;
const minuteMs = 60_000;

/** `date` YYYY-MM-DD; `start` 00:00 to 23:59, `end` 00:00 to 24:00, both HH:MM in Beijing time. */
export interface ShiftTimes {
  readonly date: string;
  readonly start: string;
  readonly end: string;
}

/** From an instant until another, which is no longer in it: RFC 3339 in UTC with milliseconds. */
export interface Span {
  readonly from: string;
  readonly until: string;
}

/** A day of the calendar that there is. */
export const isDay = (date: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(date) && startOfDay(date) !== undefined;

function startOfDay(date: string): number | undefined {
  const start = Date.parse(`${date}T00:00:00.000Z`);
  // 30 February would be read as 2 March
  return Number.isNaN(start) || !new Date(start).toISOString().startsWith(date) ? undefined : start;
}

const minutesIn = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/**
 * How long a shift is: an end at or before the start is on the next day, so that equal times are 24 hours; 24:00 is the
 * end of the same day. 1 to 1,440 minutes.
 */
export function minutesOf({ start, end }: Pick<ShiftTimes, 'start' | 'end'>): number {
  const minutes = minutesIn(end) - minutesIn(start);
  return minutes > 0 ? minutes : minutes + minutesOfDay;
}

/** When a shift really begins and ends. @throws {RangeError} where its date is no day */
export function spanOf(times: ShiftTimes): Span {
  const day = startOfDay(times.date) ?? NaN;
  const from = day + (minutesIn(times.start) - beijingOffsetMinutes) * minuteMs;
  return instants(from, from + minutesOf(times) * minuteMs);
}

const instants = (from: number, until: number): Span => ({
  from: new Date(from).toISOString(),
  until: new Date(until).toISOString(),
});

/** Whether a shift ends on the day after the one that it is filed under; at 24:00 it does not. */
export const endsNextDay = ({ start, end }: Pick<ShiftTimes, 'start' | 'end'>): boolean =>
  minutesIn(end) <= minutesIn(start);

/** The end of a shift for people to read: 次日 08:00. */
export const shownEnd = (times: Pick<ShiftTimes, 'start' | 'end'>): readonly [zh: string, en: string] =>
  endsNextDay(times) ? [`次日 ${times.end}`, `${times.end} next day`] : [times.end, times.end];

/** The day in Beijing on which an instant lies. */
export const dayOf = (instant: string): string =>
  new Date(Date.parse(instant) + beijingOffsetMinutes * minuteMs).toISOString().slice(0, 10);

/** Of the months whose shifts can hold an instant: a night that began on the last day of the month before is one. */
export function monthsAround(instant: string): readonly string[] {
  const before = dayOf(new Date(Date.parse(instant) - minutesOfDay * minuteMs).toISOString());
  return [...new Set([before.slice(0, 7), dayOf(instant).slice(0, 7)])];
}

/** The months before and after one, written YYYY-MM. */
export function besideMonth(month: string): readonly [before: string, after: string] {
  const shifted = (by: number): string =>
    new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + by, 1))
      .toISOString()
      .slice(0, 7);
  return [shifted(-1), shifted(1)];
}

export const isWithin = (instant: string, { from, until }: Span): boolean =>
  Date.parse(from) <= Date.parse(instant) && Date.parse(instant) < Date.parse(until);

export const doOverlap = (a: Span, b: Span): boolean =>
  Date.parse(a.from) < Date.parse(b.until) && Date.parse(b.from) < Date.parse(a.until);

export const bySpan = (a: Span, b: Span): number =>
  Date.parse(a.from) - Date.parse(b.from) || Date.parse(a.until) - Date.parse(b.until);

/** What of a span is covered by none of these, in order; by real ends, whichever day they are filed under. */
export function gapsIn(whole: Span, covered: readonly Span[]): readonly Span[] {
  const end = Date.parse(whole.until);
  let reached = Date.parse(whole.from);
  const gaps: Span[] = [];
  for (const { from, until } of [...covered].sort(bySpan)) {
    const start = Math.min(Date.parse(from), end);
    if (start > reached) gaps.push(instants(reached, start));
    reached = Math.max(reached, Date.parse(until));
  }
  if (reached < end) gaps.push(instants(reached, end));
  return gaps;
}
