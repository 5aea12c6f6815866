import { narrow } from './clean.js';
import { refuse, type Reader } from './value.js';

const dayMs = 24 * 3_600_000;
/** Day 0 of either system; the first counts a 29 February 1900 that there was not, long before any of these days. */
const dayZero = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;
/** Bare numbers that can be meant as days: 2000 to 2199. */
const years = [2000, 2199] as const;

const two = (value: number): string => String(value).padStart(2, '0');

function day(year: number, month: number, date: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, date));
  const isThere = at.getUTCMonth() === month - 1 && at.getUTCDate() === date;
  return isThere && year >= years[0] && year <= years[1] ? `${year}-${two(month)}-${two(date)}` : undefined;
}

/** A date cell as text: the day, with the time where there is one; the time alone on day 0. In no time zone. */
export function dayOfDate(at: Date): string {
  const rounded = new Date(Math.round(at.getTime() / 1_000) * 1_000);
  const iso = rounded.toISOString();
  const time = iso.slice(11, 16);
  const sinceZero = Object.values(dayZero).map((zero) => (rounded.getTime() - zero) / dayMs);
  if (sinceZero.some((days) => days >= 0 && days < 1)) return time;
  // the whole of a day is its end
  if (sinceZero.includes(1)) return '24:00';
  return time === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`;
}

const yearFirst = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0{1,2}:00(?::00)?)?$/;
const together = /^(\d{4})(\d\d)(\d\d)$/;
const dayOrMonthFirst = /^\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4})$/;
const serial = /^\d{5}(\.0+)?$/;

/** YYYY-MM-DD. A bare number of five digits is a day as the workbook counts; what can be read in two ways is asked about. */
export const date: Reader<string> = ({ text }, { from1904 }) => {
  const said = narrow(text).replace(/\s*([-/.年月日])\s*/g, '$1');
  const [, year, month, date] = yearFirst.exec(said) ?? together.exec(said) ?? [];
  if (year !== undefined) {
    const value = day(Number(year), Number(month), Number(date));
    return value === undefined ? refuse('not-a-date', said) : { value };
  }
  if (dayOrMonthFirst.test(said)) return refuse('date-ambiguous', said);
  if (!serial.test(said)) return refuse('not-a-date', said);
  const at = new Date(dayZero[from1904 ? 1904 : 1900] + Number(said) * dayMs);
  const value = day(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
  return value === undefined ? refuse('not-a-date', said) : { value };
};

const beijingOffset = '+08:00';

/** The day as an instant: its beginning in Beijing, RFC 3339 in UTC with milliseconds. */
export const startOfDay: Reader<string> = (cell, beside) => {
  const read = date(cell, beside);
  return 'value' in read ? { value: new Date(`${read.value}T00:00:00${beijingOffset}`).toISOString() } : read;
};

const clock = /^(?:次日)?(\d{1,2})(?:[:.时点](\d{2})?分?)(?::00)?$/;

/** HH:MM, up to 24:00. 次日 before it says nothing new: an end at or before the start is on the next day. */
export const time: Reader<string> = ({ text, form }) => {
  const said = narrow(text).replace(/\s/g, '');
  const asFraction = form === 'number' || /^[01]?\.\d+$/.test(said) ? fractionOfDay(said) : undefined;
  const [, hours, minutes = '00'] = clock.exec(asFraction ?? said) ?? [];
  if (hours === undefined) return refuse('not-a-time', said);
  const isThere = Number(hours) < 24 ? Number(minutes) < 60 : Number(hours) === 24 && Number(minutes) === 0;
  return isThere ? { value: `${two(Number(hours))}:${minutes}` } : refuse('not-a-time', said);
};

/** 0.8333 is 20:00 in a cell of format General. */
function fractionOfDay(said: string): string | undefined {
  const part = Number(said);
  if (!(part >= 0 && part <= 1)) return undefined;
  const minutes = Math.round(part * 24 * 60);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
