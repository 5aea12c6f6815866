import { aggregateNames, decode, type RecordedEvent } from '#contracts';
import { readFileSync } from 'node:fs';
import type { ReadModel } from '../index.js';
import { projections } from '../model/projections.js';
import { tableName } from '../as-of/tables.js';
import { runSql } from '../../../postgres/src/testing/sql.js';
import { TestLog } from '../testing/log.js';
import { planActivated, planRevised, planWithFinding } from '../testing/plans.js';
import { emptyModel, postgresForFile } from '../testing/models.js';
import { statutoryReports } from '../testing/reports.js';
import { claimAndPay, floodNight, report, trucksReturn } from '../testing/scenario.js';
import { formedTeams } from '../testing/teams.js';
import { gaopoIsSilent, rainAndSlope, turnsRed } from '../testing/warnings.js';
import type { StreamSource } from './check.js';

const samples = new URL('../../../contracts/src/log/frozen-events/', import.meta.url);

/** Everything there is: the night, and one stream of each kind with every event that was ever stored. */
function everyKind(): TestLog {
  const log = gaopoIsSilent(
    turnsRed(rainAndSlope(planActivated(planRevised(planWithFinding(floodNight()))))),
  );
  formedTeams(statutoryReports(log));
  trucksReturn(log);
  claimAndPay(log, 200_000);
  report(log, 'UNFIT', 'NUL \u0000 and half a pair \ud83d', '520111');
  for (const aggregate of aggregateNames) {
    const text = readFileSync(new URL(`${aggregate}.json`, samples), 'utf8');
    for (const { type, data } of JSON.parse(text) as { type: string; data: RecordedEvent['data'] }[]) {
      // a roster is called by its agency, post and month
      const id = aggregate === 'duty' ? 'EMB.hall.2026-11' : 'SAMPLE';
      log.append(`${aggregate}-${id}`, decode(type, data));
    }
  }
  return log;
}

/** Two events at a time, so that a stream has several pages. */
const streams = (log: TestLog): StreamSource =>
  // eslint-disable-next-line @typescript-eslint/require-await -- a source is asynchronous by its type
  async function* (stream) {
    const events = log.events.filter((event) => event.stream === stream);
    for (let i = 0; i < events.length; i += 2) yield events.slice(i, i + 2);
  };

const checked = projections.filter(({ documents }) => documents);
const tables = checked.flatMap((projection) => projection.tables.map(tableName));
const all = 10_000;

const postgres = postgresForFile();

describe('the standing check', () => {
  let model: ReadModel;
  let url: string;
  let log: TestLog;

  beforeEach(async () => {
    ({ model, url, log } = await modelOf(everyKind()));
  });
  afterEach(() => model.close());

  const sample = (most = all) => model.driftCheck(streams(log)).sample(most);

  it('finds nothing in rows that nobody has touched, in any table', async () => {
    const counts = await Promise.all(
      tables.map((table) =>
        runSql<{ count: number }>(url, `select count(*)::int as count from read.${table}`),
      ),
    );
    const rows = counts.map(([row]) => row?.count ?? 0);
    expect(tables.filter((_, i) => rows[i] === 0)).toEqual([]);
    expect(await sample()).toEqual({ checked: rows.reduce((sum, count) => sum + count, 0), drift: [] });
  });

  it('takes a few rows of each table', async () => {
    const few = await sample(20);
    expect(few.drift).toEqual([]);
    expect(few.checked).toBeGreaterThanOrEqual(checked.length);
    expect(few.checked).toBeLessThan((await sample()).checked);
  });

  it('names the columns that were changed, and not what is in them', async () => {
    await runSql(
      url,
      `update read.incidents set title = '改过', stated_at = '{}' where id = 'F1';
       update read.sharing set updated_at = updated_at + interval '1 microsecond' where id = 'S1';
       update read.sharing_lines set paid_fen = paid_fen + 1 where sharing_id = 'S1'`,
    );
    const { drift } = await sample();
    expect(drift).toEqual([
      {
        table: 'incidents',
        id: 'F1',
        revision: expect.any(String),
        kind: 'different',
        columns: ['stated_at', 'title'],
      },
      {
        table: 'sharing',
        id: 'S1',
        revision: expect.any(String),
        kind: 'different',
        columns: ['updated_at'],
      },
      {
        table: 'sharing_lines',
        id: 'S1/1.1',
        revision: expect.any(String),
        kind: 'different',
        columns: ['paid_fen'],
      },
    ]);
    expect(JSON.stringify(drift)).not.toContain('改过');
  });

  it('finds rows that the log knows nothing of, missing lines, and events that were passed over', async () => {
    await runSql(
      url,
      `insert into read.agencies select (json_populate_record(a, '{"id": "GHOST"}')).* from read.agencies a limit 1;
       delete from read.sharing_lines where sharing_id = 'S1'`,
    );
    const passedOver = log.append('task-T1', { type: 'task.declined', data: { reason: '无人' } });
    await runSql(url, `update read.checkpoints set position = ${passedOver.position} where name = 'tasks'`);
    const { drift } = await sample();
    expect(drift.map(({ table, id, kind }) => [table, id, kind])).toEqual([
      ['agencies', 'GHOST', 'surplus'],
      ['sharing_lines', 'S1/1.1', 'missing'],
      ['tasks', 'T1', 'different'],
    ]);
  });

  it('does not mistake events that are still to be projected for drift', async () => {
    log.append('incident-F1', { type: 'incident.rejected', data: { reason: '误报' } });
    expect((await sample()).drift).toEqual([]);
  });

  it('does not report what is not so when looked at again', async () => {
    let reads = 0;
    const read = streams(log);
    const lagging: StreamSource = (stream) =>
      stream === 'task-T1' && reads++ === 0 ? read('none') : read(stream);
    expect((await model.driftCheck(lagging).sample(all)).drift).toEqual([]);
    expect(reads).toBe(2);
  });

  it('keeps what it found for others to read, from each start anew', async () => {
    const { driftRecord } = model;
    expect(await driftRecord.load()).toBeUndefined();
    await driftRecord.begin();
    await driftRecord.add({ checked: 20, drift: [] });
    expect(await driftRecord.load()).toMatchObject({ checked: 20, found: 0, last: null });
    const row = { id: 'F1', revision: '3', kind: 'different', columns: ['title'] } as const;
    await driftRecord.add({ checked: 5, drift: [{ ...row, table: 'incidents' }] });
    const last = { table: 'incidents', id: 'F1', columns: ['title'], at: expect.stringMatching(/^20.*Z$/) };
    expect(await driftRecord.load()).toMatchObject({ checked: 25, found: 1, last });
    await driftRecord.begin();
    expect(await driftRecord.load()).toMatchObject({ checked: 0, found: 0, last });
  });
});

async function modelOf(log: TestLog): Promise<{ model: ReadModel; url: string; log: TestLog }> {
  const { url, model } = await emptyModel(postgres);
  for (const batch of log.batches(7)) await model.projections.apply(batch);
  return { model, url, log };
}
