import fc from 'fast-check';
import { FairSlots } from './fair-slots.js';

describe('fair slots', () => {
  it('give a party that comes late its turn before the rest of a crowd', async () => {
    const slots = new FairSlots(1);
    await slots.take('crowd');
    const order: string[] = [];
    const waits = [
      ...Array.from({ length: 5 }, (_, i) => slots.take('crowd').then(() => order.push(`crowd ${i}`))),
      slots.take('quiet').then(() => order.push('quiet')),
    ];
    for (const [i] of waits.entries()) {
      slots.give();
      await Promise.resolve().then(() => expect(order).toHaveLength(i + 1));
    }
    expect(order).toEqual(['crowd 0', 'quiet', 'crowd 1', 'crowd 2', 'crowd 3', 'crowd 4']);
  });

  it('are free again for who comes next', async () => {
    const slots = new FairSlots(1);
    await slots.take('a');
    slots.give();
    await slots.take('b');
  });

  it('are never more than there are, none is lost, and each party is served in its order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(3)), { maxLength: 40 }),
        async (n, works) => {
          const slots = new FairSlots(n);
          const served: Record<string, number[]> = { a: [], b: [], c: [] };
          let taken = 0;
          await Promise.all(
            works.map(async ([party, turns], index) => {
              await slots.take(party);
              served[party]?.push(index);
              expect(++taken).toBeLessThanOrEqual(n);
              for (let i = 0; i < turns; i++) await Promise.resolve();
              taken--;
              slots.give();
            }),
          );
          for (const [party, order] of Object.entries(served)) {
            expect(order).toEqual(works.flatMap(([one], index) => (one === party ? [index] : [])));
          }
          for (let i = 0; i < n; i++) await slots.take('d');
        },
      ),
    );
  });
});
