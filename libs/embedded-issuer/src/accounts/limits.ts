import { createHash } from 'node:crypto';
import type { Database } from 'lmdb';
import type { Clock } from '../clock.js';
import type { Store } from '../store/store.js';
import {
  isForgotten,
  ofAccount,
  ofAddress,
  oneMore,
  waitOf,
  type Tries,
  type TriesRule,
} from './tries-rule.js';

/** What is tried, and from where. */
export interface Trying {
  /** Of a password `name:…`, whether somebody has that name or not; of a code `code:…`. */
  readonly what: string;
  readonly address: string;
}

/** Limits on guessing, for each account and for each address. They outlast a restart. */
export class Limits {
  private readonly table: Database<Tries, string>;

  constructor(
    private readonly store: Store,
    private readonly now: Clock,
  ) {
    this.table = store.table('tries');
  }

  /**
   * Takes one try, which counts as failed until {@link succeeded} says otherwise: many at once are no way around.
   * Gives nothing, or milliseconds to wait, and then none is taken.
   */
  take(trying: Trying): number | undefined {
    const now = this.now();
    return this.store.change(() => {
      const counted = this.countedBy(trying);
      const wait = Math.max(...counted.map(([key, rule]) => waitOf(this.table.get(key), rule, now)));
      if (wait > 0) return wait;
      for (const [key, rule] of counted) this.table.putSync(key, oneMore(this.table.get(key), rule, now));
      return undefined;
    });
  }

  /** Own successes give an address back what they took, and no more: it may be trying other accounts between. */
  succeeded(trying: Trying): void {
    this.store.change(() => {
      this.table.removeSync(keyOf(trying.what));
      const key = keyOf(`address:${trying.address}`);
      const tries = this.table.get(key);
      if (tries) this.table.putSync(key, { ...tries, failures: Math.max(tries.failures - 1, 0) });
    });
  }

  /** To be called within a change of the store. */
  forget(what: string): void {
    this.table.removeSync(keyOf(what));
  }

  sweep(): void {
    this.store.change(() => {
      for (const { key, value } of [...this.table.getRange()])
        if (isForgotten(value, ofAccount, this.now())) this.table.removeSync(key);
    });
  }

  private countedBy({ what, address }: Trying): [string, TriesRule][] {
    return [
      [keyOf(what), ofAccount],
      [keyOf(`address:${address}`), ofAddress],
    ];
  }
}

/** Not the text itself: somebody may have typed a password where a name belongs. */
const keyOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
