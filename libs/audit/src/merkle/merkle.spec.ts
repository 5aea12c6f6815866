import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { CompactRange, coverOf } from './compact-range.js';
import { emptyRoot, leafHash, nodeHash } from './hash.js';
import { consistencyProof, inclusionProof, OutsideTree, rootAt, type ReadNode } from './proofs.js';
import { verifyConsistency, verifyInclusion } from './verify.js';

/** The definition of RFC 6962, section 2.1, word for word. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

const leaves = Array.from({ length: 70 }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));

/** Only perfect subtrees that lie within the tree may be asked for. */
const reader =
  (size: number): ReadNode =>
  (level, index) => {
    const end = (index + 1) * 2 ** level;
    if (end > size) throw new Error(`asked for ${level}/${index} of a tree of ${size}`);
    return rootOf(leaves.slice(index * 2 ** level, end));
  };

describe('a Merkle tree', () => {
  it('tells leaves from inner nodes', () => {
    const [a, b] = [leafHash(Buffer.from('a')), leafHash(Buffer.from('b'))];
    expect(leafHash(Buffer.concat([a, b])).equals(nodeHash(a, b))).toBe(false);
    expect(emptyRoot.toString('hex')).toMatch(/^e3b0c44298fc1c149afbf4c8996fb924/);
  });

  it('grows leaf by leaf to the root of the definition, at every size', () => {
    const range = new CompactRange();
    const stored = new Map<string, Buffer>();
    leaves.forEach((leaf, size) => {
      expect([range.size, range.root()]).toEqual([size, rootOf(leaves.slice(0, size))]);
      stored.set(`0/${size}`, leaf);
      for (const { level, index, hash } of range.append(leaf)) stored.set(`${level}/${index}`, hash);
      const read: ReadNode = (level, index) => stored.get(`${level}/${index}`) as Buffer;
      expect(rootAt(size + 1, read)).toEqual(rootOf(leaves.slice(0, size + 1)));
    });
  });

  it('goes on from the nodes that cover what came before, and takes whole subtrees', () => {
    for (const [start, end, size] of [
      [0, 70, 70],
      [3, 8, 13],
      [32, 33, 64],
      [69, 70, 70],
    ] as const) {
      const at = (cover: ReturnType<typeof coverOf>) =>
        cover.map(({ level, index }) => ({ level, index, hash: reader(size)(level, index) }));
      const range = new CompactRange(at(coverOf(0, start)));
      for (const leaf of leaves.slice(start, end)) range.append(leaf);
      for (const { hash, level } of at(coverOf(end, size))) range.append(hash, level);
      expect([range.size, range.root()]).toEqual([size, rootOf(leaves.slice(0, size))]);
    }
  });

  it('proves every leaf in every tree, and nothing else', () => {
    for (let size = 1; size <= 20; size++) {
      const root = rootOf(leaves.slice(0, size));
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(index, size, reader(size));
        const claim = { index, size, leaf: leaves[index] as Buffer, root, proof };
        expect(verifyInclusion(claim)).toBe(true);
        const wrong = [
          { ...claim, index: index + 1 },
          { ...claim, size: size + 40 },
          { ...claim, leaf: leaves[index + 1] as Buffer },
          { ...claim, proof: [...proof, root] },
          ...(size > 1 ? [{ ...claim, proof: proof.slice(1) }] : []),
        ];
        expect(wrong.filter(verifyInclusion)).toEqual([]);
      }
    }
  });

  it('proves that any tree goes on from any earlier one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 70 }),
        fc.nat(69),
        (a, b, bad) => {
          const [from, to] = [Math.min(a, b), Math.max(a, b)];
          const proof = consistencyProof(from, to, reader(to));
          const claim = {
            from,
            to,
            fromRoot: rootOf(leaves.slice(0, from)),
            toRoot: rootOf(leaves.slice(0, to)),
            proof,
          };
          expect(verifyConsistency(claim)).toBe(true);
          // another leaf anywhere in the older tree
          const forged = leaves.slice(0, from).map((leaf, i) => (i === bad % from ? leafHash(leaf) : leaf));
          expect(verifyConsistency({ ...claim, fromRoot: rootOf(forged) })).toBe(false);
          expect(verifyConsistency({ ...claim, proof: [...proof, leaves[0] as Buffer] })).toBe(false);
        },
      ),
    );
  });

  it('refuses what the empty tree would prove of every tree', () => {
    expect(() => consistencyProof(0, 3, reader(3))).toThrow(OutsideTree);
    expect(() => inclusionProof(3, 3, reader(3))).toThrow(OutsideTree);
    const root = rootOf(leaves.slice(0, 3));
    expect(verifyConsistency({ from: 0, to: 3, fromRoot: emptyRoot, toRoot: root, proof: [] })).toBe(false);
    expect(verifyConsistency({ from: 0, to: 0, fromRoot: emptyRoot, toRoot: emptyRoot, proof: [] })).toBe(
      false,
    );
  });
});
