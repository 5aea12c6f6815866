import { decideJointlyAs, jointDecision } from '../testing/allocations.js';
import { TestLog } from '../testing/log.js';
import { MemoryTables } from '../testing/memory.js';
import { AllocationRow, allocations } from './rows.js';

const fed = async (...batches: Parameters<MemoryTables['apply']>[1][]): Promise<AllocationRow[]> => {
  const tables = new MemoryTables();
  for (const batch of batches) await tables.apply([allocations], batch);
  return tables.rows(AllocationRow);
};

describe('the row of a joint decision', () => {
  it('says what became of it in each negotiation', async () => {
    const log = jointDecision();
    expect(await fed(log.all())).toMatchObject([
      {
        id: 'A1',
        revision: '2',
        createdPosition: `${log.events[0]?.position}`,
        decidedByAgencyId: 'EMB',
        decidedAt: '2026-06-18T18:10:00.000Z',
        policyVersion: 'joint-lexicographic.v1',
        requestCount: 2,
        shortCount: 0,
        adoptions: [
          {
            sharingId: 'SH-C1-TEAM',
            incidentId: 'INC-C1',
            requesterAgencyId: 'XIAOMENG',
            outcome: 'not-adopted',
            reason: 'wrong-status',
          },
          { sharingId: 'SH-G1-TEAM', outcome: 'adopted' },
        ],
        certificate: { logPosition: '4711' },
        updatedAt: log.events[2]?.recordedAt,
      },
    ]);
  });

  it('counts the requests that are left short', async () => {
    const log = new TestLog();
    decideJointlyAs(log, 'A2', 'EMB', { leftShort: true });
    expect(await fed(log.all())).toMatchObject([
      { requestCount: 2, shortCount: 1, adoptions: [{ outcome: 'open' }, { outcome: 'open' }] },
    ]);
  });

  it('is the same in one batch, in many, and fed twice', async () => {
    const log = jointDecision();
    const once = await fed(log.all());
    expect(await fed(...log.batches(1))).toEqual(once);
    expect(await fed(log.all(), log.all())).toEqual(once);
    expect(await fed(...log.batches(2), ...log.batches(1))).toEqual(once);
  });
});
