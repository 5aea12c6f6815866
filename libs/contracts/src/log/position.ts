/** The log counts in 63 bits; a larger number is what some logs write for "none". */
const greatestPosition = 2n ** 63n - 1n;

export const isLogPosition = (value: bigint): boolean => value >= 0n && value <= greatestPosition;

/** What somebody would have kept, or went by, as a position of the log is none: 0 … 2^63 − 1. */
export class PositionOutOfRange extends Error {
  readonly code = 'position-out-of-range';
  constructor(
    /** Whose position. */
    readonly follower: string,
    readonly value: bigint,
  ) {
    super(`${follower}: ${value} is no position of the log, which are 0 to ${greatestPosition}`);
  }
}

/**
 * −1 stands for "nothing seen yet", and goes through.
 * @throws {PositionOutOfRange}
 */
export function checkPosition(follower: string, value: bigint): void {
  if (value !== -1n && !isLogPosition(value)) throw new PositionOutOfRange(follower, value);
}
