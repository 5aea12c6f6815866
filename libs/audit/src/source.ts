import type { RecordedEvent } from '#contracts';

/** The log, or a copy of a part of it. */
export interface EventSource {
  /** Events in log order from the start, of streams whose names begin with one of the prefixes; ends at the end. */
  readonly events: (streamPrefixes?: readonly string[]) => AsyncIterable<readonly RecordedEvent[]>;
}
