import { gunzipSync } from 'node:zlib';
import { ProtocolError } from '../protocol/errors.js';
import { Partition } from './partition.js';
import { compressionOf, hasLogAppendTime, HEADER_BYTES, readBatchHeader } from './record-batch.js';
import { RecordReader } from './record-reader.js';

export interface TimePosition {
  offset: number;
  timestamp: number;
}

const NONE = 0;
const GZIP = 1;
/** Bounds what a hostile batch can unfold to. */
const MAX_UNZIPPED_BYTES = 256 * 1024 * 1024;

/** Undefined for codecs that Node does not have, and for data that only claims to be compressed. */
function recordsOf(batch: Buffer, compression: number): Buffer | undefined {
  const records = batch.subarray(HEADER_BYTES);
  if (compression === NONE) return records;
  if (compression !== GZIP) return undefined;
  try {
    return gunzipSync(records, { maxOutputLength: MAX_UNZIPPED_BYTES });
  } catch {
    return undefined;
  }
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
  const records = recordsOf(batch, compressionOf(header));
  if (!records) return { offset: start, timestamp: Math.max(baseTimestamp, timestamp) };
  try {
    const reader = new RecordReader(records);
    while (!reader.atEnd) {
      const { offsetDelta, timestampDelta } = reader.skip();
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
  const batch = log.batchSince(timestamp);
  return batch && positionInBatch(batch, timestamp, log.logStart);
}

/** The first record with the latest timestamp of the log. */
export function positionOfLatest(log: Partition): TimePosition | undefined {
  const batch = log.latestBatch();
  return batch && positionInBatch(batch, readBatchHeader(batch).maxTimestamp, log.logStart);
}
