import fc from 'fast-check';
import type { EachBatchPayload } from 'kafkajs';
import { batchHandler, ContiguousOffsets, type BatchOptions } from './batch.js';
import { quiet } from '../kafka.helper-spec.js';

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

/** One partition: every batch holds what is there behind the last resolved offset. */
function partition(keys: readonly string[], options: Partial<BatchOptions> & Pick<BatchOptions, 'handle'>) {
  const messages = keys.map((key, offset) => ({
    key: Buffer.from(key),
    value: null,
    offset: String(offset),
  }));
  const handleBatch = batchHandler({ inFlight: 10, log: quiet, ...options });
  let resolved = -1;
  return {
    resolved: () => resolved,
    next: () =>
      handleBatch({
        batch: { topic: 't', partition: 0, messages: messages.slice(resolved + 1) },
        resolveOffset: (offset: string) => (resolved = Number(offset)),
        heartbeat: () => Promise.resolve(),
        commitOffsetsIfNecessary: () => Promise.resolve(),
        isRunning: () => true,
        isStale: () => false,
        pause: () => () => undefined,
      } as unknown as EachBatchPayload),
  };
}

const settled = Promise.resolve();

describe('a batch', () => {
  it('gives way after its turn, and what is left comes with the next', async () => {
    let now = 0;
    const handled: string[] = [];
    const { next, resolved } = partition(Array<string>(10).fill('same'), {
      turnMs: 50,
      now: () => now,
      handle: ({ offset }) => {
        handled.push(offset);
        now += 20;
        return Promise.resolve({ settled });
      },
    });
    await next();
    expect([handled, resolved()]).toEqual([['0', '1', '2'], 2]);
    for (let batch = 0; batch < 3; batch++) await next();
    expect([handled.length, resolved()]).toEqual([10, 9]);
  });

  it('gives way sooner while another party is there, and until a second after', async () => {
    let now = 0;
    let handled = 0;
    const crowd = Array<string>(40).fill('crowd');
    const { next } = partition(['quiet', ...crowd], {
      now: () => now,
      partyOf: ({ key }) => String(key),
      inFlight: 1,
      handle: () => {
        handled++;
        now += 5;
        return Promise.resolve({ settled });
      },
    });
    const inOneBatch = async (): Promise<number> => {
      const before = handled;
      await next();
      return handled - before;
    };
    // of the other who waits it is known before the first is done
    expect([await inOneBatch(), await inOneBatch()]).toEqual([2, 2]);
    now += 1_000;
    expect([await inOneBatch(), await inOneBatch()]).toEqual([6, 6]);
  });

  it('that comes to its turn late begins one message all the same', async () => {
    let now = 0;
    const { next, resolved } = partition(['a', 'b', 'c'], {
      turnMs: 50,
      now: () => (now += 60),
      handle: () => Promise.resolve({ settled }),
    });
    await next();
    expect(resolved()).toBeGreaterThanOrEqual(0);
  });

  it('does not handle again what was done ahead of what is left', async () => {
    let now = 0;
    const handled: string[] = [];
    const { next, resolved } = partition(['slow', 'slow', 'quick', 'other'], {
      turnMs: 50,
      now: () => now,
      handle: ({ offset }) => {
        handled.push(offset);
        if (offset === '3') now += 60;
        return Promise.resolve({ settled });
      },
    });
    await next();
    expect([handled, resolved()]).toEqual([['0', '2', '3'], 0]);
    await next();
    expect([handled, resolved()]).toEqual([['0', '2', '3', '1'], 3]);
  });

  it('lets a party that is behind a crowd have its turn', async () => {
    const handled: string[] = [];
    const { next } = partition([...Array.from({ length: 8 }, (_, i) => `crowd-${i}`), 'quiet-0'], {
      inFlight: 1,
      partyOf: ({ key }) => String(key).split('-')[0] ?? '',
      handle: ({ key }) => {
        handled.push(String(key));
        return Promise.resolve({ settled });
      },
    });
    await next();
    expect(handled.indexOf('quiet-0')).toBe(2);
    expect(handled).toHaveLength(9);
  });
});
