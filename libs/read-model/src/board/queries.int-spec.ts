import type { ReadModel } from '../index.js';
import { TestLog } from '../testing/log.js';
import { readModelOf } from '../testing/models.js';
import { planWithFinding } from '../testing/plans.js';
import { startPostgres, type TestPostgres } from '../../../postgres/src/testing/postgres.js';
import { requirement, statutoryReports } from '../testing/reports.js';
import { floodNight } from '../testing/scenario.js';
import { as, duty, viewing } from '../testing/viewers.js';

let postgres: TestPostgres;
let model: ReadModel;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
afterEach(() => model.close());

const boardOf = async (log: TestLog, agencyId: string, viewer: Parameters<typeof find>[1] = as(agencyId)) => {
  model = await readModelOf(postgres, log);
  return find(agencyId, viewer);
};
const find = (agencyId: string, viewer: Parameters<ReadModel['queries']['board']['find']>[1]) =>
  model.queries.board.find(agencyId, viewer);

const dueAt = (day: number) => `2026-08-${String(day).padStart(2, '0')}T00:00:00.000Z`;

/** Corrective actions of a drill: one to do, one done and to be verified, one closed. */
function afterDrill(log: TestLog): TestLog {
  const stream = 'drill-D1';
  const planned = { title: '演练', basis: { planId: 'CHEM', planVersion: 4 }, speed: 60, objectives: [] };
  log.append(stream, {
    type: 'drill.planned',
    data: { ...planned, participants: ['FIRE'], injects: [], plannerAgencyId: 'EMB' },
  });
  for (const [actionId, day] of [
    ['TO-DO', 9],
    ['DONE', 3],
    ['CLOSED', 1],
  ] as const) {
    const data = { actionId, findingId: 'F-1', agencyId: 'FIRE', text: '加装水位尺', dueAt: dueAt(day) };
    log.append(stream, { type: 'drill.action-assigned', data });
    if (actionId === 'TO-DO') continue;
    const done = { actionId, outcome: '已装', agencyId: 'FIRE' };
    log.append(stream, { type: 'drill.action-completed', data: done });
  }
  log.append(stream, { type: 'drill.action-closed', data: { actionId: 'CLOSED', verification: '已查' } });
  return log;
}

describe('the board of an agency', () => {
  it('shows the reports that it owes and not those that it sent or that were waived', async () => {
    const log = statutoryReports();
    log.append('report-SOON', {
      type: 'report.required',
      data: requirement('F1', { dueAt: '2026-06-18T15:00:00.000Z' }),
    });
    const board = await boardOf(log, 'EMB');
    expect(board?.reportsDue).toMatchObject([
      { id: 'SOON', overdueAt: null },
      { id: 'NEVER', overdueAt: expect.any(String), superiorAgencyId: 'GY-EMB' },
    ]);
    expect((await find('GY-EMB', as('GY-EMB')))?.reportsDue).toEqual([]);
  });

  it('shows when its plans are due for review and drill', async () => {
    const board = await boardOf(planWithFinding(), 'EMB');
    expect(board?.plansDue).toMatchObject([
      { planId: 'CHEM', duty: 'drill', dueAt: '2028-06-18T14:00:00.000Z', onRecord: false },
      { planId: 'CHEM', duty: 'review', dueAt: '2029-06-18T14:00:00.000Z' },
    ]);
    expect((await find('CITY', as('CITY')))?.plansDue).toEqual([]);
  });

  it('shows what it has to put right after drills, until that is closed', async () => {
    const board = await boardOf(afterDrill(new TestLog()), 'FIRE', duty);
    expect(board?.correctiveActions).toMatchObject([
      { drillId: 'D1', actionId: 'DONE', status: 'completed' },
      { drillId: 'D1', actionId: 'TO-DO', status: 'open', dueAt: dueAt(9) },
    ]);
    expect((await find('EMB', as('EMB')))?.correctiveActions).toEqual([]);
  });

  it('shows who commands what suspended agencies have out or were given, until they are reinstated', async () => {
    const log = floodNight();
    const owners = ['FIRE', 'ENT-PUMP'];
    for (const id of owners)
      log.append(`agency-${id}`, { type: 'agency.suspended', data: { reason: '整改' } });
    const ofSuspended = (await boardOf(log, 'EMB', duty))?.awaitedOfSuspended;
    expect(ofSuspended).toMatchObject([
      { act: 'sharing.report-arrival', id: 'S1', agencyId: 'ENT-PUMP', lineIds: ['1.1'] },
      { act: 'task.complete', id: 'T1', agencyId: 'FIRE' },
    ]);
    const ofOthers = [await find('NM-EMB', as('NM-EMB')), await find('EMB', viewing('FIRE', 'duty-officer'))];
    expect(ofOthers.flatMap((board) => board?.awaitedOfSuspended ?? [])).toEqual([]);
    await model.close();

    for (const id of owners)
      log.append(`agency-${id}`, { type: 'agency.reinstated', data: { reason: '整改完毕' } });
    expect((await boardOf(log, 'EMB', duty))?.awaitedOfSuspended).toEqual([]);
  });

  it('shows at most 100 of each, the first due', async () => {
    const log = new TestLog();
    for (let n = 0; n <= 100; n++) {
      const instant = new Date(Date.parse('2026-08-01T00:00:00.000Z') - n * 60_000).toISOString();
      log.append(`report-R${n}`, { type: 'report.required', data: requirement('F1', { dueAt: instant }) });
    }
    const ids = (await boardOf(log, 'EMB'))?.reportsDue.map(({ id }) => id);
    expect(ids).toHaveLength(100);
    expect([ids?.[0], ids?.includes('R0')]).toEqual(['R100', false]);
  });
});
