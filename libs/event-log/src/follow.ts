import type { RecordedEvent } from '#contracts';
import {
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { recorded } from './recorded.js';

/** Streams of the log's own, metadata among them, begin with a dollar sign. */
export const followedStreams = '^[^$]';

/** Some events in log order, and the position up to which nothing else that matches was left out. */
export interface Batch {
  readonly events: readonly RecordedEvent[];
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
 */
export async function* followAll(client: EventStoreDBClient, options: FollowOptions): Follow {
  const { after, signal, batchSize = 500, lingerMs = 0, streamPrefixes } = options;
  let received = 0;
  let marker: { position: bigint; afterReceiving: number } | undefined;
  let caughtUpAfter: number | undefined;

  const subscription = client.subscribeToAll(
    {
      fromPosition: after === undefined || after < 0n ? START : { commit: after, prepare: after },
      filter: streamPrefixes
        ? streamNameFilter({ prefixes: [...streamPrefixes], checkpointInterval: 32, checkpointReached })
        : streamNameFilter({ regex: followedStreams, checkpointInterval: 32, checkpointReached }),
    },
    // the stream's own default of 16 would cap every batch
    { highWaterMark: batchSize },
  );
  // both marks stand behind the events that are still in the client's buffer
  function checkpointReached(_: unknown, position: { commit: bigint }): Promise<void> {
    marker = { position: position.commit, afterReceiving: received + subscription.readableLength };
    wake();
    return Promise.resolve();
  }
  let wake = (): void => undefined;
  let failure: Error | undefined;
  let over = false;
  subscription.on('caughtUp', () => {
    caughtUpAfter = received + subscription.readableLength;
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

  let upTo = after ?? -1n;
  let caughtUp = false;
  let rested = false;
  try {
    while (!signal?.aborted) {
      // the client hands over one event at a time: let those that are here already join the batch
      await new Promise((resolve) =>
        rested && caughtUp && lingerMs > 0 ? setTimeout(resolve, lingerMs) : setImmediate(resolve),
      );
      rested = false;
      const events: RecordedEvent[] = [];
      let next: AllStreamResolvedEvent | null;
      while (
        events.length < batchSize &&
        (next = subscription.read() as AllStreamResolvedEvent | null) !== null
      ) {
        received++;
        events.push(recorded(next));
      }
      const last = events.at(-1);
      let news = last !== undefined;
      if (last) upTo = last.position;
      if (marker && received >= marker.afterReceiving) {
        if (marker.position > upTo) {
          upTo = marker.position;
          news = true;
        }
        marker = undefined;
      }
      if (!caughtUp && caughtUpAfter !== undefined && received >= caughtUpAfter) caughtUp = news = true;
      if (news) {
        yield { events, upTo, caughtUp };
        continue;
      }
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
