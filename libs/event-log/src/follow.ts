import { isLogPosition, type RecordedEvent } from '#contracts';
import { pause } from '#platform';
import {
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { followedStreams, isInvalidPosition, type LogEnd } from './log-end.js';
import { PositionNotInLog } from './position.js';
import { isOfTheLog, recorded } from './recorded.js';

/** Some events in log order, and the position up to which nothing else that matches was left out. */
export interface Batch {
  readonly events: readonly RecordedEvent[];
  /** The place of an event, or what `after` was (−1 without one) while none is known. */
  readonly upTo: bigint;
  /** Everything that was in the log when following began has been given. */
  readonly caughtUp: boolean;
}

export interface FollowOptions {
  /** Last position already seen; from the start when left out or negative, as `upTo` is of an empty log. */
  readonly after: bigint | undefined;
  /** Only streams whose names begin with one of these. */
  readonly streamPrefixes?: readonly string[];
  /** Most events in one batch. */
  readonly batchSize?: number;
  /** How long news may wait for more, once caught up: fewer and larger batches for a little delay. */
  readonly lingerMs?: number;
  readonly signal?: AbortSignal;
}

export type Follow = AsyncGenerator<Batch, void, undefined>;

/** The subscription ended or broke off; follow again from the last batch's position. */
export class FollowInterrupted extends Error {
  readonly code = 'follow-interrupted';
}

/**
 * Catches up with the log and then stays live, in batches as large as what has arrived. Pulled: nothing more is
 * taken from the log while a batch is being handled, beyond the client's own small buffer. Ends when aborted.
 * @throws {FollowInterrupted}
 * @throws {PositionNotInLog} when `after` is of another log, or of this one before an older copy took its place
 */
export async function* followAll(
  client: EventStoreDBClient,
  options: FollowOptions,
  endOf: () => Promise<LogEnd>,
): Follow {
  const { after = -1n, signal, batchSize = 500, lingerMs = 0, streamPrefixes } = options;
  if (signal?.aborted) return;
  const end = await endBehind(endOf, after, signal);
  const progress = new Progress(after, end.last);
  const subscription = client.subscribeToAll(
    {
      fromPosition: after < 0n ? START : { commit: after, prepare: after },
      filter: streamPrefixes
        ? streamNameFilter({ prefixes: [...streamPrefixes], checkpointInterval: 32, checkpointReached })
        : streamNameFilter({ regex: followedStreams, checkpointInterval: 32, checkpointReached }),
    },
    // the stream's own default of 16 would cap every batch
    { highWaterMark: batchSize },
  );
  function checkpointReached(_: unknown, { commit }: { commit: bigint }): Promise<void> {
    // whoever follows everything is not moved on by the log's own events: all of them stand at the same place
    if (streamPrefixes) progress.checkpoint(commit, subscription.readableLength);
    wake();
    return Promise.resolve();
  }
  let wake = (): void => undefined;
  let failure: Error | undefined;
  let over = false;
  subscription.on('caughtUp', () => {
    progress.caughtUpAfter(subscription.readableLength);
    wake();
  });
  subscription.on('readable', () => wake());
  subscription.on('error', (error: Error) => {
    failure = error;
    wake();
  });
  for (const event of ['end', 'close'] as const) {
    subscription.on(event, () => {
      over = true;
      wake();
    });
  }
  const abort = (): void => wake();
  signal?.addEventListener('abort', abort);

  let rested = false;
  try {
    while (!signal?.aborted) {
      // the client hands over one event at a time: let those that are here already join the batch
      await new Promise((resolve) =>
        rested && progress.caughtUp && lingerMs > 0 ? setTimeout(resolve, lingerMs) : setImmediate(resolve),
      );
      rested = false;
      const events = progress.take(subscription, batchSize);
      if (progress.moved()) {
        yield { events, upTo: progress.upTo, caughtUp: progress.caughtUp };
        continue;
      }
      if (failure && isInvalidPosition(failure))
        throw new PositionNotInLog(after, end.looked, { cause: failure });
      if (failure) throw new FollowInterrupted('the log broke off the subscription', { cause: failure });
      if (over) throw new FollowInterrupted('the log ended the subscription');
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (signal?.aborted || failure || over || subscription.readableLength > 0) resolve();
      });
      rested = true;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    subscription.on('error', () => undefined);
    // what is still buffered has to flow off: the client's dispose waits for the end of every stream
    subscription.resume();
    await subscription.unsubscribe();
  }
}

/** An event that is known by its position may be at the end of the log a moment later only. */
const lateMs = [50, 200, 750, 2_000];

/**
 * The end of the log, at or behind `after`. The log itself does not say when one follows from beyond its end: it is
 * silent then, for ever.
 */
async function endBehind(endOf: () => Promise<LogEnd>, after: bigint, signal?: AbortSignal): Promise<LogEnd> {
  for (let tries = 0; ; tries++) {
    let end: LogEnd;
    try {
      end = await endOf();
    } catch (cause) {
      throw new FollowInterrupted('the end of the log cannot be read', { cause });
    }
    if (after <= end.looked) return end;
    const ms = lateMs[tries];
    if (ms === undefined) throw new PositionNotInLog(after, end.looked);
    await pause(ms, signal ?? new AbortController().signal);
  }
}

/** How far a subscription has come. Marks of the log stand behind the events still in the client's buffer. */
class Progress {
  caughtUp = false;
  private received = 0;
  private caughtUpAt: number | undefined;
  private marks: { readonly position: bigint; readonly at: number }[] = [];
  /** A checkpoint of the log that nothing was seen behind yet. */
  private unproved: bigint | undefined;
  private news = false;

  /** `end` is the place of the newest followed event that was in the log before following began. */
  constructor(
    public upTo: bigint,
    private readonly end: bigint,
  ) {}

  checkpoint(position: bigint, buffered: number): void {
    this.marks.push({ position, at: this.received + buffered });
  }

  caughtUpAfter(buffered: number): void {
    this.caughtUpAt = this.received + buffered;
  }

  take(subscription: AllStreamSubscription, most: number): RecordedEvent[] {
    const events: RecordedEvent[] = [];
    let next: AllStreamResolvedEvent | null;
    while (events.length < most && (next = subscription.read() as AllStreamResolvedEvent | null) !== null) {
      this.pass();
      this.received++;
      if (isOfTheLog(next)) {
        this.reach(next.event?.position?.commit ?? this.upTo);
        continue;
      }
      const event = recorded(next);
      this.reach(event.position);
      events.push(event);
    }
    this.pass();
    if (!this.caughtUp && this.caughtUpAt !== undefined && this.received >= this.caughtUpAt) {
      this.caughtUp = this.news = true;
      this.reach(this.end);
    }
    return events;
  }

  /** Whether there is something to tell since the last time. */
  moved(): boolean {
    const { news } = this;
    this.news = false;
    return news;
  }

  /**
   * Takes the checkpoints that everything before has been received of. None is believed by itself: servers give the
   * end of the log, where the next event will stand and would be missed from there, or 2^64 − 1. One that lies behind
   * another proves that other: the log had looked past it, and what stood there has been given.
   */
  private pass(): void {
    while (this.marks[0] && this.marks[0].at <= this.received) {
      const { position } = this.marks.shift() ?? { position: -1n };
      if (!isLogPosition(position) || position <= (this.unproved ?? -1n)) continue;
      if (this.unproved !== undefined) this.reach(this.unproved);
      this.unproved = position;
    }
  }

  private reach(position: bigint): void {
    if (position <= this.upTo) return;
    this.upTo = position;
    this.news = true;
  }
}
