import fc from 'fast-check';
import type { ResourceEvent } from '#domain';
import { TestLog } from '../testing/log.js';
import { MemoryTables } from '../testing/memory.js';
import { registerPump } from '../testing/scenario.js';
import { ResourceRow, resources } from './rows.js';

const promise = (lineId: string) => ({ sharingId: 'S1', lineId });

async function resourceAfter(events: readonly ResourceEvent[]): Promise<ResourceRow> {
  const log = new TestLog();
  registerPump(log, 'P', 'ENT', 10);
  for (const event of events) log.append('resource-P', event);
  const memory = new MemoryTables();
  await memory.apply([resources], log.all());
  const row = memory.rows(ResourceRow)[0];
  if (!row) throw new Error('no row');
  return row;
}

const reserved = (lineId: string, quantity: number): ResourceEvent => ({
  type: 'resource.reserved',
  data: { ...promise(lineId), quantity, incidentId: 'F1' },
});

describe('resources', () => {
  it('follow a promise from reservation over arrival to the return', async () => {
    const atWork: ResourceEvent[] = [
      reserved('1.1', 3),
      { type: 'resource.deployed', data: { ...promise('1.1'), quantity: 3 } },
      { type: 'resource.arrived', data: promise('1.1') },
    ];
    const row = await resourceAfter(atWork);
    expect(row).toMatchObject({ available: 7, reserved: 0, deployed: 3 });
    expect(row.reservations).toMatchObject([
      { lineId: '1.1', incidentId: 'F1', quantity: 3, phase: 'arrived' },
    ]);

    const back = await resourceAfter([
      ...atWork,
      { type: 'resource.taken-back', data: { ...promise('1.1'), returned: 1, damaged: 1, consumed: 1 } },
      { type: 'resource.repaired', data: { quantity: 1 } },
    ]);
    expect(back).toMatchObject({ available: 9, deployed: 0, damaged: 0, consumed: 1, reservations: [] });
  });

  it('give units back when a reservation is released', async () => {
    const row = await resourceAfter([
      reserved('1.1', 3),
      reserved('1.2', 2),
      { type: 'resource.reservation-released', data: { ...promise('1.1'), quantity: 3, reason: '取消' } },
    ]);
    expect(row).toMatchObject({ available: 8, reserved: 2 });
    expect(row.reservations.map((r) => r.lineId)).toEqual(['1.2']);
  });

  it('bear the team that they turn out to be', async () => {
    const row = await resourceAfter([{ type: 'resource.team-linked', data: { teamId: 'T-1' } }]);
    expect(row.teamId).toBe('T-1');
  });

  it('conserve units whatever happens', async () => {
    const quantity = fc.integer({ min: 1, max: 3 });
    const line = fc.constantFrom('1.1', '1.2');
    const event: fc.Arbitrary<ResourceEvent> = fc.oneof(
      fc.tuple(line, quantity).map(([l, q]) => reserved(l, q)),
      fc.tuple(line, quantity).map(([l, q]): ResourceEvent => ({
        type: 'resource.deployed',
        data: { ...promise(l), quantity: q },
      })),
      quantity.map((q): ResourceEvent => ({ type: 'resource.restocked', data: { quantity: q, reason: '' } })),
      quantity.map((q): ResourceEvent => ({ type: 'resource.withdrawn', data: { quantity: q, reason: '' } })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
        const r = await resourceAfter(events);
        expect(r.registered).toBe(
          r.available + r.reserved + r.deployed + r.consumed + r.damaged + r.withdrawn,
        );
      }),
      { numRuns: 50 },
    );
  });
});
