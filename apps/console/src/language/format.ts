/** Times are those of Beijing, whatever the machine's own zone is. */
const zone = 'Asia/Shanghai';

const partsOf = (at: Date): Readonly<Record<string, string>> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );

/** `02:10`, and before it the day where that is another than today: `06-18 02:10`, `2025-06-18 02:10`. */
export function clockTime(instant: string, now: Date): string {
  const [at, today] = [partsOf(new Date(instant)), partsOf(now)];
  const time = `${at['hour']}:${at['minute']}`;
  if (at['year'] !== today['year']) return `${at['year']}-${at['month']}-${at['day']} ${time}`;
  return at['month'] === today['month'] && at['day'] === today['day']
    ? time
    : `${at['month']}-${at['day']} ${time}`;
}

/** `02:10:24` */
export function secondsTime(now: Date): string {
  const { hour, minute, second } = partsOf(now);
  return `${hour}:${minute}:${second}`;
}

export const dayOf = (now: Date, language: string): string =>
  new Intl.DateTimeFormat(language, {
    timeZone: zone,
    month: 'long',
    day: 'numeric',
    weekday: 'short',
  }).format(now);

/** `20261201-0210` */
export function stampOf(now: Date): string {
  const { year, month, day, hour, minute } = partsOf(now);
  return `${year}${month}${day}-${hour}${minute}`;
}

/** `9:36` minutes and seconds, from an hour on `1:32:36`, from two days on `3 d`; never negative. */
export function duration(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600)];
  if (days >= 2) return `${days} d`;
  const two = (n: number): string => String(n).padStart(2, '0');
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** A figure as reported; what was not reported is never 0. */
export const figure = (value: number | null | undefined, unreported: string): string =>
  value === null || value === undefined ? unreported : String(value);

/** Of fen: `2,600.00`. */
export const yuan = (fen: number): string =>
  (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
