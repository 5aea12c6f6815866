import { isPostgresAway, PostgresUnavailable } from '#postgres';
import { connect } from './connect.js';
import { openReadModel, ProjectionFailed, type ReadModel } from '../index.js';
import { projections } from './projections.js';
import { runSql, until } from '../../../postgres/src/testing/sql.js';
import { dumpTables } from '../testing/dump.js';
import { TestLog } from '../testing/log.js';
import { duty } from '../testing/viewers.js';
import { emptyModel, postgresForFile } from '../testing/models.js';
import { floodNight, trucksReturn } from '../testing/scenario.js';

const viewer = duty;

const postgres = postgresForFile();
let model: ReadModel;
let url: string;

beforeEach(async () => {
  ({ url, model } = await emptyModel(postgres));
});
afterEach(() => model.close());

describe('applying batches', () => {
  it('starts at the start, and after a restart where it stopped', async () => {
    expect(await model.projections.startPosition()).toBeUndefined();
    expect(await model.projected.position()).toBe(-1n);
    const log = floodNight();
    await model.projections.apply(log.all());
    await model.close();
    model = await openReadModel({ url });
    expect(await model.projections.startPosition()).toBe(log.last);
    expect(await model.projected.position()).toBe(log.last);
    expect(await model.queries.task.find('T1', viewer)).toMatchObject({ status: 'accepted', crew: 14 });
  });

  it('gives the same rows whatever the batches are, and when they come again', async () => {
    const log = floodNight();
    trucksReturn(log);
    await model.projections.apply(log.all());
    const whole = await dumpTables(url);
    await model.projections.apply(log.all());
    expect(await dumpTables(url)).toEqual(whole);

    const other = await postgres.database();
    const second = await openReadModel({ url: other });
    try {
      await second.migrate();
      for (const batch of log.batches(3)) await second.projections.apply(batch);
      for (const batch of log.batches(5)) await second.projections.apply(batch);
      expect(await dumpTables(other)).toEqual(whole);
    } finally {
      await second.close();
    }
  });

  it('moves every checkpoint, also past what matters to nobody', async () => {
    await model.projections.apply({ events: [], upTo: 77n });
    const past = 2n ** 62n;
    await model.projections.apply({ events: [], upTo: past });
    await model.projections.apply({ events: [], upTo: 78n });
    expect(await model.projected.position()).toBe(past);
    const all = await model.checkpoints.all();
    expect(all.map((c) => [c.kind, c.position])).toEqual(all.map(() => ['projection', past]));
    expect(all.map(({ name }) => name)).toEqual(projections.map(({ name }) => name).sort());
  });

  it('passes over streams of the log itself', async () => {
    const log = floodNight();
    const [first] = log.events;
    if (!first) throw new Error('no event');
    const own = { ...first, stream: '$settings', storedType: 'whatever', position: log.last + 1n };
    await model.projections.apply({ events: [own], upTo: own.position });
    expect(await model.projected.position()).toBe(own.position);
  });

  it('does not lose a write when two runners work at once', async () => {
    const log = floodNight();
    trucksReturn(log);
    const second = await openReadModel({ url });
    try {
      for (const batch of log.batches(4)) {
        await Promise.all([model.projections.apply(batch), second.projections.apply(batch)]);
      }
    } finally {
      await second.close();
    }
    expect(await model.queries.resource.find('TRUCK', duty)).toMatchObject({
      available: 1,
      damaged: 1,
      deployed: 0,
    });
  });

  it('notices when a row is ahead of its checkpoint', async () => {
    const log = floodNight();
    await model.projections.apply(log.all());
    await runSql(url, 'update read.tasks set revision = 99');
    log.append('task-T1', { type: 'task.completed', data: { outcome: '四人' } });
    const failed: unknown = await model.projections.apply(log.all()).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      projection: 'tasks',
      cause: { code: 'lost-write', table: 'tasks', expected: 1, written: 0 },
    });
    expect(await model.projected.position()).toBeLessThan(log.last);
  });

  it('keeps texts that PostgreSQL cannot hold from stopping it', async () => {
    const log = new TestLog();
    log.append('agency-A', {
      type: 'agency.registered',
      data: { name: 'nul \0 and half \ud83d', kind: 'department' },
    });
    await model.projections.apply(log.all());
    expect(await model.queries.agency.find('A', duty)).toMatchObject({ name: 'nul \ufffd and half \ufffd' });
    expect((await model.queries.agency.list({ text: 'x\0' }, duty)).items).toEqual([]);
  });
});

describe('a batch with an event that cannot be applied', () => {
  /** The batch as given with one event in it that is not as it should be. */
  const attempt = async (stream: string, storedType: string, data: object) => {
    const log = new TestLog();
    log.append('agency-A', { type: 'agency.registered', data: { name: 'A', kind: 'department' } });
    await model.projections.apply(log.all());
    const rows = await dumpTables(url);
    const checkpoints = await model.checkpoints.all();

    floodNight(log);
    const bad = { ...log.append(stream, { type: 'command.no-change', data: {} }), storedType, data };
    log.events[log.events.length - 1] = bad;
    log.append('agency-X', { type: 'agency.registered', data: { name: 'X', kind: 'department' } });
    const failed: unknown = await model.projections.apply(log.all()).catch((error: unknown) => error);

    expect(await dumpTables(url)).toEqual(rows);
    expect(await model.checkpoints.all()).toEqual(checkpoints);
    expect(failed).toBeInstanceOf(ProjectionFailed);
    return { failed: failed as ProjectionFailed, position: bad.position };
  };

  it('leaves rows and checkpoints untouched and names what PostgreSQL refused', async () => {
    const tooMany = { quantity: 2 ** 40, reason: '' };
    const { failed, position } = await attempt('resource-TRUCK', 'resource.restocked.v1', tooMany);
    expect(failed).toMatchObject({ code: 'projection-failed', projection: 'resources', position });
  });

  it('names what a projection could not read', async () => {
    const { failed, position } = await attempt('sharing-S1', 'sharing.dispatched.v1', {});
    expect(failed).toMatchObject({ projection: 'sharing', position });
  });

  it('names what cannot be decoded', async () => {
    const { failed, position } = await attempt('resource-TRUCK', 'resource.vanished.v9', {});
    expect(failed).toMatchObject({ projection: 'decode', position });
    expect(failed.cause).toMatchObject({ code: 'unknown-stored-type' });
  });
});

describe('connections', () => {
  it('are replaced when the server ends them', async () => {
    const log = floodNight();
    const [head, ...rest] = log.batches(10);
    if (!head) throw new Error('no batch');
    await model.projections.apply(head);
    await runSql(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await until(async () => {
      try {
        for (const batch of rest) await model.projections.apply(batch);
        return true;
      } catch {
        return false;
      }
    });
    expect(await model.projected.position()).toBe(log.last);
  });

  it('are refused with a typed error at once when waiting is in vain', async () => {
    const nowhere = new URL(url);
    nowhere.pathname = '/no_such_database';
    const error: unknown = await openReadModel({ url: nowhere.href }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(PostgresUnavailable);
    expect((error as PostgresUnavailable).message).not.toContain('postgres:postgres');
  });

  it('count as away when an answer does not come in time', async () => {
    const impatient = await openReadModel({ url, answerWithinMs: 300 });
    const holder = await connect({ url });
    try {
      await holder.transaction(async (client) => {
        await client.query('lock table read.resources in access exclusive mode');
        await until(async () => {
          const query = { capability: 'c', requesterAgencyId: 'EMB', at: '2026-06-18T14:00:00Z' };
          const asked = impatient.queries.sharing.candidates(query);
          const error: unknown = await asked.then(
            () => undefined,
            (e: unknown) => e,
          );
          return isPostgresAway(error);
        });
      });
    } finally {
      await Promise.all([holder.close(), impatient.close()]);
    }
  });
});
