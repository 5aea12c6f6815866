import { commandExamples, type AnyEvent } from '#contracts';
import { MemoryPositions, MemoryLog } from '../following/memory-log.helper-spec.js';
import { sharingReactor } from './reactor.js';

const line = (lineId: string, resourceId: string, quantity: number) => ({
  lineId,
  resourceId,
  quantity,
  ownerAgencyId: 'ENT',
  amount: quantity,
});

const decided = (...lines: ReturnType<typeof line>[]): AnyEvent => ({
  type: 'sharing.allocation-decided',
  data: { round: 1, decidedByAgencyId: 'EMB', incidentId: 'I1', lines, certificate: {} as never },
});

describe('the sharing flow', () => {
  let log: MemoryLog;
  let positions: MemoryPositions;
  beforeEach(async () => {
    log = new MemoryLog();
    positions = new MemoryPositions();
    const stock = { ...commandExamples['resource.register'], quantity: 2, ownerAgencyId: 'ENT' } as never;
    await log.put('resource-R1', { type: 'resource.registered', data: stock });
    const request = { ...commandExamples['sharing.request'], requesterAgencyId: 'ST' } as never;
    await log.put('sharing-S1', { type: 'sharing.requested', data: request });
  });

  /** What a process that has just started does with everything so far. */
  const react = (): Promise<void> =>
    sharingReactor(log.intake(), positions).handle({
      events: log.records.filter(({ stream }) => stream.startsWith('sharing-')),
      upTo: 9n,
      caughtUp: true,
    });
  const quantities = async () => (await log.runners().resource.state('R1')).quantities;
  const step = async (lineId: string) => (await log.runners().sharing.state('S1')).lines[lineId]?.step;

  it('reserves what was decided and says so, once however often it sees it', async () => {
    await log.put('sharing-S1', decided(line('1.1', 'R1', 2)));
    await react();
    const after = log.records.length;
    await react();
    await react();
    expect(log.records).toHaveLength(after);
    expect(log.types('resource-R1')).toEqual(['resource.registered', 'resource.reserved']);
    expect(await step('1.1')).toBe('reserved');
    expect(positions.saved).toEqual([9n, 9n, 9n]);
  });

  it('says which line failed and why, and goes on with the others', async () => {
    await log.put('sharing-S1', decided(line('1.1', 'R1', 3), line('1.2', 'R1', 1), line('1.3', 'NONE', 1)));
    await react();
    expect(await quantities()).toMatchObject({ available: 1, reserved: 1 });
    expect([await step('1.1'), await step('1.2'), await step('1.3')]).toEqual([
      'failed',
      'reserved',
      'failed',
    ]);
    const reasons = log.records
      .filter(({ storedType }) => storedType === 'sharing.reservation-failed.v1')
      .map(({ data }) => (data as { reason: string }).reason);
    expect(reasons).toEqual(['insufficient-quantity', 'not-found']);
  });

  it('takes back what was promised when the request is cancelled before the promise', async () => {
    await log.put('sharing-S1', decided(line('1.1', 'R1', 2)));
    const unused = [{ lineId: '1.1', resourceId: 'R1', quantity: 2 }];
    await log.put('sharing-S1', { type: 'sharing.cancelled', data: { unused, reason: 'r' } });
    await react();
    await react();
    expect(await quantities()).toMatchObject({ available: 2, reserved: 0 });
  });

  it('comes to the same end whichever append it crashes after', async () => {
    const lines = [{ lineId: '1.1', resourceId: 'R1', quantity: 2 }];
    const counted = [{ ...lines[0]!, returned: 1, damaged: 1, consumed: 0 }];
    const night: AnyEvent[] = [
      decided(line('1.1', 'R1', 2)),
      { type: 'sharing.dispatched', data: { lines, departedAt: 't' } },
      { type: 'sharing.arrived', data: { lines, arrivedAt: 't' } },
      { type: 'sharing.returned', data: { lines: counted, returnedAt: 't', ownerAgencyId: 'ENT' } },
    ];
    let crashes = 0;
    for (const event of night) {
      await log.put('sharing-S1', event);
      crashes += await log.crashesOf(react);
    }
    expect(crashes).toBeGreaterThanOrEqual(5);
    expect(log.types('resource-R1')).toEqual([
      'resource.registered',
      'resource.reserved',
      'resource.deployed',
      'resource.arrived',
      'resource.taken-back',
    ]);
    expect(await quantities()).toMatchObject({
      registered: 2,
      available: 1,
      damaged: 1,
      reserved: 0,
      deployed: 0,
    });
  });

  it('keeps its place where it could not finish', async () => {
    await log.put('sharing-S1', decided(line('1.1', 'R1', 2)));
    log.answers = 0;
    await expect(react()).rejects.toThrow('crashed');
    expect(positions.saved).toEqual([]);
  });
});
