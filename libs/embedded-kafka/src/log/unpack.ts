import { gunzipSync, gzipSync } from 'node:zlib';

const NONE = 0;
const GZIP = 1;
/** Bounds what a hostile batch can unfold to. */
const MAX_UNZIPPED_BYTES = 256 * 1024 * 1024;

/** Undefined for codecs that Node does not have, and for data that only claims to be compressed. */
export function unpacked(payload: Buffer, compression: number): Buffer | undefined {
  if (compression === NONE) return payload;
  if (compression !== GZIP) return undefined;
  try {
    return gunzipSync(payload, { maxOutputLength: MAX_UNZIPPED_BYTES });
  } catch {
    return undefined;
  }
}

/** The reverse, for a codec that could be unpacked. */
export function packed(records: Buffer, compression: number): Buffer {
  return compression === GZIP ? gzipSync(records) : records;
}
