import {
  openReadModel,
  RebuildFailed,
  RebuildRunning,
  type ReadModel,
  type RebuildProgress,
} from '../index.js';
import { runSql, until } from '../../../postgres/src/testing/sql.js';
import { dumpTables } from '../testing/dump.js';
import { reading, TestLog } from '../testing/log.js';
import { emptyModel, postgresForFile } from '../testing/models.js';
import type { Batch } from '../projecting/runner.js';
import { claimAndPay, floodNight, report, requestDrainage, trucksReturn } from '../testing/scenario.js';
import { duty } from '../testing/viewers.js';

const viewer = duty;

const postgres = postgresForFile();
let model: ReadModel;
let url: string;

beforeEach(async () => {
  ({ url, model } = await emptyModel(postgres));
});
afterEach(() => model.close());

const names = (of: string) =>
  runSql<{ name: string }>(
    of,
    `select c.conname as name from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = 'read'
      union all select indexname || ' ' || indexdef from pg_indexes where schemaname = 'read' order by 1`,
  );

const leftovers = () => runSql(url, `select 1 from pg_namespace where starts_with(nspname, 'read_rebuild')`);

describe('a rebuild', () => {
  it('equals what was there, under the same names, as often as it is run', async () => {
    const log = floodNight();
    trucksReturn(log);
    claimAndPay(log, 500_000);
    await model.projections.apply(log.all());
    const rows = await dumpTables(url);
    const namesBefore = await names(url);

    for (let time = 0; time < 2; time++) {
      const progress: RebuildProgress[] = [];
      const result = await model.rebuild('all', reading(log), (p) => progress.push(p));
      expect(result).toMatchObject({ events: log.events.length, position: log.last });
      expect(progress.map((p) => p.events)).toEqual([7, 14, 21, 28, log.events.length]);
      expect(progress.at(-1)).toMatchObject({ caughtUp: true, position: log.last });
      expect(await dumpTables(url)).toEqual(rows);
      expect(await names(url)).toEqual(namesBefore);
      expect(await leftovers()).toEqual([]);
    }
    expect(await model.projected.position()).toBe(log.last);
  });

  it('repairs rows and leaves other projections alone', async () => {
    const log = floodNight();
    await model.projections.apply(log.all());
    const rows = await dumpTables(url);
    await runSql(url, `delete from read.tasks; update read.incidents set title = 'kept'`);
    await model.rebuild(['tasks'], reading(log));
    expect(await model.queries.task.find('T1', viewer)).toMatchObject({ status: 'accepted' });
    expect((await dumpTables(url)).tasks).toEqual(rows.tasks);
    expect(await model.queries.incident.find('F1', viewer)).toMatchObject({ title: 'kept' });
  });

  it('goes on while the live runner applies and queries are asked, and none of them fails', async () => {
    const log = floodNight();
    await model.projections.apply(log.all());
    let isDone = false;
    let writes = 0;
    const writer = async () => {
      while (!isDone) {
        const n = ++writes;
        report(log, `L${n}`, '积水', '520111');
        requestDrainage(log, `L${n}`, `L${n}`, 3_000, 1);
        await model.projections.apply({ events: log.events.slice(-2), upTo: log.last });
      }
    };
    let asked = 0;
    const reader = async () => {
      while (!isDone) {
        asked++;
        const response = await model.queries.response.find('F1', viewer);
        expect(response?.participants).toHaveLength(4);
        expect((await model.queries.incident.list({ limit: 1 }, viewer)).items).toHaveLength(1);
        expect((await model.queries.sharing.contention({}, viewer)).length).toBeLessThanOrEqual(1);
        const { logPosition, candidates } = await model.queries.sharing.candidates({
          capability: 'drainage-m3h',
          requesterAgencyId: 'EMB',
          at: '2026-06-18T14:00:00Z',
        });
        expect(candidates).toHaveLength(2);
        expect(BigInt(logPosition)).toBeGreaterThan(0n);
      }
    };
    const work = [writer(), reader(), reader(), reader()];
    try {
      for (let time = 0; time < 5; time++) await model.rebuild('all', reading(log, 50));
    } finally {
      isDone = true;
      await Promise.all(work);
    }
    expect(writes).toBeGreaterThan(5);
    expect(asked).toBeGreaterThan(5);
    expect(await model.projected.position()).toBe(log.last);

    const clean = await postgres.database();
    const second = await openReadModel({ url: clean });
    try {
      await second.migrate();
      for (const batch of log.batches(500)) await second.projections.apply(batch);
      expect(await dumpTables(url)).toEqual(await dumpTables(clean));
    } finally {
      await second.close();
    }
  });

  it('catches up with the live projections before it swaps', async () => {
    const log = floodNight();
    const behind = new TestLog();
    behind.events.push(...log.events.slice(0, 5));
    await model.projections.apply(log.all());
    let reads = 0;
    const source = (from: bigint | undefined) => reading(++reads < 3 ? behind : log)(from);
    const { position } = await model.rebuild('all', source);
    expect(position).toBe(log.last);
    expect(reads).toBe(3);
  });

  it('moves the checkpoint forward when the live runner is behind', async () => {
    const log = floodNight();
    const [first, ...rest] = log.batches(6);
    if (!first) throw new Error('no batch');
    await model.projections.apply(first);
    await model.rebuild('all', reading(log));
    expect(await model.projections.startPosition()).toBe(log.last);
    const rows = await dumpTables(url);
    for (const batch of rest) await model.projections.apply(batch);
    expect(await dumpTables(url)).toEqual(rows);
  });

  it('leaves nothing behind when its source fails', async () => {
    const log = floodNight();
    await model.projections.apply(log.all());
    const rows = await dumpTables(url);
    const failing = async function* (from: bigint | undefined) {
      yield* reading(log, 5)(from);
      throw new Error('log unreachable');
    };
    // a leftover of a run that was killed is no hindrance
    await runSql(url, 'create schema read_rebuild_0; create table read_rebuild_0.tasks (x int)');
    const stopped = model.rebuild('all', (from) => {
      const batches = failing(from);
      return {
        async *[Symbol.asyncIterator]() {
          for await (const batch of batches) yield { ...batch, caughtUp: false };
        },
      };
    });
    await expect(stopped).rejects.toThrow('log unreachable');
    expect(await leftovers()).toEqual([]);
    expect(await dumpTables(url)).toEqual(rows);
    await expect(model.rebuild(['no-such'], reading(log))).rejects.toThrow(RebuildFailed);
  });

  it('is no hindrance to the next one when its process is killed', async () => {
    const log = floodNight();
    await model.projections.apply(log.all());
    const rows = await dumpTables(url);
    const doomed = await openReadModel({ url, applicationName: 'doomed' });
    let isFilling = false;
    const endless = async function* (): AsyncGenerator<Batch & { caughtUp: boolean }> {
      for (;;) {
        yield { events: [], upTo: 1n, caughtUp: false };
        isFilling = true;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const killed = doomed.rebuild('all', endless).catch((error: unknown) => error);
    await until(() => isFilling);
    await runSql(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'doomed'`,
    );
    expect(await killed).toBeInstanceOf(Error);
    await doomed.close();
    expect(await leftovers()).toHaveLength(1);
    await model.rebuild('all', reading(log));
    expect(await dumpTables(url)).toEqual(rows);
    expect(await leftovers()).toEqual([]);
  });

  it('gives up on a log that ends behind the live projections', async () => {
    const log = floodNight();
    const behind = new TestLog();
    behind.events.push(...log.events.slice(0, 5));
    await model.projections.apply(log.all());
    await expect(model.rebuild(['tasks'], reading(behind))).rejects.toThrow(RebuildFailed);
    expect(await leftovers()).toEqual([]);
    expect(await model.queries.task.find('T1', viewer)).toMatchObject({ status: 'accepted' });
  });

  it('does not run twice at once', async () => {
    const log = floodNight();
    let isBlocked = false;
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const waiting = async function* (from: bigint | undefined) {
      isBlocked = true;
      await gate;
      yield* reading(log)(from);
    };
    const first = model.rebuild('all', waiting);
    await until(() => isBlocked);
    const second = await openReadModel({ url });
    await expect(second.rebuild('all', reading(log))).rejects.toThrow(RebuildRunning);
    letGo();
    await first;
    await second.rebuild('all', reading(log));
    await second.close();
  });
});
