import type { Leaf } from '../canonical.js';
import { hashBytes } from '../merkle/hash.js';

/** Big-endian, so that keys are in the order of the numbers. Six bytes hold more leaves than a log will have. */
const numberBytes = 6;

const key = (value: number, bytes = numberBytes): Buffer => {
  const buffer = Buffer.allocUnsafe(bytes);
  buffer.writeUIntBE(value, bytes - numberBytes, numberBytes);
  return buffer;
};

export const indexKey = (index: number): Buffer => key(index);
export const sizeKey = (size: number): Buffer => key(size);
export const sizeOfKey = (bytes: Buffer): number => bytes.readUIntBE(0, numberBytes);

export function nodeKey({ level, index }: { level: number; index: number }): Buffer {
  const buffer = key(index, numberBytes + 1);
  buffer[0] = level;
  return buffer;
}

const positionBytes = 8;
const idBytes = 16;

/** Position, event id, hash. */
export function encodeLeaf({ position, eventId, hash }: Leaf): Buffer {
  const buffer = Buffer.alloc(positionBytes + idBytes + hashBytes);
  buffer.writeBigInt64BE(position);
  buffer.write(eventId.replaceAll('-', ''), positionBytes, 'hex');
  hash.copy(buffer, positionBytes + idBytes);
  return buffer;
}

export function decodeLeaf(bytes: Buffer): Leaf {
  const id = bytes.toString('hex', positionBytes, positionBytes + idBytes);
  return {
    position: bytes.readBigInt64BE(0),
    eventId: id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    hash: Buffer.from(bytes.subarray(positionBytes + idBytes)),
  };
}
