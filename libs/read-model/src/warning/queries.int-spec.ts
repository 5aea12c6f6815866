import type { ReadModel } from '../index.js';
import { postgresForFile, readModelOf } from '../testing/models.js';
import { as, auditor, duty, everything } from '../testing/viewers.js';
import { gaopoIsSilent, rainAndSlope, turnsRed } from '../testing/warnings.js';
import type { TestLog } from '../testing/log.js';

const postgres = postgresForFile();
let model: ReadModel;
let q: ReadModel['queries'];

const load = async (log: TestLog) => {
  model = await readModelOf(postgres, log);
  q = model.queries;
};
afterEach(() => model.close());

describe('warnings', () => {
  const ids = async (
    filter: Parameters<typeof q.warning.list>[0],
    viewer: Parameters<typeof q.warning.list>[1] = duty,
  ) => (await q.warning.list(filter, viewer)).items.map((row) => row.id);

  it('are found by every filter, the latest first', async () => {
    await load(turnsRed(rainAndSlope()));
    expect(await ids({})).toEqual(['SLOPE', 'RAIN']);
    expect(await ids({ status: 'issued' })).toEqual(['RAIN']);
    expect(await ids({ colour: 'red', hazard: 'rainstorm' })).toEqual(['RAIN']);
    expect(await ids({ category: 'accident' })).toEqual([]);
    expect(await ids({ issuerAgencyId: 'MET' })).toEqual(['RAIN']);
    expect(await ids({ exercise: true })).toEqual([]);
    // the district around its townships, a township of it, a village within one
    for (const areaCode of ['520111', '520111006', '520111006002']) {
      expect([areaCode, await ids({ areaCode, status: 'issued' })]).toEqual([areaCode, ['RAIN']]);
    }
    expect(await ids({ areaCode: '520111208' })).toEqual([]);
    expect(await everything((paging) => q.warning.list(paging, duty), 1)).toHaveLength(2);
  });

  it('that are issued are for everybody, proposals for who made them and who audits', async () => {
    await load(rainAndSlope());
    expect(await ids({}, as('OUTSIDE'))).toEqual(['RAIN']);
    expect(await ids({}, as('WATCH'))).toEqual(['SLOPE', 'RAIN']);
    expect(await ids({}, auditor)).toEqual(['SLOPE', 'RAIN']);
    expect(await q.warning.find('SLOPE', as('OUTSIDE'))).toBeUndefined();
    expect(await q.warning.find('SLOPE', as('WATCH'))).toMatchObject({ grounds: 'GNSS-21' });
    const { events } = await q.feed.read({ after: 0n }, as('OUTSIDE'));
    expect(events.map(({ type }) => type)).toEqual(['warning.issued', 'warning.called']);
    expect(events[1]?.data).toMatchObject({ recipients: [] });
  });

  it('show all calls to whom they concern as a whole, to others their own', async () => {
    await load(rainAndSlope());
    const called = async (viewer: Parameters<typeof q.warning.find>[1]) =>
      (await q.warning.find('RAIN', viewer))?.recipients.map(({ agencyId }) => agencyId);
    for (const viewer of [duty, auditor, as('MET'), as('EMB')])
      expect(await called(viewer)).toEqual(['GAOPO', 'XIAOMENG']);
    expect(await called(as('GAOPO'))).toEqual(['GAOPO']);
    expect(await called(as('OUTSIDE'))).toEqual([]);
    expect(await called(as('QINGYAN'))).toEqual([]);
    await model.close();
    await load(gaopoIsSilent(rainAndSlope()));
    expect(await called(as('QINGYAN'))).toEqual(['GAOPO']);
  });

  it('stand on the board of who has not answered, and of its stand-in once escalated', async () => {
    await load(rainAndSlope());
    const calls = async (agencyId: string) =>
      (await q.board.find(agencyId, as(agencyId)))?.callsToAnswer.map(({ id }) => id);
    expect(await calls('GAOPO')).toEqual(['RAIN/GAOPO']);
    expect(await calls('XIAOMENG')).toEqual([]);
    expect(await calls('QINGYAN')).toEqual([]);
    const board = await q.board.find('GAOPO', as('GAOPO'));
    expect(board?.callsToAnswer).toMatchObject([{ headline: '暴雨蓝色预警', colour: 'blue' }]);
    await model.close();
    const log = gaopoIsSilent(rainAndSlope());
    await load(log);
    expect(await calls('QINGYAN')).toEqual(['RAIN/GAOPO']);
    await model.close();
    log.append('warning-RAIN', { type: 'warning.cancelled', data: { reason: '雨停' } });
    await load(log);
    expect(await calls('GAOPO')).toEqual([]);
  });

  it('have deadlines: to answer, and to end', async () => {
    await load(rainAndSlope());
    const due = '2026-06-18T14:30:02.000Z';
    expect(await q.due('call', due, 10)).toEqual([]);
    expect(await q.due('call', '2026-06-18T14:30:03.000Z', 10)).toEqual([
      { warningId: 'RAIN', agencyId: 'GAOPO', version: 1 },
    ]);
    expect(await q.due('warning', '2026-06-18T19:59:59.000Z', 10)).toEqual([]);
    expect(await q.due('warning', '2026-06-18T20:00:01.000Z', 10)).toEqual([{ id: 'RAIN', version: 1 }]);
    await model.close();
    await load(gaopoIsSilent(rainAndSlope()));
    expect(await q.due('call', '2027-01-01T00:00:00.000Z', 10)).toEqual([]);
  });
});
