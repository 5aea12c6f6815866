interface Kept {
  /** Next offset of each partition. */
  readonly next: Readonly<Record<string, string>>;
  /** Ids of the last events, the oldest first. */
  readonly seen: readonly string[];
}

/** So many ids are known again: the service repeats at most what it was about to say when it was interrupted. */
const remembered = 2_000;

/** Where a follower of a topic is, in all of its partitions, and which events it had lately. */
export class TopicPosition {
  /** Whether nothing was kept before. */
  readonly isNew: boolean;
  private readonly offsets: Map<number, string>;
  private readonly seen: Set<string>;

  /** @throws {SyntaxError} for a text that is no such position */
  constructor(kept: string | undefined) {
    const { next, seen } = kept === undefined ? { next: {}, seen: [] } : (JSON.parse(kept) as Kept);
    this.isNew = kept === undefined;
    this.offsets = new Map(Object.entries(next).map(([partition, offset]) => [Number(partition), offset]));
    this.seen = new Set(seen);
  }

  next(partition: number): string | undefined {
    return this.offsets.get(partition);
  }

  begin(partition: number, offset: string): void {
    this.offsets.set(partition, offset);
  }

  begins(): ReadonlyMap<number, string> {
    return this.offsets;
  }

  isBehind(partition: number, offset: string): boolean {
    return BigInt(offset) < BigInt(this.offsets.get(partition) ?? 0);
  }

  hasSeen(id: string): boolean {
    return this.seen.has(id);
  }

  passed(partition: number, offset: string, id: string | undefined): void {
    if (this.isBehind(partition, offset)) return;
    this.offsets.set(partition, String(BigInt(offset) + 1n));
    if (id === undefined) return;
    this.seen.add(id);
    for (const oldest of this.seen) {
      if (this.seen.size <= remembered) break;
      this.seen.delete(oldest);
    }
  }

  text(): string {
    return JSON.stringify({ next: Object.fromEntries(this.offsets), seen: [...this.seen] } satisfies Kept);
  }
}
