import type { Head } from '../log/head.js';
import { type Position, positionAt } from '../log/position.js';
import { positionOf, revisionOf } from '../log/record.js';
import { extentOf } from '../log/stream-reader.js';
import { streamDeleted, unexpectedReadResult } from '../wire/errors.js';
import type { EventStore } from '../store/store.js';
import { encodeStreamNotFound } from '../wire/read-messages.js';
import type { RecordFilter } from './filter.js';
import { type Presentation, present, type Step, takePage } from './page.js';

/** A revision or a position, or an end of the stream or the log. */
export type From<T> = 'start' | 'end' | T;

export interface ReadRequest<T> extends Presentation {
  from: From<T>;
  backwards: boolean;
  /** May be infinite. */
  count: number;
}

/** A stream as it is when the read begins, from a revision on, that one included. */
export function* readStream(
  store: EventStore,
  stream: string,
  request: ReadRequest<number>,
): Generator<Step> {
  const extent = extentOf(store, stream, Date.now());
  if (extent.kind === 'deleted') throw streamDeleted(stream);
  if (extent.kind === 'missing') {
    yield [encodeStreamNotFound(stream)];
    return;
  }
  const { number, first, last } = extent;
  const step = request.backwards ? -1 : 1;
  const end = request.backwards ? first : last;
  let next = request.backwards
    ? Math.min(last, place(request.from, last, Number))
    : Math.max(first, place(request.from, Infinity, Number));
  let left = request.count;
  while (left > 0 && (end - next) * step >= 0) {
    const page = takePage(store.stream(number, next, end), left);
    const ending = page[page.length - 1];
    if (ending === undefined) return;
    left -= page.length;
    next = revisionOf(ending) + step;
    yield page.map((record) => present(store, record, request));
  }
}

/** All events committed when the read begins: from a position on, or backwards from the one before it. */
export function* readAll(
  store: EventStore,
  head: Head,
  request: ReadRequest<Position>,
  filter?: RecordFilter,
): Generator<Step> {
  const refused = invalidRead(store, head, request);
  if (refused !== undefined) throw unexpectedReadResult(filter && 'Filtered', refused);
  const { backwards, from } = request;
  const step = backwards ? -1 : 1;
  const end = backwards ? 1 : head.position;
  let next = backwards ? lastBefore(store, head, from) : place(from, Infinity, ({ commit }) => commit);
  let left = request.count;
  while (left > 0 && (end - next) * step >= 0) {
    const page = takePage(store.all(next, end));
    const ending = page[page.length - 1];
    if (ending === undefined) return;
    next = positionOf(ending) + step;
    const wanted = (filter === undefined ? page : page.filter(filter)).slice(0, left);
    left -= wanted.length;
    yield wanted.map((record) => present(store, record, request));
  }
}

/**
 * EventStoreDB notices a position inside a record when it reads there: forwards not behind the beginning of the last
 * record, where there is nothing left to read.
 */
function invalidRead(
  store: EventStore,
  head: Head,
  { from, backwards }: Pick<ReadRequest<Position>, 'from' | 'backwards'>,
): 'InvalidPosition' | 'Error' | undefined {
  if (typeof from === 'string' || isBoundary(store, head, from)) return undefined;
  if (backwards) return from.commit > head.end ? 'Error' : 'InvalidPosition';
  return from.commit > head.position ? undefined : 'InvalidPosition';
}

/** Whether a record begins there, or could. */
export function isBoundary(store: EventStore, head: Head, { commit }: Position): boolean {
  return commit <= 0 || commit === head.end || store.begins(commit);
}

/** A record counts as before a position when its end, taken for both numbers, is not behind it. */
function lastBefore(store: EventStore, head: Head, from: From<Position>): number {
  if (from === 'start') return 0;
  const { commit, prepare } = from === 'end' ? positionAt(head.end) : from;
  const last = store.lastBefore(commit) ?? 0;
  return prepare < commit ? (store.lastBefore(last) ?? 0) : last;
}

function place<T>(from: From<T>, end: number, numberOf: (from: T) => number): number {
  if (from === 'start') return 0;
  return from === 'end' ? end : numberOf(from);
}
