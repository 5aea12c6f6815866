import type { CompactRange } from '../merkle/compact-range.js';
import type { Checkpoint } from '../notes/checkpoint.js';
import type { Finding } from './finding.js';

/** An event as it was found, with the leaf hash that somebody noted for it earlier. */
export interface FoundLeaf {
  readonly position: bigint;
  readonly hash: Buffer;
  readonly noted?: Buffer;
}

/**
 * Compares events, in log order, with signed heads. Noted hashes are believed only as far as a signature covers
 * them: when the events do not give the signed root but the noted hashes do, the first event whose hash is not the
 * noted one is the one that was changed. Without noted hashes the place is known only between two checkpoints.
 */
export class TreeCheck {
  private index: number;
  private lastPosition = -1n;
  private fitsUpTo: bigint | undefined;
  /** The tree of the noted hashes, from where they differ. */
  private noted: { readonly range: CompactRange; readonly finding: Finding } | undefined;
  private readonly pending: Checkpoint[];
  /** Those that end within a subtree that was skipped, or before the first event. */
  private readonly passed: Checkpoint[];

  /** @param range covers what comes before the first event; it is changed by this check */
  constructor(
    private readonly range: CompactRange,
    checkpoints: readonly Checkpoint[],
  ) {
    this.index = range.size;
    this.passed = checkpoints.filter(({ size }) => size > 0 && size <= this.index);
    this.pending = checkpoints.filter(({ size }) => size > this.index).sort((a, b) => a.size - b.size);
  }

  get size(): number {
    return this.range.size;
  }

  add({ position, hash, noted }: FoundLeaf): Finding | undefined {
    if (position <= this.lastPosition) {
      return { kind: 'out-of-order', position: position.toString(), index: this.index };
    }
    if (noted && !this.noted && !noted.equals(hash)) {
      this.noted = {
        range: this.range.copy(),
        finding: { kind: 'changed', position: position.toString(), index: this.index },
      };
    }
    this.range.append(hash);
    this.noted?.range.append(noted ?? hash);
    this.lastPosition = position;
    this.index++;
    return this.compare();
  }

  /** Goes on with subtrees whose events are not at hand. */
  skip(nodes: readonly { readonly hash: Buffer; readonly level: number }[]): Finding | undefined {
    for (const { hash, level } of nodes) {
      this.range.append(hash, level);
      this.noted?.range.append(hash, level);
      const finding = this.compare();
      if (finding) return finding;
    }
    return undefined;
  }

  /** Checkpoints that were not compared: larger than what was given, or where there was nothing to compare with. */
  get unreached(): readonly Checkpoint[] {
    return [...this.passed, ...this.pending];
  }

  /** A difference from the noted hashes that no checkpoint covers. */
  get unsignedDifference(): Finding | undefined {
    return this.noted?.finding;
  }

  private compare(): Finding | undefined {
    const { size } = this.range;
    while (this.pending[0] && this.pending[0].size <= size) {
      const { root, size: signedSize } = this.pending[0];
      if (signedSize < size) {
        this.passed.push(...this.pending.splice(0, 1));
        continue;
      }
      const computed = this.range.root();
      if (!computed.equals(root)) {
        if (this.noted?.range.root().equals(root)) return this.noted.finding;
        return {
          kind: 'root-differs',
          size,
          signed: root.toString('base64'),
          computed: computed.toString('base64'),
          after: this.fitsUpTo?.toString(),
          upTo: this.lastPosition.toString(),
        };
      }
      this.pending.shift();
      this.fitsUpTo = this.lastPosition;
    }
    return undefined;
  }
}
