import type { SharingLine } from '#read-model';
import fc from 'fast-check';
import { dataOf, emptyDraft, nextActs } from './line-data.js';

const now = new Date('2026-06-18T14:25:00.000Z');
const line = (of: Partial<SharingLine>): SharingLine => ({
  ...{ lineId: '1.1', ownerAgencyId: 'ENT-PUMP', resourceId: 'R', quantity: 3, amount: 3 },
  ...{ step: 'requisitioned', requisitioned: true, recalled: false, allocatedAt: now.toISOString() },
  ...of,
});

describe('a line in the hand of its owner', () => {
  it('is committed, leaves, arrives, comes back and is paid for, one step after the other', () => {
    const steps = ['requisitioned', 'committed', 'dispatched', 'released', 'returned'] as const;
    expect(steps.map((step) => nextActs(line({ step }))[0])).toEqual([
      'sharing.commit',
      'sharing.dispatch',
      'sharing.report-arrival',
      'sharing.report-return',
      'sharing.claim-compensation',
    ]);
  });

  it('comes back from where it works only when it was called back', () => {
    expect(nextActs(line({ step: 'arrived' }))).toEqual(['sharing.report-status']);
    expect(nextActs(line({ step: 'arrived', recalled: true }))[0]).toBe('sharing.report-return');
  });

  it('is no ground for a claim when it was lent and came back well', () => {
    expect(nextActs(line({ step: 'returned', requisitioned: false, damaged: 0 }))).toEqual([]);
    expect(nextActs(line({ step: 'returned', requisitioned: false, damaged: 1 }))).toHaveLength(1);
  });

  it('arrived when it did, not when somebody found the time to say so', () => {
    const said = { ...emptyDraft, minutes: '20' };
    expect(dataOf('sharing.report-arrival', line({}), said, now)).toEqual({
      lineIds: ['1.1'],
      arrivedAt: '2026-06-18T14:05:00.000Z',
    });
    expect(dataOf('sharing.report-arrival', line({}), { ...said, minutes: 'x' }, now)).toBeUndefined();
  });

  it('is told of as a whole when it comes back: in order, damaged, used up, or still out', () => {
    const counts = fc.record({ damaged: fc.nat(4), consumed: fc.nat(4), left: fc.nat(4) });
    fc.assert(
      fc.property(counts, fc.nat(3), (told, before) => {
        const data = dataOf(
          'sharing.report-return',
          line({ returned: before }),
          { ...emptyDraft, ...told },
          now,
        );
        const sum = told.damaged + told.consumed + told.left;
        const out = 3 - before;
        if (sum > out || told.left === out) return expect(data).toBeUndefined();
        const { damaged, consumed } = told;
        expect(data).toMatchObject({ lines: [{ returned: out - sum, damaged, consumed }] });
      }),
    );
  });

  it('is claimed for to the fen', () => {
    const claim = (yuan: string) =>
      dataOf('sharing.claim-compensation', line({}), { ...emptyDraft, yuan, grounds: '法' }, now);
    expect(claim('4200.10')).toMatchObject({ amountFen: 420_010, lineIds: ['1.1'] });
    for (const wrong of ['', '0', '-1', '1.234', '一千']) expect(claim(wrong)).toBeUndefined();
  });
});
