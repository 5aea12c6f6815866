import type { RecordedEvent } from '#contracts';
import { FairSlots } from '#platform';
import type { AppendKey } from '#security';
import { ErrorType, EventStoreDBClient, jsonEvent, type AppendResult } from '@eventstore/db-client';
import { Authorship } from './authorship.js';
import { followAll, FollowInterrupted, type Follow, type FollowOptions } from './follow.js';
import { inTime } from './in-time.js';
import { emptyLog, eventIdAt, lastFollowed, newestPosition, type LogEnd } from './log-end.js';
import { findOut, looksAtOnce, NotFoundOut, usualPatience, type Patience } from './outcome.js';
import type { NewEvent } from './new-event.js';
import { isOfTheLog, LogUnavailable, recorded } from './recorded.js';
import { NotThisLog, Standing, type LogFault, type LogMark } from './standing.js';

/** Whether the log holds an append is not known, even after looking for it. Repeat the same command later. */
export class AppendOutcomeUnknown extends Error {
  readonly code = 'append-outcome-unknown';
}

/** The log permanently refuses this append or read: too large, or the stream was deleted (tombstone). */
export class RefusedByLog extends Error {
  readonly code = 'refused-by-log';
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
  /** When an append without an answer is looked for, and when it is given up. */
  readonly patience?: Partial<Patience>;
  /** Signs what is appended; whoever only reads needs none. What is appended without it is a finding to auditors. */
  readonly key?: AppendKey;
}

/** How long a read is tried again while the log is away, in milliseconds. */
const readPauses = [200, 400, 800, 1_600];

/** The log itself gives an append up after so long; it may still come to be written. */
const appendDeadlineMs = 10_000;

/** A look at what became of an append is given up after so long, for the next one. */
const lookLimitMs = 5_000;

/** Appends under way at once: a burst waits here, instead of all of it being late at the log. */
const appendsAtOnce = 256;

/**
 * The record: EventStoreDB behind the few operations that are used. One appending instance per process, since the
 * client keeps the pending batch appends of a process in one place.
 */
export class EventLog {
  private readonly client: EventStoreDBClient;
  private readonly patience: Patience;
  private readonly standing: Standing;
  private readonly authorship: Authorship;
  private readonly looks = new FairSlots(looksAtOnce);
  private readonly places = new FairSlots(appendsAtOnce);
  private end: LogEnd = emptyLog;

  constructor(options: EventLogOptions) {
    this.client = EventStoreDBClient.connectionString(options.url);
    this.patience = { ...usualPatience, ...options.patience };
    this.standing = new Standing({
      end: () => newestPosition(this.client),
      eventIdAt: (position) => eventIdAt(this.client, position),
      eventIdIn: async (stream, revision) => (await this.readStream(stream, revision, 1))[0]?.eventId,
    });
    this.authorship = new Authorship(options.key, {
      read: (stream) => this.read(stream),
      write: (stream, expected, events) => this.write(stream, expected, events),
    });
  }

  /** Why the log is not the one that was worked with before, as far as that is known; nothing while it is. */
  get fault(): LogFault | undefined {
    return this.standing.notThisLog;
  }

  /**
   * Compares what was kept of the log, here and elsewhere, with the log as it is. While something does not fit, this
   * instance neither reads nor writes: everything else throws {@link NotThisLog} until a later call finds no fault.
   * @throws {LogUnavailable}
   */
  compareWith(marks: readonly LogMark[]): Promise<LogFault | undefined> {
    return this.standing.compareWith(marks);
  }

  /** The same of these marks alone, and without any consequence here. @throws {LogUnavailable} */
  compareOthers(marks: readonly LogMark[]): Promise<LogFault | undefined> {
    return this.standing.compareOthers(marks);
  }

  /** Place of the newest event of any stream, whether or not this is the right log; −1 in an empty one. */
  endPosition(): Promise<bigint> {
    return newestPosition(this.client);
  }

  /**
   * Whether this process may append: done before the first append in any case, which also puts the key of a log that
   * has none on record.
   * @throws {NotTheLogsKey} appends of this log are signed, and this process's key is not one of its keys
   * @throws {LogUnavailable}
   * @throws {NotThisLog}
   */
  checkKey(): Promise<void> {
    return this.authorship.check();
  }

  /**
   * Appends atomically after exactly `expected`; a different revision is a `conflict`. Where no answer comes, the
   * stream is asked, and the very same append is repeated, which the log takes for the first: the event ids make it
   * so, and ids must therefore stand for what is written.
   * @throws {AppendOutcomeUnknown}
   * @throws {RefusedByLog}
   * @throws {NotThisLog} nothing was written
   * @throws {NotTheLogsKey} nothing was written
   * @throws {LogUnavailable} before the first append of this process: nothing was written
   */
  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Appended | 'conflict'> {
    return this.write(stream, expected, await this.authorship.sign(stream, expected, events));
  }

  private async write(
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
    const options = {
      expectedRevision: expected === noStream ? ('no_stream' as const) : expected,
      deadline: appendDeadlineMs,
    };
    await this.places.take('');
    try {
      const written = await findOut<Appended | 'conflict'>(
        {
          send: async () => {
            // also when it is sent again: another log may answer by then
            await this.standing.sure();
            return appended(await this.client.appendToStream(stream, proposed, options));
          },
          find: () => this.find(stream, expected, events),
          meaning: (error) => this.meaning(error),
        },
        this.patience,
        this.looks,
      );
      const eventId = events.at(-1)?.eventId;
      if (written !== 'conflict' && eventId !== undefined)
        this.standing.note({ stream, eventId, ...written });
      return written;
    } catch (error) {
      if (isForGood(error))
        throw new RefusedByLog(`${stream}: ${(error as Error).message}`, { cause: error });
      if (!(error instanceof NotFoundOut)) throw error;
      throw new AppendOutcomeUnknown(`${stream}: what became of an append is not known: ${error.message}`, {
        cause: error.cause,
      });
    } finally {
      this.places.give();
    }
  }

  /**
   * Events of a stream after a revision, oldest first, at most `most`; none when it does not exist.
   * @throws {LogUnavailable}
   * @throws {RefusedByLog}
   * @throws {NotThisLog}
   */
  async read(
    stream: string,
    after: bigint = -1n,
    most: number = Number.MAX_SAFE_INTEGER,
  ): Promise<RecordedEvent[]> {
    for (let tries = 0; ; tries++) {
      try {
        await this.standing.sure();
        return await this.readStream(stream, after + 1n, most);
      } catch (error) {
        if (isForGood(error))
          throw new RefusedByLog(`${stream}: ${(error as Error).message}`, { cause: error });
        if (isDenied(error) || error instanceof NotThisLog) throw error;
        this.standing.doubt();
        const pauseMs = readPauses[tries];
        if (pauseMs === undefined) throw new LogUnavailable(`${stream} cannot be read`, { cause: error });
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  /**
   * Position of the newest event in a stream that is followed, or -1 where there is none. System events of the log
   * may lie behind it: followers pass them over, and whoever waits for one of them to be shown may wait for ever.
   */
  async lastPosition(): Promise<bigint> {
    return (await this.ends()).last;
  }

  /** Follows the whole log, catching up first. System streams are left out; see {@link followAll}. */
  async *follow(options: FollowOptions): Follow {
    try {
      await this.standing.sure();
      for await (const batch of followAll(this.client, options, () => this.ends())) {
        const last = batch.events.at(-1);
        if (last) this.standing.note(last);
        yield batch;
      }
    } catch (error) {
      if (error instanceof FollowInterrupted) this.standing.doubt();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.client.dispose();
  }

  private async ends(): Promise<LogEnd> {
    const seen = this.end;
    const found = await lastFollowed(this.client, seen);
    if (found.looked > this.end.looked || found.looked < seen.looked) this.end = found;
    return found;
  }

  private async readStream(
    stream: string,
    fromRevision: bigint,
    maxCount: number,
    limitMs?: number,
  ): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    try {
      // the log's own records count for the log: what they take of a page is read behind it
      for (let [from, wanted] = [fromRevision, maxCount]; wanted > 0; wanted = maxCount - events.length) {
        let given = 0;
        for await (const resolved of inTime(
          this.client.readStream(stream, { fromRevision: from, maxCount: wanted }),
          limitMs,
        )) {
          given++;
          from = (resolved.event?.revision ?? from) + 1n;
          if (!isOfTheLog(resolved)) events.push(recorded(resolved));
        }
        if (given < wanted) break;
      }
    } catch (error) {
      if (typeOf(error) !== ErrorType.STREAM_NOT_FOUND) throw error;
    }
    return events;
  }

  /** What stands in the stream where these events would: they themselves, others, or nothing yet. */
  private async find(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Appended | 'conflict' | undefined> {
    const present = await this.readStream(stream, expected + 1n, events.length, lookLimitMs);
    if (present.length === 0) return undefined;
    const ours = events.every(({ eventId }, n) => present[n]?.eventId === eventId);
    const last = present.at(-1);
    return ours && last ? { revision: last.revision, position: last.position } : 'conflict';
  }

  private meaning(error: unknown): { outcome: 'conflict' } | 'final' | undefined {
    if (typeOf(error) === ErrorType.WRONG_EXPECTED_VERSION) return { outcome: 'conflict' };
    if (isForGood(error) || isDenied(error) || error instanceof NotThisLog) return 'final';
    this.standing.doubt();
    return undefined;
  }
}

function appended(result: AppendResult): Appended {
  if (!result.position) throw new LogUnavailable('the log gave no position for an append');
  return { revision: result.nextExpectedRevision, position: result.position.commit };
}

const typeOf = (error: unknown): unknown => (error as { type?: unknown } | undefined)?.type;

const isDenied = (error: unknown): boolean => typeOf(error) === ErrorType.ACCESS_DENIED;

/** What a repeat cannot change. */
const isForGood = (error: unknown): boolean =>
  ([ErrorType.STREAM_DELETED, ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED] as unknown[]).includes(typeOf(error));
