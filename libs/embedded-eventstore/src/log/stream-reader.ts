import type { EventStore } from '../store/store.js';
import { createdMsOf } from './record.js';
import { isMetastream, isSoftDeleted, parseLimits, type StreamLimits } from './stream-metadata.js';
import { isTombstoned, readMetadata } from './stream-states.js';

/** Of a metadata stream only the last event counts. */
const METASTREAM_LIMITS: StreamLimits = { maxCount: 1 };

export type StreamExtent =
  | { kind: 'missing' }
  | { kind: 'deleted' }
  /** Readable from revision `first` to `last`; `first` is greater than `last` when all events are out of range. */
  | { kind: 'present'; number: number; first: number; last: number };

/** What of a stream can be read at this moment. */
export function extentOf(store: EventStore, stream: string, nowMs: number): StreamExtent {
  const stateOf = (name: string) => {
    const number = store.streamNumber(name);
    return { number, last: number === 0 ? -1 : store.lastRevision(number) };
  };
  const { number, last } = stateOf(stream);
  if (isTombstoned(stream, stateOf)) return { kind: 'deleted' };
  const limits = isMetastream(stream) ? METASTREAM_LIMITS : limitsOf(store, stream);
  if (last < 0 || isSoftDeleted(limits)) return { kind: 'missing' };
  let first = Math.max(0, limits.truncateBefore ?? 0);
  if (limits.maxCount !== undefined) first = Math.max(first, last - limits.maxCount + 1);
  if (limits.maxAgeSeconds !== undefined) {
    first = firstCreatedAfter(store, number, first, last, nowMs - limits.maxAgeSeconds * 1000);
  }
  return { kind: 'present', number, first, last };
}

/** The revision of the last event as committed, −1 when there is none. */
export function lastRevisionOf(store: EventStore, stream: string): number {
  const number = store.streamNumber(stream);
  return number === 0 ? -1 : store.lastRevision(number);
}

export function isGone(store: EventStore, stream: string): boolean {
  return isTombstoned(stream, (name) => ({ last: lastRevisionOf(store, name) }));
}

function limitsOf(store: EventStore, stream: string): StreamLimits {
  const metadata = readMetadata(store, stream);
  return metadata === undefined ? {} : parseLimits(metadata);
}

/** Times within a stream rise, but for a clock set back, which EventStoreDB disregards as well. */
function firstCreatedAfter(
  store: EventStore,
  number: number,
  first: number,
  last: number,
  cutoffMs: number,
): number {
  let low = first;
  let high = last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const record = store.at(number, middle);
    if (record !== undefined && createdMsOf(record) >= cutoffMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
