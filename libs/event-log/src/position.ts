/**
 * A position that this log does not have: it lies beyond the log's end, or inside a record. It was kept of another
 * log, or of this one before an older copy was put in its place. Nothing may be concluded from it.
 */
export class PositionNotInLog extends Error {
  readonly code = 'position-not-in-log';

  constructor(
    /** What was kept. */
    readonly position: bigint,
    /** Of the newest event that the log has; −1 in an empty one. */
    readonly end: bigint,
    options?: ErrorOptions,
  ) {
    super(
      position > end
        ? `position ${position} lies beyond the end of the log (${end}): this is another log, or an older copy`
        : `position ${position} is not the place of an event in this log, which ends at ${end}: this is another log`,
      options,
    );
  }
}
