import { ErrorCode, ProtocolError, Refusal } from '../protocol/errors.js';
import { crc32c } from './crc32c.js';
import { RecordReader } from './record-reader.js';
import { canUnpack, repacked, unpacked } from './unpack.js';

/** Offsets into a batch of the record batch format (magic 2). */
const LENGTH = 8;
const LEADER_EPOCH = 12;
const MAGIC = 16;
const CRC = 17;
const ATTRIBUTES = 21;
const LAST_OFFSET_DELTA = 23;
const BASE_TIMESTAMP = 27;
const MAX_TIMESTAMP = 35;
const PRODUCER_ID = 43;
const PRODUCER_EPOCH = 51;
const BASE_SEQUENCE = 53;
const COUNT = 57;
const HEADER_BYTES = 61;

const COMPRESSION_MASK = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

export const NO_PRODUCER_ID = -1;

export interface BatchHeader {
  baseOffset: number;
  attributes: number;
  /** Offsets that the batch takes; on arrival also its number of records. */
  count: number;
  baseTimestamp: number;
  maxTimestamp: number;
  producerId: number;
  producerEpoch: number;
  baseSequence: number;
}

function i64(batch: Buffer, at: number): number {
  return batch.readInt32BE(at) * 0x1_0000_0000 + batch.readUInt32BE(at + 4);
}

export function readBatchHeader(batch: Buffer): BatchHeader {
  return {
    baseOffset: i64(batch, 0),
    attributes: batch.readInt16BE(ATTRIBUTES),
    count: batch.readInt32BE(LAST_OFFSET_DELTA) + 1,
    baseTimestamp: i64(batch, BASE_TIMESTAMP),
    maxTimestamp: i64(batch, MAX_TIMESTAMP),
    producerId: i64(batch, PRODUCER_ID),
    producerEpoch: batch.readInt16BE(PRODUCER_EPOCH),
    baseSequence: batch.readInt32BE(BASE_SEQUENCE),
  };
}

export function maxTimestampOf(batch: Buffer): number {
  return i64(batch, MAX_TIMESTAMP);
}

export function nextOffsetOf(batch: Buffer): number {
  return i64(batch, 0) + batch.readInt32BE(LAST_OFFSET_DELTA) + 1;
}

/** How far a record's timestamp may lie from the time it arrives. */
export interface AcceptedTimes {
  beforeMs: number;
  afterMs: number;
}

/** What a topic asks of the batches it takes. */
export interface BatchRules {
  maxBytes: number;
  /** Every record needs a key. */
  keyed: boolean;
  /** Undefined where the broker stamps the records itself. */
  times: AcceptedTimes | undefined;
}

/**
 * What a produce request carries for one partition: exactly one whole, intact batch.
 * @param now ms since 1970
 * @throws Refusal with the code Kafka answers
 */
export function validateBatch(batch: Buffer, rules: BatchRules, now: number): BatchHeader {
  if (batch.length <= MAGIC) throw new Refusal(ErrorCode.CORRUPT_MESSAGE, 'The batch is truncated.');
  const magic = batch.readInt8(MAGIC);
  if (magic !== 2)
    throw new Refusal(ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT, `Message format ${magic} is not supported.`);
  const length = batch.readInt32BE(LENGTH) + MAGIC - LEADER_EPOCH + LENGTH;
  if (batch.length < HEADER_BYTES || length > batch.length || length < HEADER_BYTES)
    throw new Refusal(ErrorCode.CORRUPT_MESSAGE, 'The batch is truncated.');
  if (length < batch.length)
    throw new Refusal(
      ErrorCode.INVALID_RECORD,
      'A produce request must hold exactly one batch per partition.',
    );
  if (batch.length > rules.maxBytes)
    throw new Refusal(
      ErrorCode.MESSAGE_TOO_LARGE,
      `The record batch size ${batch.length} exceeds max.message.bytes of ${rules.maxBytes}.`,
    );
  if (crc32c(batch.subarray(ATTRIBUTES)) !== batch.readUInt32BE(CRC))
    throw new Refusal(ErrorCode.CORRUPT_MESSAGE, 'The CRC of the batch does not match its content.');
  const header = readBatchHeader(batch);
  if (header.count < 1 || header.count !== batch.readInt32BE(COUNT))
    throw new Refusal(
      ErrorCode.INVALID_RECORD,
      'The record count does not match the last offset of the batch.',
    );
  if (header.attributes & (CONTROL | TRANSACTIONAL))
    throw new Refusal(ErrorCode.INVALID_RECORD, 'Transactional and control batches are not supported.');
  if (header.producerId !== NO_PRODUCER_ID && (header.baseSequence < 0 || header.producerEpoch < 0))
    throw new Refusal(ErrorCode.INVALID_RECORD, 'An idempotent batch needs an epoch and a sequence.');
  // Compressed records are stored unseen, unless the topic needs to see their keys.
  const records = compressionOf(header) === 0 || rules.keyed ? recordsOf(batch, header) : undefined;
  const seen = records ? walk(records, header.count) : { earliest: 0, latest: 0, keyed: true };
  if (rules.keyed && !seen.keyed)
    throw new Refusal(ErrorCode.INVALID_RECORD, 'A compacted topic takes no message without a key.');
  if (rules.times) checkTimes(header, seen, rules.times, now);
  return header;
}

interface Seen {
  /** Timestamps, relative to that of the first record. */
  earliest: number;
  latest: number;
  /** All have a key. */
  keyed: boolean;
}

/** Goes through all records, so that no batch stalls its consumers. */
function walk(records: Buffer, count: number): Seen {
  const seen: Seen = { earliest: 0, latest: 0, keyed: true };
  try {
    const reader = new RecordReader(records);
    for (let i = 0; i < count; i++) {
      const { offsetDelta, timestampDelta, keyLength } = reader.next();
      if (offsetDelta !== i) throw new ProtocolError(`record ${i} has another offset`);
      if (timestampDelta < seen.earliest) seen.earliest = timestampDelta;
      if (timestampDelta > seen.latest) seen.latest = timestampDelta;
      if (keyLength < 0) seen.keyed = false;
    }
    if (!reader.atEnd) throw new ProtocolError('bytes after the last record');
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new Refusal(ErrorCode.INVALID_RECORD, `A record of the batch is malformed: ${error.message}.`);
  }
  return seen;
}

/** Of records that are not seen, the first stands for the earliest; the latest is in the header. */
function checkTimes(
  header: BatchHeader,
  seen: Seen,
  { beforeMs, afterMs }: AcceptedTimes,
  now: number,
): void {
  const earliest = header.baseTimestamp + seen.earliest;
  const latest = Math.max(header.maxTimestamp, header.baseTimestamp + seen.latest);
  const isStamped = header.maxTimestamp >= 0;
  if (isStamped && (now - earliest > beforeMs || latest - now > afterMs))
    throw new Refusal(
      ErrorCode.INVALID_TIMESTAMP,
      `A timestamp lies more than ${beforeMs} ms before or ${afterMs} ms after the time of arrival.`,
    );
}

export function compressionOf(header: BatchHeader): number {
  return header.attributes & COMPRESSION_MASK;
}

/**
 * For `compression.type=uncompressed`: the batch as any consumer can read it.
 * @throws Refusal where it is in a codec that Node does not have, or does not unpack into what the topic takes
 */
export function uncompressed(batch: Buffer, header: BatchHeader, maxBytes: number): Buffer {
  const compression = compressionOf(header);
  if (compression === 0) return batch;
  if (!canUnpack(compression))
    throw new Refusal(
      ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
      'The topic is kept uncompressed, and this broker unpacks gzip and snappy alone.',
    );
  const records = unpacked(batch.subarray(HEADER_BYTES), compression, maxBytes - HEADER_BYTES);
  if (!records)
    throw new Refusal(
      ErrorCode.INVALID_RECORD,
      `The batch does not unpack into max.message.bytes of ${maxBytes}.`,
    );
  const plain = Buffer.concat([batch.subarray(0, HEADER_BYTES), records]);
  plain.writeInt32BE(plain.length - LEADER_EPOCH, LENGTH);
  plain.writeInt16BE(header.attributes & ~COMPRESSION_MASK, ATTRIBUTES);
  plain.writeUInt32BE(crc32c(plain.subarray(ATTRIBUTES)), CRC);
  return plain;
}

/** Uncompressed; undefined where this broker cannot read them. */
export function recordsOf(batch: Buffer, header: BatchHeader): Buffer | undefined {
  return unpacked(batch.subarray(HEADER_BYTES), compressionOf(header));
}

export function hasLogAppendTime(header: BatchHeader): boolean {
  return (header.attributes & LOG_APPEND_TIME) !== 0;
}

/** Places the batch in the log, in place: both fields lie outside what the CRC covers. */
export function placeBatch(batch: Buffer, baseOffset: number, leaderEpoch: number): void {
  batch.writeBigInt64BE(BigInt(baseOffset), 0);
  batch.writeInt32BE(leaderEpoch, LEADER_EPOCH);
}

/** For `message.timestamp.type=LogAppendTime`: every record reads as of `now`; the CRC is made anew. */
export function stampAppendTime(batch: Buffer, now: number): void {
  batch.writeInt16BE(batch.readInt16BE(ATTRIBUTES) | LOG_APPEND_TIME, ATTRIBUTES);
  batch.writeBigInt64BE(BigInt(now), MAX_TIMESTAMP);
  batch.writeUInt32BE(crc32c(batch.subarray(ATTRIBUTES)), CRC);
}

/** What is left of a batch, with its offset deltas unchanged. */
export interface Remainder {
  records: Buffer;
  count: number;
  lastOffsetDelta: number;
  maxTimestamp: number;
}

/**
 * A batch with some of its records. It ends at the last one of them, so that a consumer behind that is given the next
 * batch and not one that holds nothing for it.
 */
export function remainderOf(batch: Buffer, left: Remainder): Buffer {
  const header = readBatchHeader(batch);
  const { payload, compression } = repacked(left.records, compressionOf(header));
  const rest = Buffer.concat([batch.subarray(0, HEADER_BYTES), payload]);
  rest.writeInt32BE(rest.length - LEADER_EPOCH, LENGTH);
  rest.writeInt16BE((header.attributes & ~COMPRESSION_MASK) | compression, ATTRIBUTES);
  rest.writeInt32BE(left.lastOffsetDelta, LAST_OFFSET_DELTA);
  rest.writeBigInt64BE(BigInt(left.maxTimestamp), MAX_TIMESTAMP);
  rest.writeInt32BE(left.count, COUNT);
  rest.writeUInt32BE(crc32c(rest.subarray(ATTRIBUTES)), CRC);
  return rest;
}
