export interface Quota {
  readonly most: number;
  /** Length of the stretch in milliseconds. */
  readonly withinMs: number;
}

/** So many keys are remembered at most. */
const mostKeys = 10_000;

/** So many of each key in any stretch of time, wherever it begins. Of more than 10,000 keys the oldest is forgotten. */
export class Windows {
  private readonly byKey = new Map<string, readonly number[]>();

  /** @param now milliseconds that never go back */
  constructor(
    readonly quota: Quota,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes one. Nothing when there was one, else in how many milliseconds there will be. */
  take(key: string): number | undefined {
    const { most, withinMs } = this.quota;
    const at = this.now();
    const taken = (this.byKey.get(key) ?? []).filter((one) => one > at - withinMs);
    const [first] = taken;
    const isFull = first !== undefined && taken.length >= most;
    // the map keeps its keys in the order in which they were asked
    this.byKey.delete(key);
    this.byKey.set(key, isFull ? taken : [...taken, at]);
    const [oldest] = this.byKey.keys();
    if (this.byKey.size > mostKeys && oldest !== undefined) this.byKey.delete(oldest);
    return isFull ? first + withinMs - at : undefined;
  }
}
