import type { RecordedEvent } from '#contracts';
import type { EventLog } from './event-log.js';
import { readerOf } from './reader.js';

const events = Array.from(
  { length: 1_200 },
  (_, n) => ({ stream: 'task-T', revision: BigInt(n), position: BigInt(n * 2) }) as RecordedEvent,
);

/** Follows in two batches and stays live for ever after. */
const log = {
  append: () => Promise.reject(new Error('nothing may be written')),
  read: (_: string, after: bigint, most: number) =>
    Promise.resolve(events.filter(({ revision }) => revision > after).slice(0, most)),
  async *follow({ after = -1n }: { after?: bigint }) {
    const open = events.filter(({ position }) => position > after);
    yield { events: open.slice(0, 700), upTo: 0n, caughtUp: false };
    yield { events: open.slice(700), upTo: 0n, caughtUp: true };
    await new Promise(() => undefined);
  },
} as unknown as EventLog;

const all = async <T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> => {
  const found: T[] = [];
  for await (const batch of batches) found.push(...batch);
  return found;
};

describe('a reader of the log', () => {
  it('gives everything behind a position, and ends at the end', async () => {
    expect(await all(readerOf(log).after(undefined))).toEqual(events);
    expect(await all(readerOf(log).after(9n))).toEqual(events.slice(5));
  });

  it('gives a stream page by page, from a revision on', async () => {
    expect(await all(readerOf(log).stream('task-T'))).toEqual(events);
    expect(await all(readerOf(log).stream('task-T', 1_190n))).toEqual(events.slice(1_190));
  });

  it('can do nothing else', () => {
    const reader = readerOf(log);
    expect(Object.keys(reader)).toEqual(['after', 'stream']);
    expect(Object.isFrozen(reader)).toBe(true);
    // @ts-expect-error there is no way to append through it
    expect(reader.append).toBeUndefined();
  });
});
