import fc from 'fast-check';
import { ContiguousOffsets } from './batch.js';
import { Slots } from './slots.js';

describe('ContiguousOffsets', () => {
  it('never passes what is not complete, and ends at the last, in whatever order they complete', () => {
    const orders = fc.nat(40).chain((length) =>
      fc.shuffledSubarray(
        Array.from({ length: length + 1 }, (_, i) => i),
        { minLength: length + 1 },
      ),
    );
    fc.assert(
      fc.property(orders, (order) => {
        const offsets = new ContiguousOffsets(order.length);
        const complete = new Set<number>();
        let upTo = -1;
        for (const index of order) {
          complete.add(index);
          const grown = offsets.complete(index);
          if (grown !== undefined) {
            expect(grown).toBeGreaterThan(upTo);
            upTo = grown;
          }
          for (let i = 0; i <= upTo; i++) expect(complete.has(i)).toBe(true);
          expect(complete.has(upTo + 1)).toBe(false);
        }
        expect(upTo).toBe(order.length - 1);
      }),
    );
  });
});

describe('Slots', () => {
  it('never gives more than there are, loses none, and serves in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(3), { maxLength: 40 }),
        async (n, works) => {
          const slots = new Slots(n);
          const served: number[] = [];
          let taken = 0;
          await Promise.all(
            works.map(async (turns, index) => {
              await slots.take();
              served.push(index);
              expect(++taken).toBeLessThanOrEqual(n);
              for (let i = 0; i < turns; i++) await Promise.resolve();
              taken--;
              slots.give();
            }),
          );
          expect(served).toEqual(works.map((_, index) => index));
          for (let i = 0; i < n; i++) await slots.take();
        },
      ),
    );
  });
});
