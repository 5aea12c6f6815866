import type { EventMetadata, RecordedEvent } from '#contracts';
import { ErrorType, EventStoreDBClient, jsonEvent, type AppendResult } from '@eventstore/db-client';
import { LogUnavailable, recorded } from './recorded.js';
import { followAll, type Follow, type FollowOptions } from './follow.js';
import { emptyLog, lastFollowed, type LogEnd } from './log-end.js';

/** Whether the log holds an append is not known, even after repeating it. Repeat the same command later. */
export class AppendOutcomeUnknown extends Error {
  readonly code = 'append-outcome-unknown';
}

/** The log will never take this append, or give this stream: too large, or the stream was deleted for good. */
export class RefusedByLog extends Error {
  readonly code = 'refused-by-log';
}

export interface NewEvent {
  readonly eventId: string;
  readonly storedType: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
}

/** Exact revision after which to write; -1 for a stream that must not exist. */
export type ExpectedRevision = bigint;
export const noStream: ExpectedRevision = -1n;

export interface Appended {
  /** Revision of the last event written. */
  readonly revision: bigint;
  /** Log position of the last event written. */
  readonly position: bigint;
}

export interface EventLogOptions {
  /** `esdb://` connection string. */
  readonly url: string;
  /** How long one attempt of an append may take. */
  readonly attemptTimeoutMs?: number;
  /** How often an append whose outcome is unknown is repeated before giving up. */
  readonly attempts?: number;
}

/**
 * The record: EventStoreDB behind the few operations that are used. One appending instance per process, since the
 * client keeps the pending batch appends of a process in one place.
 */
export class EventLog {
  private readonly client: EventStoreDBClient;
  private readonly attemptTimeoutMs: number;
  private readonly attempts: number;
  private end: LogEnd = emptyLog;

  constructor(options: EventLogOptions) {
    this.client = EventStoreDBClient.connectionString(options.url);
    this.attemptTimeoutMs = options.attemptTimeoutMs ?? 10_000;
    this.attempts = options.attempts ?? 5;
  }

  /**
   * Appends atomically after exactly `expected`; a different revision is a `conflict`. When the connection is lost
   * the very same append is repeated, which the log answers as if it were the first: the event ids make it so.
   * @throws {AppendOutcomeUnknown}
   * @throws {RefusedByLog}
   */
  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Appended | 'conflict'> {
    const proposed = events.map(({ eventId, storedType, data, metadata }) =>
      jsonEvent({
        id: eventId,
        type: storedType,
        data: data as Record<string, unknown>,
        metadata: metadata as unknown as Record<string, unknown>,
      }),
    );
    const expectedRevision = expected === noStream ? 'no_stream' : expected;
    let cause: unknown;
    for (let attempt = 0; attempt < this.attempts; attempt++) {
      if (attempt > 0) await pause(Math.min(2_000, 100 * 2 ** attempt));
      try {
        const result = await withTimeout(
          this.client.appendToStream(stream, proposed, { expectedRevision, deadline: this.attemptTimeoutMs }),
          this.attemptTimeoutMs + 1_000,
        );
        return appended(result);
      } catch (error) {
        if (errorType(error) === ErrorType.WRONG_EXPECTED_VERSION) return 'conflict';
        if (isForGood(error))
          throw new RefusedByLog(`${stream}: ${(error as Error).message}`, { cause: error });
        if (errorType(error) === ErrorType.ACCESS_DENIED) throw error;
        cause = error;
      }
    }
    throw new AppendOutcomeUnknown(`${stream}: no answer to an append after ${this.attempts} attempts`, {
      cause,
    });
  }

  /**
   * Events of a stream after a revision, oldest first, at most `most`; none when it does not exist.
   * @throws {LogUnavailable}
   * @throws {RefusedByLog}
   */
  async read(
    stream: string,
    after: bigint = -1n,
    most: number = Number.MAX_SAFE_INTEGER,
  ): Promise<RecordedEvent[]> {
    let cause: unknown;
    for (let attempt = 0; attempt < this.attempts; attempt++) {
      if (attempt > 0) await pause(Math.min(2_000, 100 * 2 ** attempt));
      try {
        const events: RecordedEvent[] = [];
        for await (const resolved of this.client.readStream(stream, {
          fromRevision: after + 1n,
          maxCount: most,
        })) {
          events.push(recorded(resolved));
        }
        return events;
      } catch (error) {
        if (errorType(error) === ErrorType.STREAM_NOT_FOUND) return [];
        if (isForGood(error))
          throw new RefusedByLog(`${stream}: ${(error as Error).message}`, { cause: error });
        cause = error;
      }
    }
    throw new LogUnavailable(`${stream} cannot be read`, { cause });
  }

  /**
   * Position of the newest event in a stream that is followed, or -1 where there is none. System events of the log
   * may lie behind it: followers pass them over, and whoever waits for one of them to be shown may wait for ever.
   */
  async lastPosition(): Promise<bigint> {
    const seen = this.end;
    const found = await lastFollowed(this.client, seen);
    if (found.looked > this.end.looked) this.end = found;
    return found.last;
  }

  /** Follows the whole log, catching up first. System streams are left out; see {@link followAll}. */
  follow(options: FollowOptions): Follow {
    return followAll(this.client, options);
  }

  close(): Promise<void> {
    return this.client.dispose();
  }
}

function appended(result: AppendResult): Appended {
  if (!result.position) throw new LogUnavailable('the log gave no position for an append');
  return { revision: result.nextExpectedRevision, position: result.position.commit };
}

const errorType = (error: unknown): unknown => (error as { type?: unknown } | undefined)?.type;

/** What a repeat cannot change. */
const isForGood = (error: unknown): boolean =>
  ([ErrorType.STREAM_DELETED, ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED] as unknown[]).includes(
    errorType(error),
  );

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The client leaves append deadlines to the server, which cannot keep them when it is gone. */
function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
