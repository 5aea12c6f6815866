import type { RawEvent } from '../wire/append-messages.js';

/** The largest append: EventStoreDB 23 and 24 count the data of its events and nothing else. */
export const MAXIMUM_APPEND_SIZE = 1024 * 1024;

/** What the events of an append may take in all, metadata included. */
const MAXIMUM_FOOTPRINT = 16 * 1024 * 1024;

/** Adds up an append. */
export class AppendSize {
  private data = 0;
  /** Bytes the events keep in memory. */
  footprint = 0;

  add(event: RawEvent): void {
    this.data += event.data.length;
    this.footprint += event.data.length + event.metadata.length + 2 * (event.type?.length ?? 0);
  }

  isExceeded(): boolean {
    return this.data > MAXIMUM_APPEND_SIZE || this.footprint > MAXIMUM_FOOTPRINT;
  }
}
