import { ErrorCode, ProtocolError, Refusal } from '../protocol/errors.js';
import { crc32c } from './crc32c.js';
import { RecordReader } from './record-reader.js';

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
export const HEADER_BYTES = 61;

const COMPRESSION_MASK = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

export const NO_PRODUCER_ID = -1;

export interface BatchHeader {
  baseOffset: number;
  attributes: number;
  /** Records in the batch, which is also the number of offsets it takes. */
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

/**
 * What a produce request carries for one partition: exactly one whole, intact batch.
 * @throws Refusal with the code Kafka answers
 */
export function validateBatch(batch: Buffer, maxBytes: number): BatchHeader {
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
  if (batch.length > maxBytes)
    throw new Refusal(
      ErrorCode.MESSAGE_TOO_LARGE,
      `The record batch size ${batch.length} exceeds max.message.bytes of ${maxBytes}.`,
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
  if (compressionOf(header) === 0) validateRecords(batch, header.count);
  return header;
}

/** Compressed records are stored unseen; plain ones are walked, so that no batch stalls its consumers. */
function validateRecords(batch: Buffer, count: number): void {
  try {
    const reader = new RecordReader(batch.subarray(HEADER_BYTES));
    for (let i = 0; i < count; i++)
      if (reader.skip().offsetDelta !== i) throw new ProtocolError(`record ${i} has another offset`);
    if (!reader.atEnd) throw new ProtocolError('bytes after the last record');
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new Refusal(ErrorCode.INVALID_RECORD, `A record of the batch is malformed: ${error.message}.`);
  }
}

export function compressionOf(header: BatchHeader): number {
  return header.attributes & COMPRESSION_MASK;
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
