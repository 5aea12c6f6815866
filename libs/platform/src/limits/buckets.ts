export interface Rate {
  /** What comes back in each second. */
  readonly perSecond: number;
  /** What may be taken at once after a rest. */
  readonly burst: number;
}

interface Bucket {
  level: number;
  at: number;
}

/** So many keys are remembered at most: some of them may be claims of anybody. */
const mostKeys = 10_000;

/**
 * A token bucket for each key. Of more than 10,000 keys the one that was asked longest ago is forgotten, and begins
 * again with a full bucket.
 */
export class Buckets {
  private readonly byKey = new Map<string, Bucket>();

  /** @param now milliseconds that never go back */
  constructor(
    readonly rate: Rate,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes one. Nothing when there was one, else in how many milliseconds there will be. */
  take(key: string): number | undefined {
    const { perSecond, burst } = this.rate;
    const at = this.now();
    const last = this.byKey.get(key);
    const level = last ? Math.min(burst, last.level + ((at - last.at) * perSecond) / 1_000) : burst;
    const isThere = level >= 1;
    // the map keeps its keys in the order in which they were asked
    this.byKey.delete(key);
    this.byKey.set(key, { level: isThere ? level - 1 : level, at });
    if (this.byKey.size > mostKeys) this.forgetOldest();
    return isThere ? undefined : ((1 - level) * 1_000) / perSecond;
  }

  /** One that was taken is not counted after all. */
  giveBack(key: string): void {
    const bucket = this.byKey.get(key);
    if (bucket) bucket.level = Math.min(this.rate.burst, bucket.level + 1);
  }

  private forgetOldest(): void {
    for (const key of this.byKey.keys()) {
      this.byKey.delete(key);
      return;
    }
  }
}
