import { commandExamples, decode, type AnyEvent } from '#contracts';
import { readFileSync } from 'node:fs';
import { allocationReactor } from './reactor.js';
import { MemoryPositions, MemoryLog } from '../following/memory-log.helper-spec.js';

const samples = new URL('../../../../libs/contracts/src/log/frozen-events/allocation.json', import.meta.url);
const [sample] = JSON.parse(readFileSync(samples, 'utf8')) as [{ type: string; data: unknown }];

describe('the allocation flow', () => {
  let log: MemoryLog;
  beforeEach(async () => {
    log = new MemoryLog();
    const request = { ...commandExamples['sharing.request'], requesterAgencyId: 'ST' } as never;
    for (const id of ['SH-C1-TEAM', 'SH-G1-TEAM']) {
      await log.put(`sharing-${id}`, { type: 'sharing.requested', data: request });
    }
    await log.put('allocation-A1', decode(sample.type, sample.data));
  });

  const react = (): Promise<void> =>
    allocationReactor(log.intake(), new MemoryPositions()).handle({
      events: log.records.filter(({ stream }) => stream.startsWith('allocation-')),
      upTo: 9n,
      caughtUp: true,
    });

  it('gives each negotiation its part once, however often it sees the decision', async () => {
    await react();
    const after = log.records.length;
    await react();
    expect(log.records).toHaveLength(after);
    for (const id of ['SH-C1-TEAM', 'SH-G1-TEAM']) {
      expect(log.types(`sharing-${id}`)).toEqual(['sharing.requested', 'sharing.allocation-decided']);
    }
    expect(log.types('allocation-A1')).toEqual([
      'allocation.decided',
      'allocation.adopted',
      'allocation.adopted',
    ]);
    const state = await log.runners().sharing.state('SH-G1-TEAM');
    expect(state.lines['1.1']).toMatchObject({ resourceId: 'GAOPO.militia', quantity: 1, step: 'allocated' });
    expect(state.deciders).toEqual(['EMB']);
  });

  it('leaves alone what was decided otherwise in the meantime, and says so', async () => {
    const other = {
      type: 'sharing.allocation-decided',
      data: { round: 1, decidedByAgencyId: 'EMB', incidentId: 'I1', lines: [], certificate: {} as never },
    } as AnyEvent;
    await log.put('sharing-SH-G1-TEAM', other);
    await log.put('sharing-SH-C1-TEAM', {
      type: 'sharing.cancelled',
      data: { unused: [], reason: '险情解除' },
    });
    await react();
    const reasons = log.records
      .filter(({ storedType }) => storedType === 'allocation.not-adopted.v1')
      .map(({ data }) => (data as { reason: string }).reason);
    expect(reasons).toEqual(['wrong-status', 'decided-meanwhile']);
    expect((await log.runners().allocation.state('A1')).adoptions).toEqual({
      'SH-C1-TEAM': 'not-adopted',
      'SH-G1-TEAM': 'not-adopted',
    });
  });

  it('comes to the same end whichever append it crashes after', async () => {
    expect(await log.crashesOf(react)).toBe(4);
    await react();
    expect(log.types('allocation-A1')).toHaveLength(3);
    expect(log.types('sharing-SH-G1-TEAM')).toHaveLength(2);
  });
});
