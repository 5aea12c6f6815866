import type { EventStoreDBClient } from '@eventstore/db-client';
import { emptyLog, lastFollowed } from './log-end.js';

/** A log of these streams, one event each; positions lie apart as in a real one. */
function logOf(streams: readonly string[]) {
  const events = streams.map((streamId, n) => ({ streamId, position: { commit: BigInt(n + 1) * 100n } }));
  let read = 0;
  const client = {
    readAll: async function* ({ fromPosition, maxCount }: { fromPosition: unknown; maxCount: number }) {
      await Promise.resolve();
      const below = fromPosition === 'end' ? undefined : (fromPosition as { commit: bigint }).commit;
      const page = events
        .filter(({ position }) => below === undefined || position.commit < below)
        .slice(-maxCount);
      read += page.length;
      for (const event of page.reverse()) yield { event };
    },
  } as unknown as EventStoreDBClient;
  return { client, read: () => read };
}
const system = (count: number): string[] => Array.from({ length: count }, () => '$stats-127.0.0.1:2113');

describe('the end of the log', () => {
  it('is nowhere in an empty one', async () => {
    expect(await lastFollowed(logOf([]).client, emptyLog)).toEqual(emptyLog);
  });

  it.each([0, 1, 15, 16, 17, 5_000])(
    'is the last followed event with %i of the system behind it',
    async (n) => {
      const { client } = logOf(['incident-1', 'incident-2', ...system(n)]);
      expect(await lastFollowed(client, emptyLog)).toEqual({ looked: BigInt(n + 2) * 100n, last: 200n });
    },
  );

  it('is nowhere where there is nothing but the system, however much', async () => {
    expect(await lastFollowed(logOf(system(3_000)).client, emptyLog)).toEqual({
      looked: 300_000n,
      last: -1n,
    });
  });

  it('does not look again at what it saw before', async () => {
    const streams = ['incident-1', ...system(5_000)];
    const before = await lastFollowed(logOf(streams).client, emptyLog);
    const { client, read } = logOf([...streams, '$$incident-1']);
    expect(await lastFollowed(client, before)).toEqual({ looked: 500_200n, last: 100n });
    expect(read()).toBeLessThan(100);
  });

  it('is not taken from another log that was there before', async () => {
    const before = await lastFollowed(logOf(['incident-1', 'incident-2', ...system(40)]).client, emptyLog);
    const { client } = logOf(['incident-1', ...system(30)]);
    expect(await lastFollowed(client, before)).toEqual({ looked: 3_100n, last: 100n });
  });

  it('moves with what is appended', async () => {
    const before = await lastFollowed(logOf(['incident-1', ...system(40)]).client, emptyLog);
    const { client } = logOf(['incident-1', ...system(40), 'incident-1', ...system(40)]);
    expect(await lastFollowed(client, before)).toMatchObject({ last: 4_200n });
  });
});
