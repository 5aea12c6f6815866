import fc from 'fast-check';
import type { EachBatchPayload, Offsets } from 'kafkajs';
import { gate, quiet } from '../kafka.helper-spec.js';
import type { IncomingMessage } from '../message/cloud-event-message.js';
import { Intake, type IntakeOptions } from './intake.js';
import { Holding } from './holding.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const settled = Promise.resolve();
const textOf = ({ key, offset }: IncomingMessage): string => `${String(key)}${offset}`;

/** One partition of a topic and the group's offset of it, with members that come one after another. */
function partition(options: Partial<IntakeOptions> & Pick<IntakeOptions, 'handle'>) {
  const intake = new Intake({
    inFlight: 10,
    log: quiet,
    pause: () => turn(),
    ...options,
  });
  const keys: string[] = [];
  let committed = 0;
  let fetched = 0;
  let isPaused = false;
  const deliver = (holding: Holding, upTo = keys.length, lastOffset = upTo - 1): void => {
    const messages = keys.slice(fetched, upTo).map((key, index) => ({
      key: Buffer.from(key),
      value: null,
      offset: String(fetched + index),
    }));
    fetched = upTo;
    holding.take({
      batch: { topic: 't', partition: 0, messages, lastOffset: () => String(lastOffset) },
      pause: () => {
        isPaused = true;
        return () => (isPaused = false);
      },
      commitOffsetsIfNecessary: ({ topics }: Offsets) => {
        committed = Number(topics[0]?.partitions[0]?.offset);
        return Promise.resolve();
      },
    } as unknown as EachBatchPayload);
  };
  return {
    intake,
    send: (...more: string[]) => void keys.push(...more),
    deliver,
    /** The next fetch begins there again, as after the group has given out its partitions. */
    rewind: () => (fetched = committed),
    committed: () => committed,
    isPaused: () => isPaused,
  };
}

describe('what a member holds', () => {
  it('lets the next of a key begin when the one before is handled, and commits when it is settled too', async () => {
    const confirmed = gate();
    const handled: string[] = [];
    const { intake, send, deliver, committed } = partition({
      handle: (message) => {
        handled.push(textOf(message));
        return Promise.resolve({ settled: message.offset === '0' ? confirmed.opened : settled });
      },
    });
    const holding = new Holding(intake);
    send('a', 'a', 'b');
    deliver(holding);
    await turn();
    await holding.commit();
    expect([handled, committed()]).toEqual([['a0', 'b2', 'a1'], 0]);
    confirmed.open();
    await turn();
    await holding.commit();
    expect(committed()).toBe(3);
    await holding.close();
  });

  it('has more fetched before it is done, until it is much, and again when there is room', async () => {
    const opened = gate();
    const { intake, send, deliver, isPaused } = partition({
      handle: async () => {
        await opened.opened;
        return { settled };
      },
    });
    const holding = new Holding(intake);
    send(...Array<string>(1_023).fill('a'));
    deliver(holding);
    expect(isPaused()).toBe(false);
    send('a');
    deliver(holding);
    expect(isPaused()).toBe(true);
    opened.open();
    while (isPaused()) await turn();
    await holding.close();
  });

  it('lets a party that is behind a crowd have its turn', async () => {
    const handled: string[] = [];
    const { intake, send, deliver } = partition({
      inFlight: 1,
      partyOf: ({ key }) => String(key).split('-')[0] ?? '',
      handle: ({ key }) => {
        handled.push(String(key));
        return Promise.resolve({ settled });
      },
    });
    const holding = new Holding(intake);
    send(...Array.from({ length: 8 }, (_, i) => `crowd-${i}`), 'quiet-0');
    deliver(holding);
    while (handled.length < 9) await turn();
    expect(handled.indexOf('quiet-0')).toBe(2);
    await holding.close();
  });

  it('gives up what it has not begun when the group gives out its partitions, and commits nothing of them', async () => {
    const opened = gate();
    const handled: string[] = [];
    const { intake, send, deliver, committed } = partition({
      inFlight: 1,
      handle: async (message) => {
        await opened.opened;
        handled.push(textOf(message));
        return { settled };
      },
    });
    const holding = new Holding(intake);
    send('a', 'b', 'c');
    deliver(holding);
    await turn();
    holding.renew();
    opened.open();
    await turn();
    await holding.close();
    expect([handled, committed()]).toEqual([['a0'], 0]);
  });

  it('leaves a partition that it was given anew paused while that is full, whatever ends of before', async () => {
    const gates = [gate(), gate()];
    const inFlight = 600;
    let begun = 0;
    const { intake, send, deliver, rewind, isPaused } = partition({
      inFlight,
      handle: async () => {
        await gates[begun++ < inFlight ? 0 : 1]!.opened;
        return { settled };
      },
    });
    const holding = new Holding(intake);
    send(...Array.from({ length: 1_024 }, (_, i) => `key ${i}`));
    deliver(holding);
    await turn();
    holding.renew();
    rewind();
    deliver(holding);
    gates[0]!.open();
    await turn();
    expect(isPaused()).toBe(true);
    gates[1]!.open();
    while (isPaused()) await turn();
    await holding.close();
  });

  it('waits at its end for what is in hand, begins nothing more, and takes nothing more', async () => {
    const opened = gate();
    const handled: string[] = [];
    const { intake, send, deliver, committed, isPaused } = partition({
      inFlight: 1,
      handle: async (message) => {
        handled.push(textOf(message));
        await opened.opened;
        return { settled };
      },
    });
    const holding = new Holding(intake);
    send('a', 'b');
    deliver(holding);
    await turn();
    let isClosed = false;
    const closing = holding.close().then(() => (isClosed = true));
    send('c');
    deliver(holding);
    await turn();
    expect([isClosed, isPaused()]).toEqual([false, true]);
    opened.open();
    await closing;
    expect([handled, committed()]).toEqual([['a0'], 1]);
  });

  it('commits past records that are no messages', async () => {
    const { intake, send, deliver, committed } = partition({ handle: () => Promise.resolve({ settled }) });
    const holding = new Holding(intake);
    send('a', 'b');
    deliver(holding, 2, 5);
    await turn();
    await holding.close();
    expect(committed()).toBe(6);
  });

  it.each([
    ['its handler', (): ReturnType<IntakeOptions['handle']> => Promise.reject(new Error('no'))],
    [
      'its handler at once',
      (): ReturnType<IntakeOptions['handle']> => {
        throw new Error('no');
      },
    ],
    [
      'what it was to be settled by',
      (): ReturnType<IntakeOptions['handle']> =>
        Promise.resolve({ settled: Promise.reject(new Error('no')) }),
    ],
  ])('fails when %s fails too often, and goes on with the others', async (_, fail) => {
    let tries = 0;
    const handled: string[] = [];
    const { intake, send, deliver, committed } = partition({
      handle: (message) => {
        if (textOf(message) === 'a0') {
          tries++;
          return fail();
        }
        handled.push(textOf(message));
        return Promise.resolve({ settled });
      },
    });
    const holding = new Holding(intake);
    send('a', 'b');
    deliver(holding);
    expect((await intake.failed).message).toBe('no');
    expect([tries, handled]).toEqual([6, ['b1']]);
    await holding.close();
    expect(committed()).toBe(0);
  });

  it('skips nothing, and begins each key in its order, whatever fails and whenever partitions are given out', async () => {
    const step = fc.oneof(
      fc.record({ send: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }) }),
      fc.constant({ renew: true as const }),
      fc.constant({ replace: true as const }),
      fc.record({ turns: fc.integer({ min: 1, max: 4 }) }),
    );
    const slow = fc.infiniteStream(fc.nat(3));
    const fails = fc.infiniteStream(fc.constantFrom('no', 'no', 'no', 'handling', 'settling'));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), slow, fails, async (steps, slowness, failures) => {
        const first = new Map<string, number[]>();
        const done = new Set<number>();
        const { intake, send, deliver, rewind, committed } = partition({
          inFlight: 3,
          passes: () => true,
          handle: async ({ key, offset }) => {
            const seen = first.get(String(key)) ?? [];
            if (!seen.includes(Number(offset))) seen.push(Number(offset));
            first.set(String(key), seen);
            const how = failures.next().value;
            for (let turns = slowness.next().value; turns > 0; turns--) await turn();
            if (how === 'handling') throw new Error(how);
            const settling = async (): Promise<void> => {
              for (let turns = slowness.next().value; turns > 0; turns--) await turn();
              if (how === 'settling') throw new Error(how);
              done.add(Number(offset));
            };
            return { settled: settling() };
          },
        });
        const allDone = (): boolean =>
          Array.from({ length: committed() }, (_, i) => done.has(i)).every(Boolean);
        let sent = 0;
        let holding = new Holding(intake);
        for (const one of steps) {
          if ('send' in one) {
            send(...one.send);
            sent += one.send.length;
            deliver(holding);
          } else if ('turns' in one) {
            for (let n = 0; n < one.turns; n++) await turn();
          } else {
            if ('renew' in one) holding.renew();
            else {
              await holding.close();
              holding = new Holding(intake);
            }
            rewind();
            deliver(holding);
          }
          await holding.commit();
          expect(allDone()).toBe(true);
        }
        while (committed() < sent) {
          await turn();
          await holding.commit();
        }
        await holding.close();
        expect(done.size).toBe(sent);
        for (const seen of first.values()) expect(seen).toEqual([...seen].sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });
});
