import type { RecordedEvent } from '#contracts';

/**
 * Read-only access to the log for as-of queries and what-if: code that receives this has no means to write.
 */
export interface ReadableLog {
  /** Events behind a position (all of them without one), in log order; ends at the end of the log as it is. */
  readonly after: (
    position: bigint | undefined,
    streamPrefixes?: readonly string[],
  ) => AsyncIterable<readonly RecordedEvent[]>;
  /** Events of one stream, oldest first, from a revision on. */
  readonly stream: (name: string, from?: bigint) => AsyncIterable<readonly RecordedEvent[]>;
}

/**
 * A log position; or a time by which the log had recorded what counts; or a time by which it had occurred by its own
 * account, as far as the log tells up to `position` (its end when left out). Recorded: everything before the first event
 * with a later recording time. Occurred: whatever was recorded afterwards counts too, and what was recorded before with
 * a later time does not.
 */
export type AsOf =
  | { readonly position: bigint }
  | { readonly at: string }
  | { readonly occurredBy: string; readonly position?: bigint };

export const clocks = ['recorded', 'occurred'] as const;

/** By which of its times an event belongs to a time that is asked for. */
export type Clock = (typeof clocks)[number];

/** What was asked for, to be said with the answer. */
export interface AsOfAsked {
  readonly by: 'position' | Clock;
  /** The time asked for. */
  readonly at?: string;
}

export const askedFor = (asOf: AsOf): AsOfAsked => {
  if ('at' in asOf) return { by: 'recorded', at: asOf.at };
  if ('occurredBy' in asOf) return { by: 'occurred', at: asOf.occurredBy };
  return { by: 'position' };
};
