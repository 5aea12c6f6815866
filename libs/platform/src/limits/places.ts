export interface PlacesOptions {
  /** In all. */
  readonly total: number;
  /** Of these, so many are kept for who is preferred. */
  readonly reserved: number;
  /** For each key of a kind, such as `{ key: 3, agency: 100 }`. */
  readonly per: Readonly<Record<string, number>>;
}

/** Which limit left no place, and how many it allows. */
export interface NoPlace {
  readonly limit: string;
  readonly most: number;
}

/** Things that go on at once, counted in all and for each key; whoever comes when none is free has to come again. */
export class Places {
  private readonly taken = new Map<string, number>();
  private count = 0;

  constructor(private readonly options: PlacesOptions) {}

  get open(): number {
    return this.count;
  }

  /** Why there is no place for these keys, one of each kind; nothing when there is one. */
  refusal(keys: Readonly<Record<string, string>>, isPreferred: boolean): NoPlace | undefined {
    const { total, reserved, per } = this.options;
    for (const [limit, key] of Object.entries(keys)) {
      const most = per[limit] ?? total;
      if ((this.taken.get(`${limit} ${key}`) ?? 0) >= most) return { limit, most };
    }
    const most = isPreferred ? total : total - reserved;
    return this.count >= most ? { limit: 'total', most } : undefined;
  }

  /** Takes a place, which is given back by what is returned, once however often it is called. */
  take(keys: Readonly<Record<string, string>>, isPreferred: boolean): (() => void) | NoPlace {
    const refusal = this.refusal(keys, isPreferred);
    if (refusal) return refusal;
    const names = Object.entries(keys).map(([limit, key]) => `${limit} ${key}`);
    const add = (n: number): void => {
      this.count += n;
      for (const name of names) {
        const left = (this.taken.get(name) ?? 0) + n;
        if (left > 0) this.taken.set(name, left);
        else this.taken.delete(name);
      }
    };
    add(1);
    let isGiven = false;
    return () => {
      if (!isGiven) add(-1);
      isGiven = true;
    };
  }
}
