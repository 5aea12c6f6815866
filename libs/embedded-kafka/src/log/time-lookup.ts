import { ProtocolError } from '../protocol/errors.js';
import { Partition } from './partition.js';
import {
  hasLogAppendTime,
  maxTimestampOf,
  nextOffsetOf,
  readBatchHeader,
  recordsOf,
} from './record-batch.js';
import { RecordReader } from './record-reader.js';

export interface TimePosition {
  offset: number;
  timestamp: number;
}

/**
 * The first record of the batch at or after `timestamp`. Where the records cannot be read it is the first of the
 * batch, so that a consumer that starts there misses nothing.
 */
export function positionInBatch(
  batch: Buffer,
  timestamp: number,
  notBefore: number,
): TimePosition | undefined {
  const header = readBatchHeader(batch);
  const { baseOffset, baseTimestamp, maxTimestamp } = header;
  const start = Math.max(baseOffset, notBefore);
  if (hasLogAppendTime(header)) return { offset: start, timestamp: maxTimestamp };
  const records = recordsOf(batch, header);
  if (!records) return { offset: start, timestamp: Math.max(baseTimestamp, timestamp) };
  try {
    const reader = new RecordReader(records);
    while (!reader.atEnd) {
      const { offsetDelta, timestampDelta } = reader.next();
      const found = { offset: baseOffset + offsetDelta, timestamp: baseTimestamp + timestampDelta };
      if (found.timestamp >= timestamp && found.offset >= notBefore) return found;
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { offset: start, timestamp: Math.max(baseTimestamp, timestamp) };
  }
  return undefined;
}

/** The first record of the log at or after `timestamp` (ms since 1970). */
export function positionAt(log: Partition, timestamp: number): TimePosition | undefined {
  const batch = batchSince(log, timestamp);
  return batch && positionInBatch(batch, timestamp, log.logStart);
}

/** The first record with the latest timestamp of the log. */
export function positionOfLatest(log: Partition): TimePosition | undefined {
  const batch = latestBatch(log);
  return batch && positionInBatch(batch, readBatchHeader(batch).maxTimestamp, log.logStart);
}

/**
 * The first durable batch that holds a timestamp at or after `timestamp`. It lies behind the place that the index
 * names only where compaction took what made the place so late; ahead of the whole index there are batches where the
 * start of the log moved past one that was later than they are.
 */
function batchSince(log: Partition, timestamp: number): Buffer | undefined {
  const entry = log.times.since(timestamp);
  const indexedFrom = log.times.first()?.offset;
  const from = log.baseOffsetAt(log.logStart);
  if (from === undefined) return undefined;
  const isLate = (batch: Buffer) => maxTimestampOf(batch) >= timestamp;
  const early = from === indexedFrom ? undefined : first(log, from, indexedFrom, isLate);
  return early ?? (entry && first(log, entry.offset, undefined, isLate));
}

/** The first batch that holds the latest timestamp of the log. */
function latestBatch(log: Partition): Buffer | undefined {
  const entry = log.times.latest();
  const [indexed] = entry ? log.batchesFrom(entry.offset, entry.offset + 1) : [];
  if (indexed && maxTimestampOf(indexed.value) === entry?.timestamp) return indexed.value;
  // the index is empty, or compaction took the message that it ends with
  let latest: Buffer | undefined;
  first(log, log.baseOffsetAt(log.logStart) ?? log.highWatermark, undefined, (batch) => {
    if (!latest || maxTimestampOf(batch) > maxTimestampOf(latest)) latest = batch;
    return false;
  });
  return latest;
}

function first(
  log: Partition,
  from: number,
  end: number | undefined,
  matches: (batch: Buffer) => boolean,
): Buffer | undefined {
  for (const { value } of log.batchesFrom(from, end))
    if (nextOffsetOf(value) > log.logStart && matches(value)) return value;
  return undefined;
}
