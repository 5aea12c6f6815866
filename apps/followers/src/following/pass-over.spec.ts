import type { RecordedEvent } from '#contracts';
import { RefusedByLog, type Batch } from '#event-log';
import { handleAsFarAsTaken } from './pass-over.js';

const event = (n: number) => ({ stream: `sharing-S-${n}`, position: BigInt(n) }) as RecordedEvent;
const batch: Batch = { events: [1, 2, 3].map(event), upTo: 9n, caughtUp: true };

/** Refuses each batch that holds an event which the failure is of. */
function follower(failureOf: (position: bigint) => Error | undefined) {
  const done = new Set<bigint>();
  const upTo: bigint[] = [];
  return {
    done,
    upTo,
    handle: (given: Batch) => {
      for (const { position } of given.events) {
        const failure = failureOf(position);
        if (failure) return Promise.reject(failure);
        done.add(position);
      }
      upTo.push(given.upTo);
      return Promise.resolve();
    },
  };
}

describe('what the log refuses for good', () => {
  const logged: object[] = [];
  const log = { error: (about: object) => void logged.push(about) } as never;
  beforeEach(() => {
    logged.length = 0;
  });

  it('is passed over, with a word in the log, and what comes behind it is done', async () => {
    const one = follower((position) => (position === 2n ? new RefusedByLog('deleted') : undefined));
    await handleAsFarAsTaken(one, batch, log);
    expect([...one.done]).toEqual([1n, 3n]);
    expect(one.upTo.at(-1)).toBe(9n);
    expect(logged).toMatchObject([{ stream: 'sharing-S-2', position: '2' }]);
  });

  it('is all that is passed over', async () => {
    const one = follower((position) => (position === 2n ? new Error('away') : undefined));
    await expect(handleAsFarAsTaken(one, batch, log)).rejects.toThrow('away');
    const other = follower((position) =>
      position === 2n ? new RefusedByLog('deleted') : position === 3n ? new Error('away') : undefined,
    );
    await expect(handleAsFarAsTaken(other, batch, log)).rejects.toThrow('away');
    expect(other.upTo.at(-1)).toBe(2n);
  });
});
