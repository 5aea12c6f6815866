import { gunzipSync, gzipSync } from 'node:zlib';
import { unsnappy } from './snappy.js';

/** Bounds what a hostile batch can unfold to. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** By Kafka's number of the codec. */
const codecs: Readonly<Record<number, (payload: Buffer, maxBytes: number) => Buffer>> = {
  0: (payload) => payload,
  1: (payload, maxOutputLength) => gunzipSync(payload, { maxOutputLength }),
  2: unsnappy,
};
const GZIP = 1;

export const canUnpack = (compression: number): boolean => compression in codecs;

/** Undefined for other codecs, for data that only claims to be compressed, and for what would be larger than `maxBytes`. */
export function unpacked(
  payload: Buffer,
  compression: number,
  maxBytes = MAX_UNPACKED_BYTES,
): Buffer | undefined {
  try {
    return codecs[compression]?.(payload, maxBytes);
  } catch {
    return undefined;
  }
}

/** The reverse: with gzip where it was used, and otherwise with nothing. */
export const repacked = (records: Buffer, compression: number): { payload: Buffer; compression: number } =>
  compression === GZIP ? { payload: gzipSync(records), compression } : { payload: records, compression: 0 };
