/** How a file that is kept renewed stands. Times are milliseconds since 1970. */
export interface Keeping {
  /** Of the file; nothing while none was chosen. */
  readonly file?: string;
  readonly everyMinutes: number;
  /** With telephone numbers: each reading is on record, and 20 are given within an hour. */
  readonly hasNumbers: boolean;
  readonly renewedAt?: number;
  /** When it was last tried to no avail, and why. */
  readonly failed?: { readonly at: number; readonly why: string };
}

export const intervals = [15, 30, 60] as const;
/** Numbers are read anew with every renewal. */
const leastWithNumbers = 60;

export const noKeeping: Keeping = { everyMinutes: 30, hasNumbers: false };

/** What can be chosen together. */
export const chosen = (keeping: Keeping, part: Partial<Keeping>): Keeping => {
  const next = { ...keeping, ...part };
  return next.hasNumbers ? { ...next, everyMinutes: Math.max(next.everyMinutes, leastWithNumbers) } : next;
};

const [minute, graceMinutes] = [60_000, 5];

/** After a failure it is tried again in a minute. */
export function isDue({ file, everyMinutes, renewedAt, failed }: Keeping, now: number): boolean {
  if (file === undefined) return false;
  if (failed && now - failed.at < minute) return false;
  return renewedAt === undefined || now - renewedAt >= everyMinutes * minute;
}

/** Older than it should be: what stands in the file may have been overtaken. */
export const isStale = ({ file, renewedAt, everyMinutes }: Keeping, now: number): boolean =>
  file !== undefined && (renewedAt === undefined || now - renewedAt > (everyMinutes + graceMinutes) * minute);
