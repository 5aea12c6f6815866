import { ProtocolError } from '../protocol/errors.js';
import { BatchHeader, hasLogAppendTime, readBatchHeader, recordsOf, remainderOf } from './record-batch.js';
import { RecordPlace, RecordReader } from './record-reader.js';

/** When and how a log is compacted, as the topic's settings say. */
export interface Compaction {
  /** Share of the log that must be new since it was last compacted, 0 to 1. */
  minDirtyRatio: number;
  /** What is younger stays as it is. */
  minLagMs: number;
  /** What is older is compacted whatever the share. */
  maxLagMs: number;
  /** How long the mark of a deleted key stays after the values before it went. */
  tombstoneMs: number;
}

/** Offset of the last message of each key, of some part of a log. */
export class LatestOffsets {
  private readonly offsets = new Map<string, number>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  /** Takes in the next batch of the log; one that cannot be read says nothing. */
  add(batch: Buffer): void {
    const content = contentOf(batch);
    for (const entry of content?.entries ?? []) {
      const key = keyOf(content!.records, entry);
      if (key === undefined) continue;
      if (!this.offsets.has(key)) this.bytes += key.length;
      this.offsets.set(key, content!.header.baseOffset + entry.offsetDelta);
    }
  }

  get isFull(): boolean {
    return this.bytes >= this.maxBytes;
  }

  /** A later message of the key is known. */
  replaces(key: string, offset: number): boolean {
    return (this.offsets.get(key) ?? -1) > offset;
  }
}

interface Content {
  header: BatchHeader;
  records: Buffer;
  entries: RecordPlace[];
}

function contentOf(batch: Buffer): Content | undefined {
  const header = readBatchHeader(batch);
  const records = recordsOf(batch, header);
  if (!records) return undefined;
  const entries: RecordPlace[] = [];
  try {
    for (const reader = new RecordReader(records); !reader.atEnd;) entries.push(reader.next());
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
  return { header, records, entries };
}

function keyOf(records: Buffer, { keyAt, keyLength }: RecordPlace): string | undefined {
  return keyLength < 0 ? undefined : records.toString('latin1', keyAt, keyAt + keyLength);
}

export interface Compacted {
  /** Undefined where nothing of the batch is left; the very same buffer where all of it is. */
  batch: Buffer | undefined;
  /** Some record that is left marks its key as deleted. */
  hasTombstones: boolean;
}

/**
 * A batch without the messages that later ones replace and without those that have no key.
 * @param tombstonesBefore marks of deleted keys below this offset go
 * @returns undefined for a batch whose records cannot be read: it stays whole
 */
export function compactBatch(
  batch: Buffer,
  latest: LatestOffsets,
  tombstonesBefore: number,
): Compacted | undefined {
  const content = contentOf(batch);
  if (!content) return undefined;
  const { header, records, entries } = content;
  const kept = entries.filter((entry) => {
    const key = keyOf(records, entry);
    const offset = header.baseOffset + entry.offsetDelta;
    const isOver = entry.valueLength < 0 && offset < tombstonesBefore;
    return key !== undefined && !isOver && !latest.replaces(key, offset);
  });
  const hasTombstones = kept.some(({ valueLength }) => valueLength < 0);
  const last = kept.at(-1);
  if (!last) return { batch: undefined, hasTombstones };
  if (kept.length === entries.length) return { batch, hasTombstones };
  const rest = remainderOf(batch, {
    records: Buffer.concat(kept.map(({ start, end }) => records.subarray(start, end))),
    count: kept.length,
    lastOffsetDelta: last.offsetDelta,
    maxTimestamp: hasLogAppendTime(header) ? header.maxTimestamp : header.baseTimestamp + latestOf(kept),
  });
  return { batch: rest, hasTombstones };
}

function latestOf(entries: RecordPlace[]): number {
  return entries.reduce((latest, { timestampDelta }) => Math.max(latest, timestampDelta), -Infinity);
}
