import type { EventStoreDBClient } from '@eventstore/db-client';
import { inTime } from './in-time.js';

/** How far a log went when it was looked at. */
export interface LogEnd {
  /** Of the newest event of all, those of system streams included. */
  readonly looked: bigint;
  /** Of the newest event in a stream that is followed. */
  readonly last: bigint;
}

export const emptyLog: LogEnd = { looked: -1n, last: -1n };

/** Streams of the log's own, metadata among them, begin with a dollar sign. */
export const followedStreams = '^[^$]';

const isFollowed = new RegExp(followedStreams);
const firstPage = 16;
const largestPage = 1_024;

/** Position of the newest event in any stream, those of the system included; −1 in an empty log. */
export async function newestPosition(client: EventStoreDBClient): Promise<bigint> {
  const read = client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 });
  let newest = -1n;
  // read to its end: leaving it early would leave the call open, and closing would wait for it
  for await (const { event } of inTime(read)) newest = event?.position?.commit ?? newest;
  return newest;
}

/** Id of the event at a position, or nothing when this log has none there. */
export async function eventIdAt(client: EventStoreDBClient, position: bigint): Promise<string | undefined> {
  const read = client.readAll({ fromPosition: { commit: position, prepare: 0n }, maxCount: 1 });
  let found: string | undefined;
  try {
    for await (const { event } of inTime(read)) if (event?.position?.commit === position) found = event.id;
  } catch (error) {
    // a position inside a record
    if (isInvalidPosition(error)) return undefined;
    throw error;
  }
  return found;
}

/** What the log answers to a position inside a record, to a read or to a subscription. */
export const isInvalidPosition = (error: unknown): boolean =>
  /InvalidPosition|invalid position/.test(error instanceof Error ? error.message : '');

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
    const page = client.readAll({
      direction: 'backwards',
      fromPosition: from === undefined ? 'end' : { commit: from, prepare: from },
      maxCount: count,
    });
    for await (const { event } of inTime(page)) {
      const position = event?.position?.commit;
      if (event === undefined || position === undefined) continue;
      looked ??= position;
      oldest = position;
      if (isFollowed.test(event.streamId)) last ??= position;
    }
    if (looked === undefined) return emptyLog;
    // another log, or an older copy: what was seen before says nothing of it
    if (looked < before.looked) before = emptyLog;
    if (last !== undefined) return { looked, last };
    if (oldest === undefined || oldest === from || oldest <= before.looked)
      return { looked, last: before.last };
    from = oldest;
  }
}
