import pg from 'pg';
import { postgres, type Engine } from '../engines.js';
import { errorOf, unique, until } from '../support.js';

describe('PostgreSQL', () => {
  let engine: Engine;
  const schema = unique('schema').replaceAll('-', '_');
  const sessions: pg.Client[] = [];
  beforeAll(async () => {
    engine = await postgres();
    await (await session()).query(`create schema ${schema}`);
  });
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((client) => client.end().catch(() => undefined)));
  });
  afterAll(async () => {
    await (await session()).query(`drop schema ${schema} cascade`);
    await Promise.all(sessions.splice(0).map((client) => client.end()));
    await engine.stop();
  });

  async function session(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: engine.url });
    client.on('error', () => undefined);
    await client.connect();
    sessions.push(client);
    return client;
  }
  /** The connection breaks without a farewell. */
  const breakOff = (client: pg.Client) =>
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  const lockId = () => Math.floor(Math.random() * 2 ** 40);
  const tryLock = async (client: pg.Client, id: number) =>
    (await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [id])).rows[0]?.mine;

  it('gives a lock to one session, and to the next in the queue when that one breaks off', async () => {
    const [holder, waiting, third] = [await session(), await session(), await session()];
    const id = lockId();
    expect(await tryLock(holder, id)).toBe(true);
    expect(await tryLock(third, id)).toBe(false);
    let got = false;
    const wait = waiting.query('select pg_advisory_lock($1)', [id]).then(() => (got = true));
    await until(
      async () =>
        (
          await third.query(
            `select 1 from pg_locks where locktype = 'advisory' and not granted and pid = $1`,
            [(waiting as unknown as { processID: number }).processID],
          )
        ).rowCount === 1,
      'the second to wait',
    );
    expect(got).toBe(false);
    breakOff(holder);
    await wait;
    expect(await tryLock(third, id)).toBe(false);
  });

  it('frees a lock also when the session ends in the middle of a transaction, or is ended by an operator', async () => {
    const [one, operator] = [await session(), await session()];
    const id = lockId();
    await one.query('begin');
    expect(await tryLock(one, id)).toBe(true);
    await operator.query('select pg_terminate_backend($1)', [
      (one as unknown as { processID: number }).processID,
    ]);
    await until(async () => (await tryLock(operator, id)) === true, 'the lock to be free');
  });

  it('gives up waiting for a lock in the time that was set', async () => {
    const [holder, waiting] = [await session(), await session()];
    const id = lockId();
    await tryLock(holder, id);
    await waiting.query('set lock_timeout = 100');
    expect(await errorOf(waiting.query('select pg_advisory_lock($1)', [id]))).toMatchObject({
      code: '55P03',
    });
    expect((await waiting.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('notifies when a transaction commits, in order, and never of one that was rolled back', async () => {
    const [listener, writer] = [await session(), await session()];
    const channel = `${schema}_channel`;
    const heard: (string | undefined)[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload));
    await listener.query(`listen ${channel}`);
    for (const [payload, end] of [
      ['1', 'commit'],
      ['2', 'rollback'],
      ['3', 'commit'],
    ] as const) {
      await writer.query('begin');
      await writer.query('select pg_notify($1, $2)', [channel, payload]);
      await listener.query('select 1');
      expect(heard).not.toContain(payload);
      await writer.query(end);
    }
    await until(() => heard.includes('3'), 'the last notification');
    expect(heard).toEqual(['1', '3']);
  });

  it('keeps a repeatable-read transaction at one moment', async () => {
    const [reader, writer] = [await session(), await session()];
    await writer.query(`create table ${schema}.moment (n int); insert into ${schema}.moment values (1)`);
    await reader.query('begin isolation level repeatable read read only');
    const sum = async () =>
      (await reader.query<{ n: number }>(`select sum(n)::int as n from ${schema}.moment`)).rows[0]?.n;
    expect(await sum()).toBe(1);
    await writer.query(`insert into ${schema}.moment values (10)`);
    expect(await sum()).toBe(1);
    await reader.query('commit');
    expect(await sum()).toBe(11);
  });

  it('swaps tables in one transaction: readers see the old one or the new one, whole', async () => {
    const [swapper, setup] = [await session(), await session()];
    await setup.query(
      `create table ${schema}.live (version int); insert into ${schema}.live values (1), (1)`,
    );
    let swapping = true;
    const seen = new Set<string>();
    const readers = Promise.all(
      [await session(), await session(), await session()].map(async (reader) => {
        while (swapping) {
          const { rows } = await reader.query<{ version: number }>(`select version from ${schema}.live`);
          seen.add(rows.map(({ version }) => version).join());
        }
      }),
    );
    for (let version = 2; version <= 20; version++) {
      await swapper.query(`create table ${schema}.shadow (version int);
        insert into ${schema}.shadow values (${version}), (${version})`);
      await swapper.query('begin');
      await swapper.query(`lock table ${schema}.live in access exclusive mode`);
      await swapper.query(`drop table ${schema}.live; alter table ${schema}.shadow rename to live`);
      await swapper.query('commit');
      await until(() => seen.has(`${version},${version}`), `version ${version} to be seen`);
    }
    swapping = false;
    await readers;
    expect([...seen].sort()).toEqual(Array.from({ length: 20 }, (_, i) => `${i + 1},${i + 1}`).sort());
  });

  it('takes back a swap that is rolled back, tables and all', async () => {
    const client = await session();
    await client.query(`create table ${schema}.kept (n int); insert into ${schema}.kept values (7)`);
    await client.query('begin');
    await client.query(`drop table ${schema}.kept; create table ${schema}.kept (other text)`);
    await client.query('rollback');
    expect((await client.query(`select n from ${schema}.kept`)).rows).toEqual([{ n: 7 }]);
  });

  it('counts the rows of a guarded upsert, so that a write that lost is noticed', async () => {
    const client = await session();
    await client.query(`create table ${schema}.guarded (id text primary key, revision bigint, body jsonb)`);
    const upsert = (rows: object[]) =>
      client.query(
        `insert into ${schema}.guarded as g select * from json_to_recordset($1::json)
           as r (id text, revision bigint, body jsonb)
         on conflict (id) do update set revision = excluded.revision, body = excluded.body
         where g.revision < excluded.revision`,
        [JSON.stringify(rows)],
      );
    const row = (id: string, revision: string) => ({ id, revision, body: { 文: '宜宾', revision } });
    expect((await upsert([row('a', '1'), row('b', '9007199254740993')])).rowCount).toBe(2);
    expect((await upsert([row('a', '1'), row('b', '9007199254740994')])).rowCount).toBe(1);
    const { rows } = await client.query(`select id, revision, body from ${schema}.guarded order by id`);
    expect(rows).toEqual([row('a', '1'), row('b', '9007199254740994')]);
  });

  it('lets one of two writers of a row go first, and the other see what it did', async () => {
    const [one, other] = [await session(), await session()];
    await one.query(`create table ${schema}.counter (n int); insert into ${schema}.counter values (0)`);
    const increment = async (client: pg.Client) => {
      for (let n = 0; n < 50; n++) {
        await client.query('begin');
        const { rows } = await client.query(`select n from ${schema}.counter for update`);
        await client.query(`update ${schema}.counter set n = $1`, [rows[0].n + 1]);
        await client.query('commit');
      }
    };
    await Promise.all([increment(one), increment(other)]);
    expect((await one.query(`select n from ${schema}.counter`)).rows).toEqual([{ n: 100 }]);
  });
});
