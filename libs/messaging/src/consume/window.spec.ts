import fc from 'fast-check';
import { Window } from './window.js';

const filled = (count: number, bytes = 1) => {
  const window = new Window();
  const places = Array.from({ length: count }, (_, offset) => window.add(BigInt(offset + 1), bytes));
  return { window, places };
};

describe('a window', () => {
  it('never passes what is not done, and ends behind the last, in whatever order they are done', () => {
    const orders = fc.nat(40).chain((length) =>
      fc.shuffledSubarray(
        Array.from({ length: length + 1 }, (_, i) => i),
        { minLength: length + 1 },
      ),
    );
    fc.assert(
      fc.property(orders, (order) => {
        const { window, places } = filled(order.length);
        const done = new Set<number>();
        for (const index of order) {
          done.add(index);
          window.complete(places[index]!);
          let upTo = 0;
          while (done.has(upTo)) upTo++;
          expect(window.position).toBe(upTo === 0 ? undefined : BigInt(upTo));
        }
        expect(window.position).toBe(BigInt(order.length));
      }),
    );
  });

  it.each([
    ['many messages', 1_024, 1],
    ['much', 4, 256 * 1024],
  ])('is full with %s, and has room when half of it is done', (_, count, bytes) => {
    const { window, places } = filled(count, bytes);
    expect(window.isFull).toBe(true);
    for (const place of places.slice(count / 2)) window.complete(place);
    expect([window.isFull, window.hasRoom]).toEqual([false, false]);
    window.complete(places[0]!);
    expect(window.hasRoom).toBe(true);
  });

  it('is full with what is done behind one that waits', () => {
    const { window, places } = filled(8_192);
    for (const place of places.slice(1)) window.complete(place);
    expect(window.isFull).toBe(true);
    window.complete(places[0]!);
    expect([window.hasRoom, window.position]).toEqual([true, 8_192n]);
  });
});
