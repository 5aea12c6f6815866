import type { ReadModel } from '../index.js';
import { runSql } from '../../../postgres/src/testing/sql.js';
import { reading } from '../testing/log.js';
import { emptyModel, postgresForFile } from '../testing/models.js';
import { floodNight, report } from '../testing/scenario.js';

const postgres = postgresForFile();
let model: ReadModel;
let url: string;

beforeEach(async () => {
  ({ url, model } = await emptyModel(postgres));
});
afterEach(() => model.close());

describe('the read models against the log', () => {
  it('agree, and nothing is left behind', async () => {
    const log = floodNight();
    await model.projections.apply(log.all());
    const { position, events, tables, drift } = await model.verify('all', reading(log));
    expect({ position, events, drift }).toEqual({ position: log.last, events: log.events.length, drift: [] });
    expect(tables.find(({ name }) => name === 'incidents')).toMatchObject({ drifted: 0 });
    expect(tables.every(({ drifted }) => drifted === 0)).toBe(true);
    expect(tables.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(10);
    expect(
      await runSql(url, `select 1 from pg_namespace where starts_with(nspname, 'read_rebuild')`),
    ).toEqual([]);
  });

  it('differ where a row was changed, taken away or put in, column by column', async () => {
    const log = floodNight();
    await model.projections.apply(log.all());
    await runSql(
      url,
      `update read.incidents set title = '改过' where id = 'F1';
       delete from read.tasks where id = 'T1';
       insert into read.agencies select (json_populate_record(a, '{"id": "GHOST"}')).* from read.agencies a limit 1`,
    );
    const { drift } = await model.verify('all', reading(log));
    expect(drift).toEqual([
      { table: 'agencies', key: { id: 'GHOST' }, kind: 'surplus' },
      {
        table: 'incidents',
        key: { id: 'F1' },
        kind: 'different',
        columns: { title: { stored: '改过', fromLog: '下穿隧道积水' } },
      },
      { table: 'tasks', key: { id: 'T1' }, kind: 'missing' },
    ]);
  });

  it('are compared at one position while the live projections go on', async () => {
    const log = floodNight();
    await model.projections.apply(log.all());
    let isDone = false;
    let writes = 0;
    const writer = async () => {
      while (!isDone) {
        report(log, `L${++writes}`, '积水', '520111');
        await model.projections.apply({ events: log.events.slice(-1), upTo: log.last });
      }
    };
    const writing = writer();
    try {
      for (let time = 0; time < 5; time++) {
        const before = log.last;
        const { position, drift } = await model.verify('all', reading(log));
        expect(drift).toEqual([]);
        expect(position).toBeGreaterThanOrEqual(before);
      }
    } finally {
      isDone = true;
      await writing;
    }
    expect(writes).toBeGreaterThan(5);
  });
});
