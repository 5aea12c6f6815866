import { Database } from './database.js';
import { leadBy, type Lead } from './leadership.js';
import { startPostgres, type TestPostgres } from './testing/postgres.js';
import { runSql, until } from './testing/sql.js';

let postgres: TestPostgres;
let url: string;
let databases: Database[];
let lead: Lead;
let elsewhere: Lead;

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.database();
  const contents = { schema: 'public', entities: [], migrations: [] };
  databases = await Promise.all([1, 2].map(() => Database.connect({ url }, contents)));
  [lead, elsewhere] = databases.map(leadBy) as [Lead, Lead];
});
afterAll(async () => {
  await Promise.all(databases.map((db) => db.close()));
  await postgres.stop();
});

const never = () => new AbortController().signal;

const waitingForLock = () =>
  runSql<{ n: number }>(
    url,
    `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`,
  );

describe('leadership', () => {
  it('belongs to one at a time and is handed over on release', async () => {
    const first = await lead('relay', never());
    const standby = elsewhere('relay', never());
    let isActive = false;
    void standby.then(() => (isActive = true));
    await until(async () => (await waitingForLock())[0]?.n === 1);
    expect(isActive).toBe(false);
    await first.release();
    const second = await standby;
    expect(second.name).toBe('relay');
    await second.release();
  });

  it('of one name says nothing about another', async () => {
    const one = await lead('relay', never());
    const two = await elsewhere('reactors', never());
    await one.release();
    await two.release();
  });

  it('is lost with its connection, and the standby takes over', async () => {
    const first = await lead('notary', never());
    const standby = elsewhere('notary', never());
    await until(async () => (await waitingForLock())[0]?.n === 1);
    await runSql(
      url,
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database())`,
    );
    await first.lost;
    await (await standby).release();
  });

  it('is no longer waited for after an abort', async () => {
    const first = await lead('timer', never());
    const abort = new AbortController();
    const waiting = elsewhere('timer', abort.signal);
    await until(async () => (await waitingForLock())[0]?.n === 1);
    abort.abort(new Error('stopping'));
    await expect(waiting).rejects.toThrow('stopping');
    await expect(elsewhere('timer', abort.signal)).rejects.toThrow('stopping');
    await first.release();
    await (await lead('timer', never())).release();
  });
});
