import { positionOf, revisionOf } from '../log/record.js';
import { extentOf } from '../log/stream-reader.js';
import { streamDeleted } from '../rpc/errors.js';
import type { EventStore } from '../store/store.js';
import { encodeStreamNotFound } from '../wire/read-messages.js';
import type { RecordFilter } from './filter.js';
import { type Presentation, present, type Step, takePage } from './page.js';

/** A revision or a position, or an end of the log. */
export type From = 'start' | 'end' | number;

export interface ReadRequest extends Presentation {
  from: From;
  backwards: boolean;
  /** May be infinite. */
  count: number;
}

/** A stream as it is when the read begins, from a revision on, that one included. */
export function* readStream(store: EventStore, stream: string, request: ReadRequest): Generator<Step> {
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
    ? Math.min(last, place(request.from, last))
    : Math.max(first, place(request.from, Infinity));
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
  committed: number,
  request: ReadRequest,
  filter: RecordFilter = () => true,
): Generator<Step> {
  const step = request.backwards ? -1 : 1;
  const end = request.backwards ? 1 : committed;
  let next = request.backwards
    ? Math.min(committed, place(request.from, Infinity) - 1)
    : Math.max(1, place(request.from, Infinity));
  let left = request.count;
  while (left > 0 && (end - next) * step >= 0) {
    const page = takePage(store.all(next, end));
    const ending = page[page.length - 1];
    if (ending === undefined) return;
    next = positionOf(ending) + step;
    const wanted = page.filter(filter).slice(0, left);
    left -= wanted.length;
    yield wanted.map((record) => present(store, record, request));
  }
}

function place(from: From, end: number): number {
  if (from === 'start') return 0;
  return from === 'end' ? end : from;
}
