import { InvalidCursor, type ReadModel } from '../index.js';
import { decideJointlyAs, jointDecision } from '../testing/allocations.js';
import { queriesForFile } from '../testing/models.js';
import { report } from '../testing/scenario.js';
import { as, auditor, duty, everything } from '../testing/viewers.js';

let q: ReadModel['queries'];

queriesForFile(
  () => {
    const log = jointDecision();
    for (const id of ['INC-C1', 'INC-G1']) report(log, id, '事件', '520111');
    decideJointlyAs(log, 'A2', 'GY-EMB', { leftShort: true });
    for (const id of ['A3', 'A4', 'A5']) decideJointlyAs(log, id, 'EMB');
    return log;
  },
  (queries) => {
    q = queries;
  },
);

describe('joint decisions', () => {
  const ids = async (viewer: Parameters<typeof q.allocation.list>[1]) =>
    (await q.allocation.list({}, viewer)).items.map(({ id }) => id);

  it('are listed the latest first, with what came of them and without their reckoning', async () => {
    const { items, nextCursor } = await q.allocation.list({}, duty);
    expect(items.map(({ id }) => id)).toEqual(['A5', 'A4', 'A3', 'A2', 'A1']);
    expect(nextCursor).toBeUndefined();
    expect(items[3]).toMatchObject({ decidedByAgencyId: 'GY-EMB', requestCount: 2, shortCount: 1 });
    expect(items[4]).toMatchObject({
      decidedAt: '2026-06-18T18:10:00.000Z',
      adoptions: [
        { sharingId: 'SH-C1-TEAM', outcome: 'not-adopted', reason: 'wrong-status' },
        { sharingId: 'SH-G1-TEAM', outcome: 'adopted' },
      ],
    });
    for (const item of items) expect(item).not.toHaveProperty('certificate');
  });

  it('come in pages without gap or repeat', async () => {
    for (const limit of [1, 2, 5, 200]) {
      const rows = await everything((paging) => q.allocation.list(paging, duty), limit);
      expect(rows.map(({ id }) => id)).toEqual(['A5', 'A4', 'A3', 'A2', 'A1']);
    }
    await expect(q.allocation.list({ cursor: 'x' }, duty)).rejects.toThrow(InvalidCursor);
  });

  it('are for who commands every incident in them and for who audits', async () => {
    expect(await ids(auditor)).toHaveLength(5);
    // it decided one and commands neither incident
    for (const agencyId of ['GY-EMB', 'XIAOMENG', 'GAOPO', 'FIRE', 'NOBODY']) {
      expect(await ids(as(agencyId))).toEqual([]);
      expect(await q.allocation.find('A1', as(agencyId))).toBeUndefined();
    }
    expect(await q.allocation.find('no such', duty)).toBeUndefined();
  });

  it('are read with all they were reckoned from', async () => {
    for (const viewer of [duty, auditor]) {
      expect(await q.allocation.find('A1', viewer)).toMatchObject({
        id: 'A1',
        certificate: {
          logPosition: '4711',
          candidates: [{ resourceId: 'FIRE.team' }, { resourceId: 'GAOPO.militia', fromReserve: 1 }],
        },
      });
    }
  });
});
