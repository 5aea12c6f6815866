import { Store, WriteGroup } from '../store/store.js';

export interface TimeEntry {
  timestamp: number;
  /** No batch before this offset is as late as `timestamp`. */
  offset: number;
}

/** Where in a partition's log it first was as late as some time (ms since 1970). */
export class TimeIndex {
  constructor(
    private readonly store: Store,
    private readonly topic: number,
    private readonly partition: number,
  ) {}

  add(group: WriteGroup, timestamp: number, offset: number): void {
    group.put(this.store.times, [this.topic, this.partition, timestamp], offset);
  }

  first(): TimeEntry | undefined {
    return this.since(0);
  }

  since(timestamp: number): TimeEntry | undefined {
    return this.entriesFrom(timestamp, 1)[0];
  }

  latest(): TimeEntry | undefined {
    const [found] = this.store.times.getRange({
      start: [this.topic, this.partition, Infinity],
      end: [this.topic, this.partition, -1],
      reverse: true,
      limit: 1,
    });
    return found && { timestamp: found.key[2], offset: found.value };
  }

  private entriesFrom(timestamp: number, limit: number): TimeEntry[] {
    const found = this.store.times.getRange({
      start: [this.topic, this.partition, timestamp],
      end: [this.topic, this.partition, Infinity],
      limit,
    });
    return [...found].map(({ key, value }) => ({ timestamp: key[2], offset: value }));
  }

  /** Forgets the places up to an offset, below which the log has no batches any more. */
  removeUpTo(group: WriteGroup, offset: number): void {
    for (const { key, value } of this.store.times.getRange({
      start: [this.topic, this.partition, 0],
      end: [this.topic, this.partition, Infinity],
    })) {
      if (value > offset) return;
      group.remove(this.store.times, key);
    }
  }
}
