import { createHash } from 'node:crypto';

/** LMDB takes keys of at most 1,978 bytes; a longer stream name is kept under its hash. */
const LONGEST_NAME = 1024;

/** Six bytes order as the integer does, for 2^48 events. */
export function positionKey(position: number): Buffer {
  const key = Buffer.allocUnsafe(6);
  key.writeUIntBE(position, 0, 6);
  return key;
}

export function positionOfKey(key: Buffer): number {
  return key.readUIntBE(0, 6);
}

export function nameKey(name: string): Buffer {
  const bytes = Buffer.from(name, 'utf8');
  return bytes.length <= LONGEST_NAME
    ? Buffer.concat([Buffer.of(0), bytes])
    : Buffer.concat([Buffer.of(1), createHash('sha256').update(bytes).digest()]);
}

export function revisionKey(stream: number, revision: number): Buffer {
  const key = Buffer.allocUnsafe(10);
  key.writeUInt32BE(stream, 0);
  key.writeUIntBE(revision, 4, 6);
  return key;
}

export function streamOfKey(key: Buffer): number {
  return key.readUInt32BE(0);
}

export function revisionOfKey(key: Buffer): number {
  return key.readUIntBE(4, 6);
}

/** @param id a canonical UUID */
export function idKey(stream: number, id: string): Buffer {
  const key = Buffer.allocUnsafe(20);
  key.writeUInt32BE(stream, 0);
  key.write(id.replaceAll('-', ''), 4, 'hex');
  return key;
}
