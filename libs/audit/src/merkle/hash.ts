import { hash } from 'node:crypto';

/** Bytes of every hash of the tree. */
export const hashBytes = 32;

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** RFC 6962, section 2.1: a leaf and an inner node begin with different bytes, so that neither passes for the other. */
const leafPrefix = Buffer.of(0);

export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.concat([leafPrefix, entry]));

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + 2 * hashBytes);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + hashBytes);
  return sha256(input);
}

/** Root of the tree without a leaf: the hash of nothing. */
export const emptyRoot: Buffer = sha256(Buffer.alloc(0));
