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

/** A log position, or a time: then everything recorded before the first event with a later recording time. */
export type AsOf = { readonly position: bigint } | { readonly at: string };
