import fc from 'fast-check';
import { compare, NotThisLog, Standing, type Comparable, type LogMark } from './standing.js';

interface Stored {
  readonly position: bigint;
  readonly eventId: string;
  readonly stream: string;
  readonly revision: bigint;
}

/** A log whose records take some room, so that not every number is a place. */
class Copy implements Comparable {
  constructor(readonly events: readonly Stored[] = []) {}

  static of(ids: readonly string[], stream = 'incident-1'): Copy {
    return new Copy(
      ids.map((eventId, n) => ({ eventId, position: BigInt(n) * 100n, stream, revision: BigInt(n) })),
    );
  }

  end = () => Promise.resolve(this.events.at(-1)?.position ?? -1n);
  eventIdAt = (at: bigint) => Promise.resolve(this.events.find(({ position }) => position === at)?.eventId);
  eventIdIn = (of: string, at: bigint) =>
    Promise.resolve(this.events.find(({ stream, revision }) => stream === of && revision === at)?.eventId);
}

const markOf = ({ position, eventId, stream, revision }: Stored): LogMark => ({
  keeper: 'projections',
  position,
  eventId,
  at: { stream, revision },
});

describe('whether a log is the one that was worked with', () => {
  const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 20 });

  it('is shown by the newest event known: a log that only went on fits, an older copy does not, grown or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        ids,
        fc.nat(),
        fc.nat(),
        fc.array(fc.nat(), { maxLength: 20 }),
        async (all, a, b, more) => {
          const known = Copy.of(all).events[a % all.length];
          if (!known) return;
          const mark = markOf(known);
          expect(await compare(Copy.of(all), [mark])).toBeUndefined();

          const kept = all.slice(0, b % ((a % all.length) + 1));
          const grown = [...kept, ...more.map((n) => `other ${n}`)];
          const fault = await compare(Copy.of(grown), [mark]);
          expect(fault).toEqual({
            keeper: 'projections',
            position: known.position,
            end: await Copy.of(grown).end(),
          });
        },
      ),
    );
  });

  it('is not doubted when a server told another place of an append that was repeated', async () => {
    const copy = Copy.of(['a', 'b', 'c']);
    const [, second] = copy.events;
    if (!second) throw new Error('unreachable');
    for (const position of [50n, 10_000n]) {
      expect(await compare(copy, [{ ...markOf(second), position }])).toBeUndefined();
    }
  });

  it('is compared with a bare position by the end of the log', async () => {
    const copy = Copy.of(['a', 'b']);
    expect(await compare(copy, [{ keeper: 'relay', position: 100n }])).toBeUndefined();
    expect(await compare(copy, [{ keeper: 'relay', position: 101n }])).toEqual({
      keeper: 'relay',
      position: 101n,
      end: 100n,
    });
    expect(await compare(new Copy(), [{ keeper: 'relay', position: 0n }])).toMatchObject({ end: -1n });
  });

  it('costs nothing while the connection holds, and is looked at once when it broke', async () => {
    const before = Copy.of(['a', 'b', 'c']);
    let copy = before;
    let looks = 0;
    const standing = new Standing({
      end: () => (looks++, copy.end()),
      eventIdAt: (position) => copy.eventIdAt(position),
      eventIdIn: (stream, revision) => copy.eventIdIn(stream, revision),
    });
    for (const event of before.events) standing.note(event);
    await standing.sure();
    expect(looks).toBe(0);

    standing.doubt();
    await Promise.all([standing.sure(), standing.sure()]);
    await standing.sure();
    expect(looks).toBe(1);

    copy = Copy.of(['a']);
    await standing.sure();
    standing.doubt();
    await expect(standing.sure()).rejects.toBeInstanceOf(NotThisLog);
    await expect(standing.sure()).rejects.toMatchObject({ fault: { position: 200n, end: 0n } });
    // until it is compared again
    copy = before;
    await expect(standing.sure()).rejects.toBeInstanceOf(NotThisLog);
    expect(await standing.compareWith([])).toBeUndefined();
    await standing.sure();
  });

  it('stays in doubt while the log cannot be asked', async () => {
    const copy = Copy.of(['a']);
    let isAway = true;
    const standing = new Standing({
      end: () => (isAway ? Promise.reject(new Error('away')) : copy.end()),
      eventIdAt: (position) => copy.eventIdAt(position),
      eventIdIn: (stream, revision) => copy.eventIdIn(stream, revision),
    });
    for (const event of Copy.of(['a', 'b']).events) standing.note(event);
    standing.doubt();
    await expect(standing.sure()).rejects.toThrow('away');
    isAway = false;
    await expect(standing.sure()).rejects.toBeInstanceOf(NotThisLog);
  });
});
