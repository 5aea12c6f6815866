import { Refusal } from '../protocol/errors.js';
import { CompactedRecord, ProducerRecord } from '../store/records.js';
import { Persistent, Store, WriteGroup } from '../store/store.js';
import { checkSequence, withBatch } from './producer-state.js';
import {
  BatchHeader,
  maxTimestampOf,
  nextOffsetOf,
  NO_PRODUCER_ID,
  placeBatch,
  stampAppendTime,
} from './record-batch.js';
import { retainedFrom, Retention } from './retention.js';
import { TimeIndex } from './time-index.js';

/** A single broker never loses leadership. */
export const LEADER_EPOCH = 0;
/** Bounds how long one round of deletion keeps the process from everything else. */
const DELETES_PER_COMMIT = 64;

export interface Appended {
  baseOffset: number;
  durable: Promise<void>;
}

/** What takes the place of a stored batch. */
export interface Replacement {
  offset: number;
  /** Of the batch that is stored. */
  length: number;
  /** Undefined for nothing. */
  batch: Buffer | undefined;
}

/** One partition's log. Offsets are given on arrival; consumers see a batch once it is durable. */
export class Partition implements Persistent {
  logStart = 0;
  /** Offset of the next record to arrive. */
  logEnd = 0;
  /** First offset that is not yet durable, hence not yet visible. */
  highWatermark = 0;
  bytes = 0;
  /** How far compaction has come. */
  compacted: CompactedRecord = { to: 0, bytes: 0 };
  readonly times: TimeIndex;
  private maxTimestamp = -1;
  private lastDurable: Promise<void> = Promise.resolve();
  private lastChange: Promise<void> = Promise.resolve();
  private deleted = false;
  private readonly producers = new Map<number, ProducerRecord>();
  private readonly watchers = new Set<(appendedBytes: number) => void>();

  constructor(
    private readonly store: Store,
    private readonly topic: number,
    private readonly index: number,
  ) {
    this.times = new TimeIndex(store, topic, index);
    const stored = store.partitions.get([topic, index]);
    if (stored) {
      this.logStart = stored.start;
      this.logEnd = this.highWatermark = stored.end;
      this.bytes = stored.bytes;
      this.maxTimestamp = stored.maxTimestamp;
      this.compacted = stored.compacted ?? this.compacted;
    }
    const first: [number, number, number] = [topic, index, 0];
    for (const { key, value } of store.producers.getRange({ start: first, end: [topic, index, Infinity] }))
      this.producers.set(key[2], value);
  }

  /**
   * Takes a validated batch, which must not change afterwards. A repeated one gets its first offset.
   * @param appendTime set where the topic stamps records itself
   * @throws Refusal on a wrong sequence
   */
  append(batch: Buffer, header: BatchHeader, now: number, appendTime: boolean): Appended {
    if (header.producerId !== NO_PRODUCER_ID) {
      const verdict = checkSequence(this.producers.get(header.producerId), header);
      if (verdict.kind === 'refused')
        throw new Refusal(verdict.code, `Sequence ${header.baseSequence} of producer ${header.producerId}.`);
      if (verdict.kind === 'duplicate') return { baseOffset: verdict.offset, durable: this.lastDurable };
    }
    const baseOffset = this.logEnd;
    placeBatch(batch, baseOffset, LEADER_EPOCH);
    if (appendTime) stampAppendTime(batch, now);
    const end = (this.logEnd += header.count);
    this.bytes += batch.length;
    const timestamp = maxTimestampOf(batch);
    const isLatest = timestamp > this.maxTimestamp;
    if (isLatest) this.maxTimestamp = timestamp;
    if (header.producerId !== NO_PRODUCER_ID)
      this.producers.set(
        header.producerId,
        withBatch(this.producers.get(header.producerId), header, baseOffset, now),
      );
    const durable = this.store
      .commit((group) => {
        group.put(this.store.batches, [this.topic, this.index, baseOffset], batch);
        if (isLatest) this.times.add(group, timestamp, baseOffset);
        if (header.producerId !== NO_PRODUCER_ID) this.putProducer(group, header.producerId);
        group.touch(this);
      })
      .then(() => {
        this.highWatermark = end;
        for (const watcher of this.watchers) watcher(batch.length);
      });
    this.lastDurable = durable;
    return { baseOffset, durable };
  }

  private putProducer(group: WriteGroup, producerId: number): void {
    const state = this.producers.get(producerId);
    if (state) group.put(this.store.producers, [this.topic, this.index, producerId], state);
  }

  persist(group: WriteGroup): void {
    if (this.deleted) return;
    group.put(this.store.partitions, [this.topic, this.index], {
      start: this.logStart,
      end: this.logEnd,
      bytes: this.bytes,
      maxTimestamp: this.maxTimestamp,
      ...(this.compacted.to > 0 && { compacted: this.compacted }),
    });
  }

  /**
   * Whole batches from the one that holds `offset`, as many as fit; with `atLeastOne` the first even if it does not.
   * `offset` must lie within the log.
   */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer[] {
    const found: Buffer[] = [];
    const base = this.baseOffsetAt(offset);
    if (base === undefined) return found;
    let room = maxBytes;
    for (const { value: batch } of this.batchesFrom(base)) {
      if (nextOffsetOf(batch) <= offset) continue;
      if (batch.length > room && !(atLeastOne && found.length === 0)) break;
      found.push(batch);
      room -= batch.length;
      if (room <= 0) break;
    }
    return found;
  }

  /** Base offset of the batch that holds a durable offset or, where there is a gap, one ahead of the batch after. */
  baseOffsetAt(offset: number): number | undefined {
    if (offset >= this.highWatermark) return undefined;
    const [key] = this.store.batches.getKeys({
      start: [this.topic, this.index, offset],
      end: [this.topic, this.index, -1],
      reverse: true,
      limit: 1,
    });
    return key ? key[2] : offset;
  }

  /** Base offset of the last durable batch. */
  lastBase(): number | undefined {
    return this.logStart < this.highWatermark ? this.baseOffsetAt(this.highWatermark - 1) : undefined;
  }

  /** Durable batches with a base offset from `base` on and below `end`. */
  batchesFrom(
    base: number,
    end = this.highWatermark,
  ): Iterable<{ key: [number, number, number]; value: Buffer }> {
    return this.store.batches.getRange({
      start: [this.topic, this.index, base],
      end: [this.topic, this.index, end],
    });
  }

  get isDeleted(): boolean {
    return this.deleted;
  }

  /** Idempotent producers that are remembered, by id. */
  producerStates(): ReadonlyMap<number, ProducerRecord> {
    return this.producers;
  }

  /** Calls back after every durable append, with its size, and when the partition is deleted. */
  watch(watcher: (appendedBytes: number) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Moves the start of the log and removes the batches that lie wholly below it. */
  async deleteBefore(offset: number): Promise<void> {
    if (offset <= this.logStart) return;
    this.logStart = offset;
    await this.store.commit((group) => group.touch(this));
    await this.purge((batch) => nextOffsetOf(batch) <= this.logStart);
  }

  private purge(isGone: (batch: Buffer) => boolean): Promise<void> {
    return this.exclusively(() => this.removeWhile(isGone));
  }

  /** Runs what changes stored batches one after the other, as each takes what it finds off the size of the log. */
  exclusively(change: () => Promise<void>): Promise<void> {
    const done = this.lastChange.then(change);
    this.lastChange = done.catch(() => undefined);
    return done;
  }

  /** Durable on return, all or nothing; only within {@link exclusively}. */
  async replace(replacements: readonly Replacement[]): Promise<void> {
    await this.store.commit((group) => {
      for (const { offset, length, batch } of replacements) {
        const key: [number, number, number] = [this.topic, this.index, offset];
        if (batch) group.put(this.store.batches, key, batch);
        else group.remove(this.store.batches, key);
        this.bytes += (batch?.length ?? 0) - length;
      }
      group.touch(this);
    });
  }

  /** Durable on return. */
  async noteCompaction(compacted: CompactedRecord): Promise<void> {
    this.compacted = compacted;
    await this.store.commit((group) => group.touch(this));
  }

  /** Deletes what the topic's limits no longer keep. */
  async retain(limits: Retention, now: number): Promise<void> {
    for (;;) {
      const start = retainedFrom(this.batchesFrom(0), DELETES_PER_COMMIT, this.bytes, limits, now);
      if (start === undefined || start <= this.logStart) return;
      await this.deleteBefore(start);
    }
  }

  private async removeWhile(isGone: (batch: Buffer) => boolean): Promise<void> {
    for (;;) {
      const gone: { offset: number; length: number }[] = [];
      for (const { key, value } of this.batchesFrom(0)) {
        if (gone.length === DELETES_PER_COMMIT || !isGone(value)) break;
        gone.push({ offset: key[2], length: value.length });
      }
      const last = gone.at(-1);
      if (!last) return;
      await this.store.commit((group) => {
        for (const { offset, length } of gone) {
          group.remove(this.store.batches, [this.topic, this.index, offset]);
          this.bytes -= length;
          if (offset < this.compacted.to)
            this.compacted = { ...this.compacted, bytes: this.compacted.bytes - length };
        }
        this.times.removeUpTo(group, last.offset);
        group.touch(this);
      });
    }
  }

  /** Forgets idempotent producers that have been silent since `before` (ms since 1970). */
  async expireProducers(before: number): Promise<void> {
    const silent = [...this.producers].filter(([, { lastAppendAt }]) => lastAppendAt < before);
    if (silent.length === 0) return;
    for (const [producerId] of silent) this.producers.delete(producerId);
    await this.store.commit((group) => {
      for (const [producerId] of silent)
        if (!this.producers.has(producerId))
          group.remove(this.store.producers, [this.topic, this.index, producerId]);
    });
  }

  /** Ends waiting fetches; the topic's record decides that the data is gone, this removes it. */
  async destroy(): Promise<void> {
    this.deleted = true;
    for (const watcher of this.watchers) watcher(0);
    await this.lastDurable;
    this.highWatermark = this.logEnd;
    await this.purge(() => true);
    await this.expireProducers(Infinity);
    await this.store.commit((group) => group.remove(this.store.partitions, [this.topic, this.index]));
  }
}
