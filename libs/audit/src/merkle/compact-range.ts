import { emptyRoot, nodeHash } from './hash.js';

/** The root of a perfect subtree: `2 ** level` leaves, the first of them at `index * 2 ** level`. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
}

/**
 * The roots of the largest perfect subtrees that together cover the leaves from 0 to `size`, from left to right:
 * one for each one-bit of `size`. Enough to append to the tree and to tell its root.
 */
export class CompactRange {
  private readonly nodes: TreeNode[];

  /** Goes on from the nodes of an earlier range; see {@link coverOf}. */
  constructor(nodes: readonly TreeNode[] = []) {
    this.nodes = [...nodes];
  }

  /** Another range that goes on from here by itself. */
  copy(): CompactRange {
    return new CompactRange(this.nodes);
  }

  get size(): number {
    const last = this.nodes.at(-1);
    return last ? (last.index + 1) * 2 ** last.level : 0;
  }

  /**
   * Adds a leaf, or a perfect subtree that begins where the range ends.
   * Gives the inner nodes that are complete now, the lowest first: at most one per level.
   */
  append(hash: Buffer, level = 0): TreeNode[] {
    const made: TreeNode[] = [];
    let node: TreeNode = { level, index: this.size / 2 ** level, hash };
    while (node.index % 2 === 1) {
      const left = this.nodes.pop();
      if (left?.level !== node.level) throw new Error('the subtree does not fit behind this range');
      node = { level: node.level + 1, index: left.index / 2, hash: nodeHash(left.hash, node.hash) };
      made.push(node);
    }
    this.nodes.push(node);
    return made;
  }

  /** Root of the tree of `size` leaves. */
  root(): Buffer {
    return (
      this.nodes.reduceRight<Buffer | undefined>(
        (right, { hash }) => (right ? nodeHash(hash, right) : hash),
        undefined,
      ) ?? emptyRoot
    );
  }
}

/** Where the perfect subtrees lie that cover the leaves from `start` to `end` (exclusive), from left to right. */
export function coverOf(start: number, end: number): Pick<TreeNode, 'level' | 'index'>[] {
  const cover: Pick<TreeNode, 'level' | 'index'>[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level++;
    cover.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return cover;
}
