import { ConfigurationError } from '#platform';
import type { Database } from '#postgres';
import {
  blindingKeyName,
  firstBlindingKey,
  nameOfMaster,
  unwrapKey,
  wrapKey,
  type WrappedKey,
} from '#security';
import { anotherMaster, keptBlindingKey } from './master.js';

type Client = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Keys that are on their way at once. */
const atOnce = 1_000;

/** A row was not there any more although nobody else may change any: nothing has been changed. */
export class RewrapFailed extends Error {
  readonly code = 'rewrap-failed';
}

/**
 * Wraps the keys of all persons and the blinding key by another master key, in one transaction: at any time exactly one
 * master key opens them all, and whoever is killed in the middle has changed nothing. What would be sealed meanwhile
 * waits; reading goes on. Done again, it finds itself done. Returns how many keys were wrapped, nothing where that had
 * been done before.
 * @throws {ConfigurationError} where the keys are wrapped by neither
 * @throws {PersonalDataUnreadable} where one of them does not open; nothing has been changed then
 */
export async function rewrap(
  db: Pick<Database, 'transaction' | 'patientRows'>,
  { from, to }: { readonly from: Buffer; readonly to: Buffer },
): Promise<number | undefined> {
  if (from.equals(to))
    throw new ConfigurationError('the new key is the one that wraps the keys already 新密钥与现用主密钥相同');
  const count = await db.transaction(async (client) => {
    // those who keep a key take these in the same order
    await client.query('lock table keys.subjects in share row exclusive mode');
    const { rows } = await client.query<{ name: string }>('select name from keys.master for update');
    if (rows[0]?.name === nameOfMaster(to)) return undefined;
    if (rows[0]?.name !== nameOfMaster(from)) throw anotherMaster();
    const wrapped = await rewrapPersons(client, from, to);
    await rewrapBlindingKey(client, from, to);
    await client.query('update keys.master set name = $1', [nameOfMaster(to)]);
    return wrapped;
  });
  // takes what was wrapped by the old one out of the files
  await db.patientRows('vacuum keys.subjects, keys.blinding');
  return count;
}

async function rewrapPersons(client: Client, from: Buffer, to: Buffer): Promise<number> {
  let count = 0;
  for (let after = '0'; ;) {
    const { rows } = await client.query<WrappedKey & { subject: string; place: string }>(
      `select subject, number::text as place, alg, wrapped from keys.subjects
        where wrapped is not null and number > $1 order by number limit ${atOnce}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return count;
    const anew = rows.map((row) => wrapKey(to, row.subject, unwrapKey(from, row.subject, row)));
    const { rowCount } = await client.query(
      `update keys.subjects s set alg = n.alg, wrapped = n.wrapped
        from unnest($1::text[], $2::text[], $3::bytea[]) as n (subject, alg, wrapped)
        where s.subject = n.subject`,
      [rows.map(({ subject }) => subject), anew.map(({ alg }) => alg), anew.map(({ wrapped }) => wrapped)],
    );
    if (rowCount !== rows.length) throw new RewrapFailed(`${rowCount} of ${rows.length} keys were there`);
    count += rows.length;
    after = last.place;
  }
}

async function rewrapBlindingKey(client: Client, from: Buffer, to: Buffer): Promise<void> {
  const rows = async <R extends object>(sql: string): Promise<R[]> => (await client.query<R>(sql)).rows;
  const key = (await keptBlindingKey({ rows }, from)) ?? firstBlindingKey(from);
  const { alg, wrapped } = wrapKey(to, blindingKeyName, key);
  await client.query(
    `insert into keys.blinding (alg, wrapped) values ($1, $2)
      on conflict (only_one) do update set (alg, wrapped) = (excluded.alg, excluded.wrapped)`,
    [alg, wrapped],
  );
}
