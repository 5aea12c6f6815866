import { ConfigurationError } from '#platform';
import { nameOfMaster } from '#security';
import { orNone, type KeysDatabase } from './open.js';

/**
 * Whoever comes first says by which master key the keys are wrapped; with another one nothing that was sealed before
 * could be opened, and what is sealed would be lost to everybody else.
 * @throws {ConfigurationError} where it is another one
 */
export async function requireMaster(db: KeysDatabase, master: Buffer): Promise<void> {
  const name = nameOfMaster(master);
  const [row] = await orNone(() =>
    db.rows<{ name: string }>(
      `insert into keys.master (name) values ($1)
        on conflict (only_one) do update set name = keys.master.name returning name`,
      [name],
    ),
  );
  if (row && row.name !== name) {
    throw new ConfigurationError(
      'PERSONAL_DATA_KEY: another key than the one that wraps the keys of personal data 与封装个人信息密钥的主密钥不是同一把; ' +
        'put back the one that was used before 请恢复原来的主密钥 (docs/personal-data.md)',
    );
  }
}
