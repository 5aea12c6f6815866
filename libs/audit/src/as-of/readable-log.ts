import type { RecordedEvent } from '#contracts';

/**
 * The log for whoever replays it: it can be read and nothing else. Nothing that gets this can write, whatever it
 * does: there is no way to ask for it.
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

/** A log position, or an instant: then all that was recorded before the first event recorded later than it. */
export type AsOf = { readonly position: bigint } | { readonly at: string };
