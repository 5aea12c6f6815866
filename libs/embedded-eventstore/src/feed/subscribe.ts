import { randomUUID } from 'node:crypto';
import type { Head } from '../log/head.js';
import { BEFORE_ALL, passed, type Position, positionAt } from '../log/position.js';
import { positionOf, revisionOf, TOMBSTONE } from '../log/record.js';
import { extentOf, isGone, lastRevisionOf } from '../log/stream-reader.js';
import { invalidPosition, streamDeleted } from '../wire/errors.js';
import type { EventStore } from '../store/store.js';
import {
  encodeCaughtUp,
  encodeCheckpoint,
  encodeConfirmation,
  encodeFellBehind,
} from '../wire/read-messages.js';
import { type CheckpointOptions, Checkpoints } from './checkpoints.js';
import type { RecordFilter } from './filter.js';
import { type Presentation, present, type Step, takePage } from './page.js';
import { type From, isBoundary } from './read.js';

/** A live subscriber that has more than this to be sent is catching up again. */
const BEHIND = 1_000;

export interface SubscribeRequest<T> extends Presentation {
  /** The first event sent is the one after it. */
  from: From<T>;
}

export interface Filtering {
  accepts: RecordFilter;
  checkpoints: CheckpointOptions;
}

/**
 * Both subscriptions are a cursor on the store: what is not sent yet is read when it can be sent, so a slow reader
 * costs no memory, and catching up and live differ only in what is announced.
 *
 * A position is looked at only where something is read from it: one at or behind the last event is taken as it is, and
 * nothing is sent before the log has grown past it.
 */
export function* subscribeToAll(
  store: EventStore,
  head: Head,
  request: SubscribeRequest<Position>,
  filtering?: Filtering,
): Generator<Step> {
  const subscribedAt = head.position;
  const from = place(request.from, BEFORE_ALL, positionAt(subscribedAt));
  const progress = filtering ? new Checkpoints(filtering.checkpoints, from) : new Progress(from);
  let cursor = Math.max(0, passed(from));
  let live = cursor >= subscribedAt && from !== BEFORE_ALL;
  const standing = () => ({
    nowMs: Date.now(),
    ...(progress.position === BEFORE_ALL ? {} : { position: progress.position }),
  });
  yield [encodeConfirmation(randomUUID()), ...(live ? [encodeCaughtUp(standing())] : [])];
  if (!live && !isBoundary(store, head, from)) throw invalidPosition();
  for (;;) {
    const end = head.position;
    if (cursor >= end) {
      if (!live) yield [...checkpoint(progress.caughtUp(head.end)), encodeCaughtUp(standing())];
      live = true;
      if (cursor >= head.position) yield (wake) => head.onCommit(wake);
      continue;
    }
    if (live && end - cursor > BEHIND && store.hasMoreThan(BEHIND, cursor)) {
      live = false;
      yield [encodeFellBehind(standing()), ...checkpoint(progress.fellBehind())];
      progress.catchUp();
    }
    const messages: Buffer[] = [];
    for (const record of takePage(store.all(cursor + 1, end))) {
      cursor = positionOf(record);
      const matched = filtering?.accepts(record) ?? true;
      if (matched) messages.push(present(store, record, request));
      messages.push(
        ...checkpoint(
          live
            ? progress.consideredLive(cursor, matched)
            : progress.consideredPast(cursor, head.layout.after(cursor, record.length), matched),
        ),
      );
    }
    yield messages;
  }
}

function checkpoint(position: Position | undefined): Buffer[] {
  return position === undefined ? [] : [encodeCheckpoint(position, Date.now())];
}

/** Ends with StreamDeleted when the stream is tombstoned. */
export function* subscribeToStream(
  store: EventStore,
  head: Head,
  stream: string,
  request: SubscribeRequest<number>,
): Generator<Step> {
  const last = lastRevisionOf(store, stream);
  let cursor = place(request.from, -1, last);
  let live = cursor >= last;
  const standing = () => ({ nowMs: Date.now(), ...(cursor < 0 ? {} : { revision: cursor }) });
  yield [encodeConfirmation(randomUUID()), ...(live ? [encodeCaughtUp(standing())] : [])];
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
      yield [encodeCaughtUp(standing())];
      continue;
    }
    if (live && range.last !== TOMBSTONE && range.last - cursor > BEHIND) {
      live = false;
      yield [encodeFellBehind(standing())];
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

function place<T>(from: From<T>, start: T, end: T): T {
  if (from === 'start') return start;
  return from === 'end' ? end : from;
}

/** Of a subscription that wants everything, and so needs no checkpoints. */
class Progress implements Pick<Checkpoints, keyof Checkpoints> {
  constructor(public position: Position) {}

  catchUp(): void {
    // nothing depends on pages
  }

  consideredPast(position: number): undefined {
    this.position = positionAt(position);
  }

  consideredLive(position: number): undefined {
    this.position = positionAt(position);
  }

  caughtUp(): undefined {
    return undefined;
  }

  fellBehind(): undefined {
    return undefined;
  }
}
