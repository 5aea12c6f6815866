/**
 * How the instants of one piece of news relate. A change of any value is another version; flags on record keep what
 * they said.
 */
export const timeRules = {
  version: 'times.v1',
  /** A sender's clock may be so far ahead of the service's. */
  toleratedSkewMs: 5 * 60_000,
  /** News that arrives longer after it was known is late. */
  lateAfterMs: 30 * 60_000,
} as const;

/**
 * `late`: arrived long after it was known. `out-of-order`: happened before what was on record already.
 * `future-dated`: claims to have happened after it arrived, beyond the tolerated skew.
 */
export type Timing = 'late' | 'out-of-order' | 'future-dated';

/** When something happened and became known, as claimed, and when it arrived. RFC 3339 in UTC with milliseconds. */
export interface NewsTimes {
  readonly occurredAt: string;
  readonly knownAt?: string;
  readonly receivedAt: string;
}

/** An exercise tells of another time than the clock's: only the order of its news can be judged. */
export interface NewsBackground {
  readonly exercise: boolean;
  /** When the newest that is on record happened. */
  readonly newestAt?: string;
}

export interface TimedNews {
  /** Where it stands in the order of happening; left out when the claim cannot be true. */
  readonly happenedAt?: string;
  readonly timing?: readonly Timing[];
}

const ahead = (instant: string, receivedAt: string): boolean =>
  Date.parse(instant) > Date.parse(receivedAt) + timeRules.toleratedSkewMs;

/**
 * News with a clock that runs ahead is kept and flagged, not refused: a report must not be lost to a wrong clock. It
 * has no place in the order of happening, so that it does not hide what really comes later.
 */
export function timed(
  { occurredAt, knownAt = occurredAt, receivedAt }: NewsTimes,
  { exercise, newestAt }: NewsBackground,
): TimedNews {
  const isAhead = !exercise && ahead(occurredAt, receivedAt);
  const happenedAt = isAhead ? undefined : occurredAt;
  const timing: Timing[] = [];
  if (!exercise && Date.parse(receivedAt) - Date.parse(knownAt) > timeRules.lateAfterMs) timing.push('late');
  if (happenedAt && newestAt && happenedAt < newestAt) timing.push('out-of-order');
  if (isAhead) timing.push('future-dated');
  return { happenedAt, timing: timing.length > 0 ? timing : undefined };
}

/** Whether something can have become known when the sender says: not before it happened, not after it arrived. */
export const isKnowable = ({ occurredAt, knownAt, receivedAt }: NewsTimes, exercise: boolean): boolean =>
  knownAt === undefined || (knownAt >= occurredAt && (exercise || !ahead(knownAt, receivedAt)));
