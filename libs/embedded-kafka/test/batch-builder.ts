import { gzipSync } from 'node:zlib';
import { crc32c } from '../src/log/crc32c.js';

export interface TestRecord {
  key?: string;
  value: string | null;
  timestamp?: number;
}

export interface BatchOptions {
  producerId?: number;
  producerEpoch?: number;
  baseSequence?: number;
  gzip?: boolean;
  attributes?: number;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value >= 0 ? value * 2 : -value * 2 - 1;
  while (left > 127) {
    bytes.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  bytes.push(left);
  return Buffer.from(bytes);
}

function field(value: string | null | undefined): Buffer {
  if (value === undefined || value === null) return varint(-1);
  return Buffer.concat([varint(Buffer.byteLength(value)), Buffer.from(value)]);
}

/** A record batch as a producer sends it, written from the format's definition alone. */
export function buildBatch(records: readonly TestRecord[], options: BatchOptions = {}): Buffer {
  const times = records.map(({ timestamp }) => timestamp ?? 1_700_000_000_000);
  const base = times[0] ?? 0;
  const body = Buffer.concat(
    records.map(({ key, value }, i) => {
      const record = Buffer.concat([
        Buffer.from([0]),
        varint(times[i]! - base),
        varint(i),
        field(key),
        field(value),
        varint(0),
      ]);
      return Buffer.concat([varint(record.length), record]);
    }),
  );
  const payload = options.gzip ? gzipSync(body) : body;
  const batch = Buffer.alloc(61 + payload.length);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt32BE(-1, 12);
  batch.writeInt8(2, 16);
  batch.writeInt16BE(options.attributes ?? (options.gzip ? 1 : 0), 21);
  batch.writeInt32BE(records.length - 1, 23);
  batch.writeBigInt64BE(BigInt(base), 27);
  batch.writeBigInt64BE(BigInt(Math.max(...times)), 35);
  batch.writeBigInt64BE(BigInt(options.producerId ?? -1), 43);
  batch.writeInt16BE(options.producerEpoch ?? -1, 51);
  batch.writeInt32BE(options.baseSequence ?? -1, 53);
  batch.writeInt32BE(records.length, 57);
  payload.copy(batch, 61);
  return reseal(batch);
}

/** Makes the CRC right again after a change. */
export function reseal(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}
