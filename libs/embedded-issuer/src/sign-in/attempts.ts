import type { Database } from 'lmdb';
import { askedOf, type Account, type Asked } from '../accounts/account.js';
import type { Accounts } from '../accounts/accounts.js';
import { makeSecret } from '../accounts/second-factor.js';
import type { Clock } from '../clock.js';
import type { Store } from '../store/store.js';

/** A sign-in whose password was right. */
interface Attempt {
  readonly subject: string;
  /** Of the account, as it was then. */
  readonly version: number;
  /** Offered as second factor; base32. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export type Stage =
  | { readonly asked: 'password' }
  | { readonly asked: Asked; readonly account: Account; readonly secret: string };

/** How far each sign-in has come, by its id. What a browser sends says nothing about that. */
export class Attempts {
  private readonly table: Database<Attempt, string>;

  constructor(
    private readonly store: Store,
    private readonly accounts: Accounts,
    private readonly now: Clock,
  ) {
    this.table = store.table('attempts');
  }

  /** Begins again where the account was locked, reset or changed by another sign-in meanwhile. */
  stageOf(uid: string): Stage {
    const attempt = this.table.get(uid);
    const account = attempt && this.accounts.find(attempt.subject);
    if (!attempt || attempt.until <= this.now() || account?.version !== attempt.version)
      return { asked: 'password' };
    return { asked: askedOf(account), account, secret: attempt.secret };
  }

  /** @param lastsMs as long as the sign-in itself */
  begin(uid: string, { subject, version }: Account, lastsMs: number): void {
    const attempt = { subject, version, secret: makeSecret(), until: this.now() + lastsMs };
    this.store.change(() => void this.table.putSync(uid, attempt));
  }

  /** After a change that this sign-in itself has made. */
  goOn(uid: string, { version }: Account): void {
    this.store.change(() => {
      const attempt = this.table.get(uid);
      if (attempt) this.table.putSync(uid, { ...attempt, version });
    });
  }

  end(uid: string): void {
    this.store.change(() => void this.table.removeSync(uid));
  }

  sweep(): void {
    this.store.change(() => {
      for (const { key, value } of [...this.table.getRange()])
        if (value.until <= this.now()) this.table.removeSync(key);
    });
  }
}
