import { randomUUID } from 'node:crypto';
import type { Database } from 'lmdb';
import type { Clock } from '../clock.js';
import { ProviderRows } from '../store/provider-rows.js';
import type { Store } from '../store/store.js';
import { AccountRefused, checkedName, normalName, type Account } from './account.js';
import { Limits } from './limits.js';
import { hashOf, isPassword, makePassword, passwordFault, type PasswordFault } from './password.js';
import { counterOf } from './second-factor.js';

const day = 24 * 60 * 60 * 1_000;
/** How long a password that somebody else made serves. */
export const initialPasswordMs = 7 * day;

export interface NewAccount {
  readonly account: Account;
  /** Told once: it is kept as a hash. */
  readonly initialPassword: string;
}

/** An account whose password and second factor are known from the start. */
export interface ReadyAccount {
  readonly subject: string;
  readonly name: string;
  readonly password: string;
  /** Base32. */
  readonly secret: string;
}

/** Names, by which people sign in, and what proves who they are. Every change is on disk when it returns. */
export class Accounts {
  private readonly bySubject: Database<Account, string>;
  private readonly subjects: Database<string, string>;
  private readonly limits: Limits;
  private readonly rows: ProviderRows;
  /** What a password is compared with where nobody has the name, so that this takes as long. */
  private readonly nobodys = hashOf(makePassword());

  constructor(
    private readonly store: Store,
    private readonly now: Clock,
  ) {
    this.bySubject = store.table('accounts');
    this.subjects = store.table('names');
    this.limits = new Limits(store, now);
    this.rows = new ProviderRows(store, now);
  }

  /** @throws {AccountRefused} */
  async add(name: string): Promise<NewAccount> {
    const initialPassword = makePassword();
    const account = this.insert({
      ...this.fresh(checkedName(name), randomUUID(), await hashOf(initialPassword)),
      initialUntil: this.now() + initialPasswordMs,
    });
    return { account, initialPassword };
  }

  /** Does nothing where the subject has an account already. @throws {AccountRefused} */
  async addReady({ subject, name, password, secret }: ReadyAccount): Promise<void> {
    if (this.bySubject.get(subject)) return;
    const secondFactor = { secret, lastCounter: 0 };
    this.insert({ ...this.fresh(checkedName(name), subject, await hashOf(password)), secondFactor });
  }

  list(): Account[] {
    return [...this.bySubject.getRange()]
      .map(({ value }) => value)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** One that may sign in. */
  find(subject: string): Account | undefined {
    const account = this.bySubject.get(subject);
    return account?.lockedAt === undefined ? account : undefined;
  }

  /** A new initial password; the second factor is forgotten, a lock lifted, sessions end. @throws {AccountRefused} */
  async reset(name: string): Promise<NewAccount> {
    const initialPassword = makePassword();
    const password = await hashOf(initialPassword);
    const account = this.alter(name, ({ secondFactor: _, lockedAt: _lockedAt, ...rest }) => ({
      ...rest,
      password,
      initialUntil: this.now() + initialPasswordMs,
    }));
    return { account, initialPassword };
  }

  /** Nobody signs in with it until it is reset; sessions end. @throws {AccountRefused} */
  lock(name: string): Account {
    return this.alter(name, (account) => ({ ...account, lockedAt: account.lockedAt ?? this.now() }));
  }

  /**
   * Whose name and password these are. Takes as long where nobody has the name, and tells nothing about why it is nobody.
   */
  async verify(name: string, password: string): Promise<Account | undefined> {
    const account = this.named(name);
    const isRight = await isPassword(password, account?.password ?? (await this.nobodys));
    return account && isRight ? this.find(account.subject) : undefined;
  }

  /** Whether an initial password still serves to set another. */
  isInTime({ initialUntil }: Account): boolean {
    return initialUntil === undefined || this.now() < initialUntil;
  }

  /** Sets the password in place of the initial one. Nothing where the account was changed meanwhile. */
  async replaceInitial(before: Account, password: string): Promise<Account | PasswordFault | undefined> {
    const fault = passwordFault(password, before.name);
    if (fault) return fault;
    if (await isPassword(password, before.password)) return 'not-changed';
    const hashed = await hashOf(password);
    return this.changeOwn(before, ({ initialUntil: _, ...rest }) => ({
      ...rest,
      password: hashed,
      version: rest.version + 1,
    }));
  }

  /** Takes up a second factor with a code of it. Nothing where the code is wrong or the account was changed meanwhile. */
  enrol(before: Account, secret: string, code: string): Account | undefined {
    const counter = counterOf(secret, code, this.now());
    if (counter === undefined) return undefined;
    const secondFactor = { secret, lastCounter: counter };
    return this.changeOwn(before, (account) => ({ ...account, secondFactor, version: account.version + 1 }));
  }

  /** Uses a code, which counts once. Nothing where it is wrong, was used, or the account was changed meanwhile. */
  confirm(before: Account, code: string): Account | undefined {
    return this.changeOwn(before, (account) => {
      if (!account.secondFactor) return undefined;
      const { secret, lastCounter } = account.secondFactor;
      const counter = counterOf(secret, code, this.now());
      if (counter === undefined || counter <= lastCounter) return undefined;
      return { ...account, secondFactor: { secret, lastCounter: counter } };
    });
  }

  private fresh(name: string, subject: string, password: string): Account {
    return { subject, name, password, madeAt: this.now(), version: 1 };
  }

  private insert(account: Account): Account {
    this.store.change(() => {
      if (this.subjects.get(account.name) !== undefined) {
        throw new AccountRefused('name-taken', `there is an account ${account.name} already 已有此账号`);
      }
      this.subjects.putSync(account.name, account.subject);
      this.bySubject.putSync(account.subject, account);
    });
    return account;
  }

  private named(name: string): Account | undefined {
    // what nobody can be called is not sought, whatever its length
    const subject = name.length <= longestSought ? this.subjects.get(normalName(name)) : undefined;
    return subject === undefined ? undefined : this.bySubject.get(subject);
  }

  /** By an operator, over whatever is under way. */
  private alter(name: string, change: (account: Account) => Account): Account {
    return this.store.change(() => {
      const account = this.named(name);
      if (!account) throw new AccountRefused('no-such-account', `there is no account ${name} 无此账号`);
      const changed = { ...change(account), version: account.version + 1 };
      this.bySubject.putSync(account.subject, changed);
      this.rows.removeOf(account.subject);
      this.limits.forget(tryingName(account.name));
      this.limits.forget(tryingCode(account.subject));
      return changed;
    });
  }

  /** By the person: nothing is changed where an operator, or another sign-in, was first. */
  private changeOwn(before: Account, change: (account: Account) => Account | undefined): Account | undefined {
    return this.store.change(() => {
      const account = this.find(before.subject);
      const changed = account?.version === before.version ? change(account) : undefined;
      if (changed) this.bySubject.putSync(changed.subject, changed);
      return changed;
    });
  }
}

const longestSought = 256;

/** What limits count passwords and codes by. */
export const tryingName = (name: string): string => `name:${normalName(name.slice(0, longestSought))}`;
export const tryingCode = (subject: string): string => `code:${subject}`;
