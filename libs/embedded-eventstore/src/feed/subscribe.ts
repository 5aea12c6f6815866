import { randomUUID } from 'node:crypto';
import type { Head } from '../log/head.js';
import { positionOf, revisionOf, TOMBSTONE } from '../log/record.js';
import { extentOf, isGone, lastRevisionOf } from '../log/stream-reader.js';
import { streamDeleted } from '../rpc/errors.js';
import type { EventStore } from '../store/store.js';
import { CAUGHT_UP, encodeCheckpoint, encodeConfirmation, FELL_BEHIND } from '../wire/read-messages.js';
import type { RecordFilter } from './filter.js';
import { type Presentation, present, type Step, takePage } from './page.js';
import type { From } from './read.js';

/** A live subscriber that has more than this to be sent is catching up again. */
const BEHIND = 1_000;

export interface SubscribeRequest extends Presentation {
  /** The first event sent is the one after it. */
  from: From;
}

export interface Filtering {
  accepts: RecordFilter;
  /** A checkpoint is sent every so many events, whether they were accepted or not. */
  checkpointInterval: number;
}

/**
 * Both subscriptions are a cursor on the store: what is not sent yet is read when it can be sent, so a slow reader
 * costs no memory, and catching up and live differ only in what is announced.
 */
export function* subscribeToAll(
  store: EventStore,
  head: Head,
  request: SubscribeRequest,
  filtering?: Filtering,
): Generator<Step> {
  let cursor = start(request.from, 0, head.position);
  let live = cursor >= head.position;
  const checkpoints = filtering && new Checkpoints(filtering.checkpointInterval);
  yield [encodeConfirmation(randomUUID()), ...(live ? [CAUGHT_UP] : [])];
  for (;;) {
    const end = head.position;
    if (cursor >= end) {
      if (!live) yield [...(checkpoints?.at(cursor) ?? []), CAUGHT_UP];
      live = true;
      if (cursor >= head.position) yield (wake) => head.onCommit(wake);
      continue;
    }
    if (live && end - cursor > BEHIND) {
      live = false;
      yield [FELL_BEHIND];
    }
    const messages: Buffer[] = [];
    for (const record of takePage(store.all(cursor + 1, end))) {
      cursor = positionOf(record);
      if (filtering?.accepts(record) ?? true) messages.push(present(store, record, request));
      if (checkpoints !== undefined) messages.push(...checkpoints.considered(cursor));
    }
    yield messages;
  }
}

/** Ends with StreamDeleted when the stream is tombstoned. */
export function* subscribeToStream(
  store: EventStore,
  head: Head,
  stream: string,
  request: SubscribeRequest,
): Generator<Step> {
  const last = lastRevisionOf(store, stream);
  let cursor = start(request.from, -1, last);
  let live = cursor >= last;
  yield [encodeConfirmation(randomUUID()), ...(live ? [CAUGHT_UP] : [])];
  if (isGone(store, stream)) throw streamDeleted(stream);
  for (;;) {
    const range = live ? liveRange(store, stream) : catchUpRange(store, stream);
    cursor = Math.max(cursor, range.first - 1);
    if (cursor >= range.last && live) {
      yield (wake) => head.onCommit(wake, stream);
      continue;
    }
    if (cursor >= range.last) {
      // Whatever is out of range now must not be sent as if it had been written since.
      cursor = Math.max(cursor, lastRevisionOf(store, stream));
      live = true;
      yield [CAUGHT_UP];
      continue;
    }
    if (live && range.last !== TOMBSTONE && range.last - cursor > BEHIND) {
      live = false;
      yield [FELL_BEHIND];
      continue;
    }
    const page = takePage(store.stream(range.number, cursor + 1, range.last));
    for (const record of page) cursor = revisionOf(record);
    yield page.map((record) => present(store, record, request));
    if (cursor === TOMBSTONE) throw streamDeleted(stream);
  }
}

/** What is written while a subscriber is live is sent to it whatever the limits of the stream are. */
function liveRange(store: EventStore, stream: string) {
  return { number: store.streamNumber(stream), first: 0, last: lastRevisionOf(store, stream) };
}

function catchUpRange(store: EventStore, stream: string) {
  const extent = extentOf(store, stream, Date.now());
  if (extent.kind === 'deleted') throw streamDeleted(stream);
  return extent.kind === 'missing' ? { number: 0, first: 0, last: -1 } : extent;
}

function start(from: From, before: number, last: number): number {
  if (from === 'start') return before;
  return from === 'end' ? last : from;
}

class Checkpoints {
  private sinceLast = 0;
  private last = 0;

  constructor(private readonly interval: number) {}

  considered(position: number): Buffer[] {
    if (++this.sinceLast < this.interval) return [];
    return this.at(position);
  }

  at(position: number): Buffer[] {
    this.sinceLast = 0;
    if (position <= this.last) return [];
    this.last = position;
    return [encodeCheckpoint(position)];
  }
}
