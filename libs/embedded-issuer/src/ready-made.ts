import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ReadyAccount } from './accounts/accounts.js';
import { checkedName } from './accounts/account.js';
import { makePassword } from './accounts/password.js';
import { codeAt, enrolmentLink, makeSecret } from './accounts/second-factor.js';
import type { IssuerAccounts } from './accounts-of.js';

/** An account for demonstrations, whose password and second factor are there to be read. */
export interface ReadyMade extends ReadyAccount {
  /** By which an authenticator takes up the second factor. */
  readonly link: string;
}

/**
 * Accounts with these names, each with a password and a second factor of its own, which lie in a file that its owner
 * alone can read. Done again, or after a kill, it gives the same.
 * @throws {AccountRefused} where a name is none, or has an account that was made otherwise
 */
export async function ensureReadyMade(
  { accounts }: IssuerAccounts,
  file: string,
  names: readonly string[],
): Promise<ReadyMade[]> {
  const before = readyMadeIn(file);
  const all = names.map(
    (given) => before.find(({ name }) => name === checkedName(given)) ?? readyMade(checkedName(given)),
  );
  const others = before.filter(({ name }) => !all.some((one) => one.name === name));
  // first what could not be made again
  write(file, [...others, ...all]);
  for (const one of all) await accounts.addReady(one);
  return all;
}

/** Those of a file; none where it is not there. */
export const readyMadeIn = (file: string): ReadyMade[] =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ReadyMade[]) : [];

/** The code that the authenticator of an account shows at a time (milliseconds since 1970). */
export const codeOf = ({ secret }: ReadyMade, atMs: number): string => codeAt(secret, atMs);

function readyMade(name: string): ReadyMade {
  const secret = makeSecret();
  const link = enrolmentLink(secret, name);
  return { name, subject: randomUUID(), password: makePassword(), secret, link };
}

/** Whole, or as it was. */
function write(file: string, persons: readonly ReadyMade[]): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(persons, undefined, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
}
