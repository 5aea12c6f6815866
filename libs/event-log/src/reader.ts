import type { RecordedEvent } from '#contracts';
import type { EventLog } from './event-log.js';

/** A log that can be read and nothing else. */
export interface LogReader {
  /** Events behind a position (all of them without one), in log order; ends at the end of the log as it is. */
  readonly after: (
    position: bigint | undefined,
    streamPrefixes?: readonly string[],
  ) => AsyncGenerator<readonly RecordedEvent[]>;
  /** Events of one stream, oldest first, from a revision on. */
  readonly stream: (name: string, from?: bigint) => AsyncGenerator<readonly RecordedEvent[]>;
}

const batchSize = 1_000;
const pageSize = 500;

/** What of a log a reader may be given: no more than this can be reached through it. */
export const readerOf = (log: Pick<EventLog, 'follow' | 'read'>): LogReader =>
  Object.freeze({
    after: async function* (after: bigint | undefined, streamPrefixes?: readonly string[]) {
      for await (const { events, caughtUp } of log.follow({ after, streamPrefixes, batchSize })) {
        if (events.length > 0) yield events;
        if (caughtUp) return;
      }
    },
    stream: async function* (name: string, from = 0n) {
      for (let behind = from - 1n; ;) {
        const page = await log.read(name, behind, pageSize);
        if (page.length > 0) yield page;
        const last = page.at(-1);
        if (!last || page.length < pageSize) return;
        behind = last.revision;
      }
    },
  });
