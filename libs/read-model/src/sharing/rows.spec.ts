import type { TestLog } from '../testing/log.js';
import { MemoryTables } from '../testing/memory.js';
import { claimAndPay, floodNight, trucksReturn } from '../testing/scenario.js';
import { SharingLineRow } from './lines.js';
import { sharing, SharingRow } from './rows.js';

async function after(story: (log: TestLog) => void): Promise<{ row: SharingRow; line: SharingLineRow }> {
  const log = floodNight();
  story(log);
  const memory = new MemoryTables();
  await memory.apply([sharing], log.all());
  const row = memory.rows(SharingRow).find((r) => r.id === 'S1');
  const line = memory.rows(SharingLineRow).find((r) => r.id === 'S1/1.1');
  if (!row || !line) throw new Error('no row');
  return { row, line };
}

describe('sharing', () => {
  it('shows need, lines and what is outstanding', async () => {
    const { row, line } = await after(() => undefined);
    expect(row).toMatchObject({
      status: 'requested',
      incidentId: 'F1',
      requesterAgencyId: 'EMB',
      amount: 6_000,
      outstanding: 0,
      round: 1,
      shortfall: 0,
      requisitions: [{ funding: { code: 'FLOOD-2026', amountFen: 520_000 } }],
    });
    expect(row.lines[0]).toMatchObject({ step: 'dispatched', departedAt: '2026-06-18T14:25:00.000Z' });
    expect(line).toMatchObject({ ownerAgencyId: 'ENT-PUMP', step: 'dispatched', ledger: 'held' });
  });

  it('is short again when a reservation fails', async () => {
    const { row } = await after((log) => {
      log.append('sharing-S1', {
        type: 'sharing.allocation-decided',
        data: {
          round: 2,
          decidedByAgencyId: 'EMB',
          incidentId: 'F1',
          lines: [
            { lineId: '2.1', resourceId: 'NM-PUMP', ownerAgencyId: 'NM-EMB', quantity: 1, amount: 3_000 },
          ],
          certificate: {
            policyVersion: 'x',
            logPosition: '1',
            decidedAt: '2026-06-18T14:00:00.000Z',
            need: { capability: '', amount: 0, neededBy: '', areaCode: '' },
            candidates: [],
            lines: [],
            covered: 3_000,
            shortfall: 500,
          },
        },
      });
      log.append('sharing-S1', {
        type: 'sharing.reservation-failed',
        data: { lineId: '2.1', reason: 'insufficient-quantity' },
      });
    });
    expect(row).toMatchObject({ round: 2, shortfall: 500 });
    expect(row.lines[1]).toMatchObject({ step: 'failed', failedReason: 'insufficient-quantity' });
  });

  it('keeps answers, quotes and extensions', async () => {
    const { row } = await after((log) => {
      log.append('sharing-S1', {
        type: 'sharing.answered',
        data: { answer: 'provisional', quantity: 1, reason: '在修', ownerAgencyId: 'ENT-PUMP' },
      });
      log.append('sharing-S1', {
        type: 'sharing.quoted',
        data: { resourceId: 'TRUCK', pricePerUnitFen: 260_000, ownerAgencyId: 'ENT-PUMP' },
      });
      log.append('sharing-S1', {
        type: 'sharing.extension-requested',
        data: { until: '2026-06-19T04:00:00.000Z', reason: '未退', byAgencyId: 'EMB' },
      });
      log.append('sharing-S1', {
        type: 'sharing.extension-answered',
        data: { granted: true, until: '2026-06-19T04:00:00.000Z', ownerAgencyId: 'ENT-PUMP' },
      });
    });
    expect(row.answers).toMatchObject([{ answer: 'provisional', quantity: 1 }]);
    expect(row.quotes).toMatchObject([{ pricePerUnitFen: 260_000 }]);
    expect(row.extensions).toMatchObject([
      { until: '2026-06-19T04:00:00.000Z', answers: [{ granted: true }] },
    ]);
  });

  it('starts as an offer and becomes a request', async () => {
    const memory = new MemoryTables();
    const log = floodNight();
    log.append('sharing-O1', {
      type: 'sharing.offered',
      data: { incidentId: 'G1', resourceId: 'UAV', quantity: 3, ownerAgencyId: 'ENT-UAV' },
    });
    await memory.apply([sharing], log.all());
    const row = memory.rows(SharingRow).find((r) => r.id === 'O1');
    expect(row).toMatchObject({ status: 'offered', incidentId: 'G1', capability: null, outstanding: 0 });
    expect(row?.answers).toMatchObject([{ ownerAgencyId: 'ENT-UAV', quantity: 3 }]);
  });
});

describe('the ledger of requisitioned lines', () => {
  const state = async (story: (log: TestLog) => void) => (await after(story)).line.ledger;

  it('holds a line until it is released, then waits for its return', async () => {
    expect(await state(() => undefined)).toBe('held');
    const inUse = [{ lineId: '1.1', resourceId: 'TRUCK', quantity: 2 }];
    expect(
      await state((log) =>
        log.append('sharing-S1', { type: 'sharing.released', data: { unused: [], inUse, reason: '' } }),
      ),
    ).toBe('awaiting-return');
  });

  it('keeps a loss open until the owner is paid in full', async () => {
    expect(await state(trucksReturn)).toBe('loss-uncompensated');
    const paid = (amountFen: number) =>
      state((log) => {
        trucksReturn(log);
        claimAndPay(log, amountFen);
      });
    expect(await paid(499_999)).toBe('loss-uncompensated');
    expect(await paid(500_000)).toBe('settled');
  });

  it('settles a line that came back in full, and one that never left', async () => {
    const line = { lineId: '1.1', resourceId: 'TRUCK', quantity: 2 };
    const whole = await state((log) =>
      log.append('sharing-S1', {
        type: 'sharing.returned',
        data: {
          lines: [{ ...line, returned: 2, damaged: 0, consumed: 0 }],
          returnedAt: '2026-06-19T03:00:00.000Z',
          ownerAgencyId: 'ENT-PUMP',
        },
      }),
    );
    expect(whole).toBe('settled');
    const unused = await state((log) =>
      log.append('sharing-S1', { type: 'sharing.released', data: { unused: [line], inUse: [], reason: '' } }),
    );
    expect(unused).toBe('settled');
  });

  it('has a line home with the last of its units, in whichever order they are told of', async () => {
    const back = (hour: number) => ({
      type: 'sharing.returned' as const,
      data: {
        lines: [{ lineId: '1.1', resourceId: 'TRUCK', quantity: 2, returned: 1, damaged: 0, consumed: 0 }],
        returnedAt: `2026-06-19T0${hour}:00:00.000Z`,
        ownerAgencyId: 'ENT-PUMP',
      },
    });
    const { row } = await after((log) => {
      log.append('sharing-S1', back(4));
      log.append('sharing-S1', back(3));
    });
    expect(row.lines[0]).toMatchObject({ returned: 2, returnedAt: '2026-06-19T04:00:00.000Z' });
  });
});
