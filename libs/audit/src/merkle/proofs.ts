import { CompactRange, coverOf } from './compact-range.js';
import { nodeHash } from './hash.js';

/** Gives the root of a perfect subtree; `level` 0 are the leaf hashes. Only asked for subtrees that are complete. */
export type ReadNode = (level: number, index: number) => Buffer;

/** What was asked of the tree is not in it. */
export class OutsideTree extends Error {
  readonly code = 'outside-tree';
}

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/** Root of the first `size` leaves. */
export function rootAt(size: number, read: ReadNode): Buffer {
  const nodes = coverOf(0, size).map(({ level, index }) => ({ level, index, hash: read(level, index) }));
  return new CompactRange(nodes).root();
}

/** Audit path of RFC 9162, section 2.1.3.1. */
export function inclusionProof(index: number, size: number, read: ReadNode): Buffer[] {
  if (!isSize(index) || !isSize(size) || index >= size) {
    throw new OutsideTree(`leaf ${index} is not in a tree of ${size}`);
  }
  return pathTo(index, 0, size, read);
}

/**
 * Consistency proof of RFC 9162, section 2.1.4.1. There is none from the empty tree, which is consistent with every
 * tree and therefore proves nothing.
 */
export function consistencyProof(from: number, to: number, read: ReadNode): Buffer[] {
  if (!isSize(from) || !isSize(to) || from < 1 || from > to) {
    throw new OutsideTree(`there is no consistency proof from ${from} to ${to}`);
  }
  return from === to ? [] : subProof(from, 0, to, true, read);
}

function pathTo(index: number, start: number, end: number, read: ReadNode): Buffer[] {
  if (end - start === 1) return [];
  const middle = start + splitOf(end - start);
  return index < middle
    ? [...pathTo(index, start, middle, read), hashOf(middle, end, read)]
    : [...pathTo(index, middle, end, read), hashOf(start, middle, read)];
}

/** `isKnown`: the verifier has the hash of `start … from`, since it is the old root. */
function subProof(from: number, start: number, end: number, isKnown: boolean, read: ReadNode): Buffer[] {
  if (from === end) return isKnown ? [] : [hashOf(start, end, read)];
  const middle = start + splitOf(end - start);
  return from <= middle
    ? [...subProof(from, start, middle, isKnown, read), hashOf(middle, end, read)]
    : [...subProof(from, middle, end, false, read), hashOf(start, middle, read)];
}

/** The largest power of two below `count`. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** Hash of the leaves from `start` to `end`; `start` is a multiple of a power of two that is at least their number. */
const hashOf = (start: number, end: number, read: ReadNode): Buffer =>
  coverOf(start, end)
    .map(({ level, index }) => read(level, index))
    .reduceRight((right, left) => nodeHash(left, right));
