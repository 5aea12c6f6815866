/** How often a thing was tried in vain, one after the other. */
export interface Tries {
  readonly failures: number;
  /** Of the last, in milliseconds since 1970. */
  readonly lastAt: number;
}

export interface TriesRule {
  /** So many are free; before each further one there is a wait. */
  readonly free: number;
  readonly firstWaitMs: number;
  /** Each wait is twice the one before, up to this. */
  readonly longestWaitMs: number;
  /** Without a try for so long, all are forgotten. */
  readonly forgottenAfterMs: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Some 30 a day at most: of the million codes of a second factor, three count at a time. */
export const ofAccount: TriesRule = {
  free: 5,
  firstWaitMs: 30 * second,
  longestWaitMs: hour,
  forgottenAfterMs: 24 * hour,
};

/** Everybody on one machine shares its address. */
export const ofAddress: TriesRule = {
  free: 30,
  firstWaitMs: 10 * second,
  longestWaitMs: 5 * minute,
  forgottenAfterMs: hour,
};

export const isForgotten = ({ lastAt }: Tries, rule: TriesRule, now: number): boolean =>
  now - lastAt >= rule.forgottenAfterMs;

/** Milliseconds until one more may be made; a clock that was set back makes no wait longer. */
export function waitOf(tries: Tries | undefined, rule: TriesRule, now: number): number {
  if (!tries || tries.failures < rule.free || isForgotten(tries, rule, now)) return 0;
  const wait = Math.min(rule.firstWaitMs * 2 ** (tries.failures - rule.free), rule.longestWaitMs);
  return Math.min(Math.max(tries.lastAt + wait - now, 0), wait);
}

export const oneMore = (tries: Tries | undefined, rule: TriesRule, now: number): Tries => ({
  failures: (tries && !isForgotten(tries, rule, now) ? tries.failures : 0) + 1,
  lastAt: now,
});
