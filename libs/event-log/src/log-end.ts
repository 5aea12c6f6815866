import type { EventStoreDBClient } from '@eventstore/db-client';
import { followedStreams } from './follow.js';

/** How far a log went when it was looked at. */
export interface LogEnd {
  /** Of the newest event of all, those of system streams included. */
  readonly looked: bigint;
  /** Of the newest event in a stream that is followed. */
  readonly last: bigint;
}

export const emptyLog: LogEnd = { looked: -1n, last: -1n };

const isFollowed = new RegExp(followedStreams);
const firstPage = 16;
const largestPage = 1_024;

/**
 * Looks for the newest followed event from the end of the log backwards, no further than to where the log ended
 * when it was last looked at: system events in between are read once. Pages grow, since a log that keeps statistics
 * or links in streams of its own may have thousands at its end.
 */
export async function lastFollowed(client: EventStoreDBClient, before: LogEnd): Promise<LogEnd> {
  let looked: bigint | undefined;
  let from: bigint | undefined;
  for (let count = firstPage; ; count = Math.min(largestPage, count * 4)) {
    let oldest = from;
    let last: bigint | undefined;
    // each page is read to its end: leaving it early would leave the call open, and closing would wait for it
    for await (const { event } of client.readAll({
      direction: 'backwards',
      fromPosition: from === undefined ? 'end' : { commit: from, prepare: from },
      maxCount: count,
    })) {
      const position = event?.position?.commit;
      if (event === undefined || position === undefined) continue;
      looked ??= position;
      oldest = position;
      if (isFollowed.test(event.streamId)) last ??= position;
    }
    if (looked === undefined) return emptyLog;
    if (last !== undefined) return { looked, last };
    if (oldest === undefined || oldest === from || oldest <= before.looked)
      return { looked, last: before.last };
    from = oldest;
  }
}
