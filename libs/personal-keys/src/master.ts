import { ConfigurationError } from '#platform';
import {
  blindingKeyName,
  firstBlindingKey,
  nameOfMaster,
  personalKeyBytes,
  unwrapKey,
  wrapKey,
  type WrappedKey,
} from '#security';
import { randomBytes } from 'node:crypto';
import { orNone, type KeysDatabase } from './open.js';

/** The keys have been wrapped by another master key since this process started; nothing was written. */
export class MasterReplaced extends Error {
  readonly code = 'master-key-replaced';
  constructor() {
    super(
      'the keys of personal data were wrapped by another master key: start again with that 主密钥已更换，请以新密钥重新启动',
    );
  }
}

/** The followers have not made the tables of the keys yet. */
export class KeysNotMade extends Error {
  readonly code = 'keys-not-made';
  constructor() {
    super('the tables of the keys of personal data are still to be made by the followers');
  }
}

/**
 * Whoever comes first says by which master key the keys are wrapped; with another one nothing that was sealed before
 * could be opened, and what is sealed would be lost to everybody else.
 * @throws {ConfigurationError} where it is another one
 */
export async function requireMaster(db: KeysDatabase, master: Buffer): Promise<void> {
  if ((await nameKept(db, master)) !== undefined) return;
  const { alg, wrapped } = wrapKey(master, blindingKeyName, randomBytes(personalKeyBytes));
  const first = wrapKey(master, blindingKeyName, firstBlindingKey(master));
  // where there was a master key or a person before, there are digests of before
  await orNone(() =>
    db.rows(
      `with named as (
        insert into keys.master (name) values ($1) on conflict (only_one) do nothing returning name
      )
      insert into keys.blinding (alg, wrapped)
        select $2, case when exists (select from named) and not exists (select from keys.subjects)
          then $3::bytea else $4::bytea end
        on conflict (only_one) do nothing`,
      [nameOfMaster(master), alg, wrapped, first.wrapped],
    ),
  );
  // of two who came first at once, one is it
  await nameKept(db, master);
}

/**
 * The key that digests of personal content are made with. It is kept wrapped beside the keys of persons, so that the
 * digests stay the same under another master key.
 * @throws {ConfigurationError} where the keys are wrapped by another master key
 * @throws {KeysNotMade}
 */
export async function blindingKey(db: KeysDatabase, master: Buffer): Promise<Buffer> {
  await requireMaster(db, master);
  const kept = await keptBlindingKey(db, master);
  if (kept) return kept;
  // an earlier version made the tables, and until the followers have brought them up to date it is that of then
  if ((await nameKept(db, master)) !== undefined) return firstBlindingKey(master);
  throw new KeysNotMade();
}

export async function keptBlindingKey(db: KeysDatabase, master: Buffer): Promise<Buffer | undefined> {
  const [row] = await orNone(() => db.rows<WrappedKey>('select alg, wrapped from keys.blinding'));
  return row && unwrapKey(master, blindingKeyName, row);
}

/** Which master key wraps the keys; nothing before the first start. */
async function nameKept(db: KeysDatabase, master: Buffer): Promise<string | undefined> {
  const [row] = await orNone(() => db.rows<{ name: string }>('select name from keys.master'));
  if (row && row.name !== nameOfMaster(master)) throw anotherMaster();
  return row?.name;
}

export const anotherMaster = (): ConfigurationError =>
  new ConfigurationError(
    'PERSONAL_DATA_KEY: another key than the one that wraps the keys of personal data 与封装个人信息密钥的主密钥不是同一把; ' +
      'put back the one that was used before, or give the one that they were wrapped by since ' +
      '请恢复原来的主密钥，或改用更换后的主密钥 (docs/personal-data.md)',
  );
