export interface SessionLimits {
  /** A session that nobody used for so long is over. */
  readonly idleMs: number;
  /** It ends so long after sign-in, however much it is used. */
  readonly absoluteMs: number;
  /** So long after somebody has proved who it is, what weighs most may be done. */
  readonly freshMs: number;
}

/** Use is written down no more often than this; an idle session ends that much earlier at most. */
export const usedEveryMs = 60_000;

export const usualLimits: SessionLimits = {
  idleMs: 30 * 60_000,
  absoluteMs: 12 * 3_600_000,
  freshMs: 30 * 60_000,
};

export interface SessionTimes {
  /** Milliseconds, as of `Date.now`. */
  readonly usedAt: number;
  readonly endsAt: number;
}

/** When it ends if it is not used again. */
export const endOf = ({ usedAt, endsAt }: SessionTimes, { idleMs }: SessionLimits): number =>
  Math.min(usedAt + idleMs, endsAt);

export const isOver = (times: SessionTimes, now: number, limits: SessionLimits): boolean =>
  now >= endOf(times, limits);

export const isUseDue = ({ usedAt }: SessionTimes, now: number): boolean => now - usedAt >= usedEveryMs;
