import { connect } from './connect.js';
import { openReadModel, type ReadModel } from '../index.js';
import { Projected } from '../projecting/projected.js';
import { runSql, until } from '../../../postgres/src/testing/sql.js';
import { startPostgres, type TestPostgres } from '../../../postgres/src/testing/postgres.js';

let postgres: TestPostgres;
let model: ReadModel;
let other: ReadModel;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.database();
  model = await openReadModel({ url });
  other = await openReadModel({ url });
  await model.migrate();
});
afterAll(async () => {
  await model.close();
  await other.close();
  await postgres.stop();
});

const settled = (promise: Promise<unknown>) => {
  let is = false;
  void promise.finally(() => (is = true));
  return () => is;
};

const endSessions = (where: string) =>
  runSql(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and ${where}`,
  );

describe('checkpoints of followers', () => {
  it('are kept and only move forward', async () => {
    expect(await model.checkpoints.load('relay')).toBeUndefined();
    await model.checkpoints.save(
      new Map([
        ['relay', 2n ** 61n + 1n],
        ['sharing-flow', 7n],
      ]),
    );
    await other.checkpoints.save(new Map([['relay', 5n]]));
    expect(await other.checkpoints.load('relay')).toBe(2n ** 61n + 1n);
    expect(await other.checkpoints.load('sharing-flow')).toBe(7n);
    const all = await model.checkpoints.all();
    expect(all.find((c) => c.name === 'relay')).toMatchObject({ kind: 'follower', position: 2n ** 61n + 1n });
  });
});

describe('a position that is none', () => {
  it.each([2n ** 64n - 1n, 2n ** 63n, -2n])('is kept by no follower: %s', async (none) => {
    const all = new Map([
      ['relay', none],
      ['sharing-flow', 2n ** 62n],
    ]);
    const refused = { code: 'position-out-of-range', value: none };
    await expect(model.checkpoints.save(all)).rejects.toMatchObject({ ...refused, follower: 'relay' });
    expect(await model.checkpoints.load('sharing-flow')).toBe(7n);
    await expect(model.projections.apply({ events: [], upTo: none })).rejects.toMatchObject({
      ...refused,
      follower: 'projections',
    });
    expect(await model.projections.startPosition()).toBeUndefined();
  });
});

describe('what followers are doing', () => {
  const since = '2026-06-18T14:00:00.000Z';
  it('is kept by name and process, the newest of each', async () => {
    const health = model.followerHealth;
    const reason = { code: 'not-on-disk', message: 'NUL \0 and all' };
    await health.beat('a:1', [
      { name: 'relay', status: 'catching-up', since },
      { name: 'notary', status: 'standing-still', since, reason, position: 2n ** 63n - 1n, clearUpTo: 7n },
    ]);
    await health.beat('b:1', [{ name: 'relay', status: 'standing-by', since }]);
    await health.beat('a:1', [{ name: 'relay', status: 'live', since, position: 3n, clearUpTo: 9n }]);
    const all = await other.followerHealth.all();
    expect(all).toMatchObject([
      { ...reported('notary', 'a:1', 'standing-still'), position: 2n ** 63n - 1n, clearUpTo: 7n },
      { ...reported('relay', 'a:1', 'live'), position: 3n, clearUpTo: 9n },
      reported('relay', 'b:1', 'standing-by'),
    ]);
    expect(all[0]?.reason).toEqual({ code: 'not-on-disk', message: 'NUL \ufffd and all' });
    expect(all.every(({ ageMs }) => ageMs >= 0 && ageMs < 300_000)).toBe(true);
    expect(all[2]).not.toHaveProperty('position');
  });

  it('is forgotten of processes that are long gone, unless nothing newer is known', async () => {
    await runSql(url, `update read.follower_health set beat_at = now() - interval '2 hours'`);
    await model.followerHealth.beat('c:1', [{ name: 'relay', status: 'live', since }]);
    await model.followerHealth.beat('c:1', []);
    const all = await model.followerHealth.all();
    expect(all.map(({ name, process }) => `${name} ${process}`)).toEqual(['notary a:1', 'relay c:1']);
  });

  const reported = (name: string, process: string, status: string) => ({ name, process, status, since });
});

describe('waiting for a position', () => {
  it('ends when the projections reach it, in another process too', async () => {
    const waiting = other.projected.waitFor(1_000n, 60_000);
    const isDone = settled(waiting);
    await model.projections.apply({ events: [], upTo: 999n });
    await until(async () => (await other.projected.position()) === 999n);
    expect(isDone()).toBe(false);
    await model.projections.apply({ events: [], upTo: 1_000n });
    expect(await waiting).toBe(true);
    expect(await other.projected.waitFor(1_000n, 0)).toBe(true);
  });

  it('gives up after its time', async () => {
    expect(await other.projected.waitFor(2n ** 60n, 50)).toBe(false);
  });

  it('survives the loss of the listening connection', async () => {
    const seen: bigint[] = [];
    const stop = other.projected.onProjected((position) => seen.push(position));
    await model.projections.apply({ events: [], upTo: 2_000n });
    await until(() => seen.includes(2_000n));
    await endSessions(`query like 'listen%'`);
    const waiting = other.projected.waitFor(2_001n, 60_000);
    await model.projections.apply({ events: [], upTo: 2_001n });
    expect(await waiting).toBe(true);
    await until(() => seen.includes(2_001n));
    stop();
    await model.projections.apply({ events: [], upTo: 2_002n });
    expect(await other.projected.waitFor(2_002n, 60_000)).toBe(true);
    expect(seen).not.toContain(2_002n);
  });

  it('is woken by news, not by the slow poll alone', async () => {
    const db = await connect({ url, applicationName: 'awaiting' });
    const projected = new Projected(db, ['tasks'], 24 * 3_600_000);
    const stop = projected.onProjected(() => undefined);
    try {
      await until(async () => {
        const rows = await runSql(
          url,
          `select 1 from pg_stat_activity
            where application_name = 'awaiting' and (query like 'listen%' or query = 'select 1') and state = 'idle'`,
        );
        return rows.length > 0;
      });
      for (let position = 3_000n; position < 3_010n; position++) {
        const waiting = projected.waitFor(position, 60_000);
        await model.projections.apply({ events: [], upTo: position });
        expect(await waiting).toBe(true);
      }
    } finally {
      stop();
      await projected.close();
      await db.close();
    }
  });
});
