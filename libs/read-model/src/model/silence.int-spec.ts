import { isPostgresAway, leadBy, type Database } from '#postgres';
import { freePort } from '../../../../test/harness/processes.js';
import { Way } from '../../../../test/harness/way.js';
import { connect } from './connect.js';
import { openReadModel, type ReadModel } from '../index.js';
import { runSql, until } from '../../../postgres/src/testing/sql.js';
import { startPostgres, type TestPostgres } from '../../../postgres/src/testing/postgres.js';

/** Short, so that what is not answered is known soon; the server needs a thousandth of it. */
const answerWithinMs = 2_000;

let postgres: TestPostgres;
/** Directly, and by a way that falls silent. */
let url: string;
let shaky: string;
let way: Way;
let direct: ReadModel;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.database();
  direct = await openReadModel({ url });
  await direct.migrate();
  const { hostname: host, port } = new URL(url);
  way = new Way(await freePort(), { host, port: Number(port) });
  await way.open();
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(way.port);
  shaky = through.href;
});
afterEach(async () => {
  way.resume();
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  await direct.close();
  way.close();
  await postgres.stop();
});

async function model(applicationName = 'reader'): Promise<ReadModel> {
  const opened = await openReadModel({ url: shaky, answerWithinMs, applicationName });
  closing.push(() => opened.close());
  return opened;
}
async function database(): Promise<Database> {
  const opened = await connect({ url: shaky, answerWithinMs });
  closing.push(() => opened.close());
  return opened;
}
/** Falls silent for good for whoever is connected; new connections get through. */
function silenceOfOld(): void {
  way.silence();
  way.resume();
}
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const served = (reader: ReadModel): Promise<boolean> =>
  reader.projected.position().then(
    () => true,
    (error: unknown) => {
      if (!isPostgresAway(error)) throw error;
      return false;
    },
  );

describe('while nothing comes from PostgreSQL', () => {
  it('a query fails as one that may be tried again, and new connections serve', async () => {
    const reader = await model();
    expect(await served(reader)).toBe(true);
    silenceOfOld();
    const answered = [await served(reader)];
    await until(async () => {
      answered.push(await served(reader));
      return answered.at(-1) === true;
    });
    expect(answered[0]).toBe(false);
  });

  it('one overdue answer is enough for all idle connections', async () => {
    const reader = await database();
    const asked = (count: number) =>
      Promise.all(Array.from({ length: count }, () => errorOf(reader.rows('select 1'))));
    await until(async () => {
      await asked(6);
      return reader.pool.idleCount === 6;
    });
    silenceOfOld();
    expect(isPostgresAway((await asked(1))[0])).toBe(true);
    // no other connection has to be waited for
    await until(() => reader.pool.totalCount === 0);
    expect(await asked(6)).toEqual(Array.from({ length: 6 }, () => undefined));
  });

  it('a query fails also when new connections are silent, for as long as they are', async () => {
    const reader = await model();
    way.silence();
    for (let n = 0; n < 3; n++) expect(await served(reader)).toBe(false);
    way.resume();
    await until(() => served(reader));
  });

  it('a transaction fails, and the server lets go of what it held', async () => {
    const writer = await database();
    await runSql(url, 'create table kept (n int, m int); insert into kept values (1, 0)');
    const error = await errorOf(
      writer.transaction(async (client) => {
        await client.query('update kept set n = 2');
        silenceOfOld();
        await client.query('select 1');
      }),
    );
    expect(isPostgresAway(error)).toBe(true);
    await until(() =>
      writer
        .transaction((client) => client.query('update kept set m = 7'))
        .then(
          () => true,
          () => false,
        ),
    );
    expect(await runSql(url, 'select n, m from kept')).toEqual([{ n: 1, m: 7 }]);
  });

  it('a lead is given up, and the server gives it to another', async () => {
    const leader = await model();
    const signal = new AbortController().signal;
    const lead = await leadBy(leader.db)('relay', signal);
    const standby = leadBy(direct.db)('relay', signal);
    silenceOfOld();
    await lead.lost;
    await lead.release();
    await (await standby).release();
    await (await leadBy(leader.db)('relay', signal)).release();
  });

  it('a lead that is being waited for is given up too', async () => {
    const first = await leadBy(direct.db)('notary', new AbortController().signal);
    const reader = await model();
    const waiting = leadBy(reader.db)('notary', new AbortController().signal);
    await until(
      async () =>
        (
          await runSql(
            url,
            `select 1 from pg_locks where locktype = 'advisory' and not granted
              and database = (select oid from pg_database where datname = current_database())`,
          )
        ).length > 0,
    );
    silenceOfOld();
    expect(isPostgresAway(await errorOf(waiting))).toBe(true);
    await first.release();
    await (await leadBy(reader.db)('notary', new AbortController().signal)).release();
  });

  it('news of the projections comes by another session', async () => {
    const reader = await model('listener');
    const seen: bigint[] = [];
    const stop = reader.projected.onProjected((position) => seen.push(position));
    closing.push(() => Promise.resolve(stop()));
    const listening = async (): Promise<number[]> =>
      (
        await runSql<{ pid: number }>(
          url,
          `select pid from pg_stat_activity where application_name = 'listener'
            and (query like 'listen%' or query = 'select 1')`,
        )
      ).map(({ pid }) => pid);
    await until(async () => (await listening()).length === 1);
    const [before] = await listening();
    silenceOfOld();
    // the server has ended the old one by itself
    await until(async () => {
      const now = await listening();
      return now.length === 1 && now[0] !== before;
    });
    await direct.projections.apply({ events: [], upTo: 5_000n });
    await until(() => seen.includes(5_000n));
  });

  it('closing does not wait for a farewell', async () => {
    const reader = await openReadModel({ url: shaky, answerWithinMs });
    reader.projected.onProjected(() => undefined);
    expect(await served(reader)).toBe(true);
    way.silence();
    await reader.close();
  });
});
