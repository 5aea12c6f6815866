import { existsSync } from 'node:fs';
import { AccountRefused } from './accounts/account.js';
import { Accounts } from './accounts/accounts.js';
import type { Clock } from './clock.js';
import { Secrets } from './keys/secrets.js';
import { Store } from './store/store.js';

/** Accounts of an issuer that runs beside, or will: what is changed here holds there from then on. */
export interface IssuerAccounts {
  /** By which, with a subject, an agency registers a person. */
  readonly issuer: string;
  readonly accounts: Accounts;
  close(): Promise<void>;
}

/**
 * Opens the accounts in the data folder of an issuer that was started there before.
 * @throws {AccountRefused} where none was
 */
export async function openAccounts(dataDir: string, now: Clock = Date.now): Promise<IssuerAccounts> {
  const none = new AccountRefused(
    'no-issuer',
    `there is no issuer in ${dataDir} yet: start it first 请先启动`,
  );
  if (!existsSync(dataDir)) throw none;
  const store = Store.open(dataDir);
  const { issuer } = new Secrets(store, now);
  if (issuer === undefined) {
    await store.close();
    throw none;
  }
  return { issuer, accounts: new Accounts(store, now), close: () => store.close() };
}
