import { LRUCache } from 'lru-cache';
import type { EventStore } from '../store/store.js';
import { dataOf, TOMBSTONE } from './record.js';
import { isMetastream, isSoftDeleted, metastreamOf, originalOf, parseLimits } from './stream-metadata.js';

const CACHED_STREAMS = 50_000;

/** Where a stream stands, as its next append has to see it. */
export interface StreamState {
  /** 0 until something is written. */
  number: number;
  /** The revision of the last event, −1 when there is none, TOMBSTONE when the stream is gone for ever. */
  last: number;
  softDeleted: boolean;
}

/** The states of the streams last written to; others are read from the store. */
export class StreamStates {
  private readonly cache = new LRUCache<string, StreamState>({ max: CACHED_STREAMS });

  constructor(private readonly store: EventStore) {}

  get(stream: string): StreamState {
    const cached = this.cache.get(stream);
    if (cached !== undefined) return cached;
    const state = this.load(stream);
    this.cache.set(stream, state);
    return state;
  }

  /** After a failed commit: what was assumed of it is wrong. */
  forget(): void {
    this.cache.clear();
  }

  private load(stream: string): StreamState {
    const number = this.store.streamNumber(stream);
    const last = number === 0 ? -1 : this.store.lastRevision(number);
    return { number, last, softDeleted: !isMetastream(stream) && this.isSoftDeleted(stream) };
  }

  private isSoftDeleted(stream: string): boolean {
    const metadata = readMetadata(this.store, stream);
    return metadata !== undefined && isSoftDeleted(parseLimits(metadata));
  }
}

/** The stream's metadata as last committed. */
export function readMetadata(store: EventStore, stream: string): Buffer | undefined {
  const number = store.streamNumber(metastreamOf(stream));
  if (number === 0) return undefined;
  const last = store.lastRevision(number);
  if (last < 0 || last === TOMBSTONE) return undefined;
  const record = store.at(number, last);
  return record && dataOf(record);
}

/** A metadata stream is gone with the stream it describes. */
export function isTombstoned(stream: string, stateOf: (stream: string) => { last: number }): boolean {
  if (stateOf(stream).last === TOMBSTONE) return true;
  return isMetastream(stream) && stateOf(originalOf(stream)).last === TOMBSTONE;
}
