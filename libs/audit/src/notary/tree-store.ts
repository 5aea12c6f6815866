import { open, type Database, type RootDatabase } from 'lmdb';
import { checkPosition } from '#contracts';
import type { Leaf } from '../canonical.js';
import { committed, ensureRoomToOpen, oneByOne } from '../disk.js';
import { CompactRange, coverOf, type TreeNode } from '../merkle/compact-range.js';
import { rootAt } from '../merkle/proofs.js';
import { decodeLeaf, encodeLeaf, indexKey, nodeKey, sizeKey, sizeOfKey } from './tree-keys.js';

/** An event that is in the tree already came again with another content, or another one came in its place. */
export class LogDiffersFromTree extends Error {
  readonly code = 'log-differs-from-tree';
  constructor(
    readonly position: bigint,
    readonly index: number,
  ) {
    super(`the event at position ${position} (leaf ${index}) is not the one the tree was built from`);
  }
}

/** A checkpoint as it was signed, once, and those who have cosigned it since. */
export interface StoredCheckpoint {
  readonly size: number;
  /** The signed note, without cosignatures. */
  readonly note: string;
  /** Signature lines, each with its newline, in the order in which they came. */
  readonly cosignatures: readonly string[];
}

/**
 * The tree of one log on disk: leaves, inner nodes, checkpoints, cosignatures. Everything but what others have
 * signed follows from the log: a folder that is lost is filled again by following from the start. Several processes
 * of one machine may have it open; what one has committed the others see in their next turn of the event loop.
 */
export class TreeStore {
  private readonly leaves: Database<Buffer, Buffer>;
  private readonly nodes: Database<Buffer, Buffer>;
  private readonly notes: Database<Buffer, Buffer>;
  private readonly cosigned: Database<Buffer, Buffer>;
  private readonly marks: Database<Buffer, Buffer>;
  /** Of the last append here; another process may have gone on since. */
  private range: CompactRange | undefined;

  private constructor(
    private readonly folder: string,
    private readonly root: RootDatabase<Buffer, Buffer>,
  ) {
    const table = (name: string) =>
      root.openDB<Buffer, Buffer>({ name, encoding: 'binary', keyEncoding: 'binary' });
    this.leaves = table('leaves');
    this.nodes = table('nodes');
    this.notes = table('checkpoints');
    this.cosigned = table('cosignatures');
    this.marks = table('marks');
  }

  /** @throws {NotOnDisk} */
  static open(folder: string): TreeStore {
    ensureRoomToOpen(folder);
    return new TreeStore(
      folder,
      open<Buffer, Buffer>({
        path: folder,
        noSubdir: false,
        maxDbs: 5,
        encoding: 'binary',
        keyEncoding: 'binary',
        ...oneByOne,
      } as Parameters<typeof open>[0] & { path: string }),
    );
  }

  get size(): number {
    return Number(this.mark('size') ?? 0n);
  }

  /** Log position up to which nothing is missing; nothing before the first batch. */
  get upTo(): bigint | undefined {
    return this.mark('upTo');
  }

  /**
   * Adds what is new; leaves that are there already must be the same. Durable when it resolves.
   * @throws {LogDiffersFromTree} nothing is written then
   * @throws {PositionOutOfRange}
   * @throws {NotOnDisk}
   */
  async append(batch: readonly Leaf[], upTo: bigint): Promise<void> {
    checkPosition('notary', upTo);
    await this.write(() => {
      let size = this.size;
      const last = size > 0 ? this.leaf(size - 1).position : -1n;
      for (const leaf of batch) if (leaf.position <= last) this.expectSame(leaf);
      const range = this.range?.size === size ? this.range : this.rangeAt(size);
      for (const leaf of batch) {
        if (leaf.position <= last) continue;
        void this.leaves.put(indexKey(size), encodeLeaf(leaf));
        for (const node of range.append(leaf.hash)) void this.nodes.put(nodeKey(node), node.hash);
        size++;
      }
      this.range = range;
      this.setMark('size', BigInt(size));
      if (upTo > (this.upTo ?? -1n)) this.setMark('upTo', upTo);
    });
  }

  leaf(index: number): Leaf {
    return decodeLeaf(present(this.leaves.get(indexKey(index)), `leaf ${index}`));
  }

  /** Leaves in order from `start` to `end` (exclusive), read as they are asked for. */
  *leavesFrom(start: number, end: number): Generator<Leaf> {
    for (const { value } of this.leaves.getRange({ start: indexKey(start), end: indexKey(end) })) {
      yield decodeLeaf(value);
    }
  }

  /** Root of a complete perfect subtree; level 0 are the leaf hashes. */
  readonly node = (level: number, index: number): Buffer =>
    level === 0
      ? this.leaf(index).hash
      : Buffer.from(present(this.nodes.get(nodeKey({ level, index })), `node ${level}/${index}`));

  rootAt(size: number): Buffer {
    return rootAt(size, this.node);
  }

  /** Nodes that cover the leaves from `start` to `end`. */
  cover(start: number, end: number): TreeNode[] {
    return coverOf(start, end).map(({ level, index }) => ({ level, index, hash: this.node(level, index) }));
  }

  /** Number of leaves at or before a log position: the index of the first leaf behind it. */
  countUpTo(position: bigint): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.leaf(middle).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index of the leaf of the event at a log position. */
  indexAt(position: bigint): number | undefined {
    const index = this.countUpTo(position) - 1;
    return index >= 0 && this.leaf(index).position === position ? index : undefined;
  }

  /** Keeps a signed note. The first one of a size stays: gives whether this is it. */
  async addCheckpoint(size: number, note: string): Promise<boolean> {
    return this.write(() => {
      if (this.notes.get(sizeKey(size))) return false;
      void this.notes.put(sizeKey(size), Buffer.from(note));
      return true;
    });
  }

  checkpoint(size: number): StoredCheckpoint | undefined {
    const note = this.notes.get(sizeKey(size));
    if (!note) return undefined;
    const lines = this.cosigned.getRange({ start: sizeKey(size), end: sizeKey(size + 1) });
    return { size, note: note.toString(), cosignatures: [...lines].map(({ value }) => value.toString()) };
  }

  latestCheckpoint(): StoredCheckpoint | undefined {
    for (const key of this.notes.getKeys({ reverse: true, limit: 1 })) return this.checkpoint(sizeOfKey(key));
    return undefined;
  }

  /** By size, from the first that is larger than `after`. */
  *checkpoints(after = -1): Generator<StoredCheckpoint> {
    for (const key of this.notes.getKeys({ start: sizeKey(after + 1) })) {
      const found = this.checkpoint(sizeOfKey(key));
      if (found) yield found;
    }
  }

  /**
   * Checkpoints larger than `after` and smaller than `before`, by size. When there are more than some `most`, those
   * that nobody has cosigned are thinned out evenly.
   */
  sample(after: number, before: number, most: number): StoredCheckpoint[] {
    const range = { start: sizeKey(after + 1), end: sizeKey(before) };
    const every = Math.ceil(this.notes.getKeysCount({ ...range }) / most);
    const sizes = [...this.notes.getKeys(range)].map(sizeOfKey);
    return sizes.flatMap((size, n) => {
      const found = this.checkpoint(size);
      return found && (n % every === 0 || found.cosignatures.length > 0) ? [found] : [];
    });
  }

  /** The largest checkpoint that somebody has cosigned, of those of at least this size. */
  latestCosigned(atLeast: number): StoredCheckpoint | undefined {
    for (const key of this.cosigned.getKeys({ reverse: true, limit: 1 })) {
      const size = sizeOfKey(key);
      return size >= atLeast ? this.checkpoint(size) : undefined;
    }
    return undefined;
  }

  /** Keeps a verified cosignature. The first one of a key on a checkpoint stays: gives whether this is it. */
  async addCosignature(size: number, signer: string, line: string): Promise<boolean> {
    const key = Buffer.concat([sizeKey(size), Buffer.from(signer)]);
    return this.write(() => {
      if (this.cosigned.get(key)) return false;
      void this.cosigned.put(key, Buffer.from(line));
      return true;
    });
  }

  /** Asks whoever notarises in this folder for a checkpoint of at least this size. */
  request(size: number): Promise<void> {
    return this.write(() => this.setMark('requested', BigInt(size)));
  }

  get requested(): number {
    return Number(this.mark('requested') ?? 0n);
  }

  /** Size of the largest checkpoint that is on Kafka for certain. */
  get published(): number {
    return Number(this.mark('published') ?? -1n);
  }

  setPublished(size: number): Promise<void> {
    return this.write(() => this.setMark('published', BigInt(size)));
  }

  close(): Promise<void> {
    return this.root.close();
  }

  private expectSame(leaf: Leaf): void {
    const index = this.indexAt(leaf.position);
    const known = index === undefined ? undefined : this.leaf(index);
    if (!known?.hash.equals(leaf.hash)) {
      throw new LogDiffersFromTree(leaf.position, index ?? this.countUpTo(leaf.position));
    }
  }

  private rangeAt(size: number): CompactRange {
    return new CompactRange(this.cover(0, size));
  }

  private mark(name: string): bigint | undefined {
    return this.marks.get(Buffer.from(name))?.readBigInt64BE(0);
  }

  private setMark(name: string, value: bigint): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
    void this.marks.put(Buffer.from(name), bytes);
  }

  private async write<T>(puts: () => T): Promise<T> {
    let result: T | undefined;
    let failure: Error | undefined;
    const written = this.root.transaction(() => {
      try {
        result = puts();
      } catch (error) {
        // thrown before the first put: thrown here it would end the transaction of others in the same commit
        failure = error as Error;
      }
    });
    await committed(this.folder, written);
    if (failure) throw failure;
    this.root.resetReadTxn();
    return result as T;
  }
}

function present(value: Buffer | undefined, what: string): Buffer {
  if (!value) throw new Error(`the tree has no ${what}`);
  return value;
}
