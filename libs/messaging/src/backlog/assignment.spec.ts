import fc from 'fast-check';
import { FakePartition, Passing, turn } from './backlog.helper-spec.js';
import { most } from './partition-queue.js';

/** What may happen to a partition, each with a number that says to which message. */
const happenings = [
  'append',
  'append',
  'fetch',
  'fetch',
  'answer',
  'answer',
  'confirm',
  'confirm',
  'fail',
  'commit',
  'time',
  'rebalance',
  'lose',
  'succeed',
] as const;
type Happening = (typeof happenings)[number];
const history = fc.array(fc.tuple(fc.constantFrom(...happenings), fc.nat(50)), { maxLength: 80 });

/** Plays a history, and then all that it takes for everything to be done. */
async function played(steps: readonly (readonly [Happening, number])[]) {
  const partition = new FakePartition();
  const answered = new Set<number>();
  const done = new Set<number>();
  const failed = new Set<string>();
  const begins = new Map<number, number>();
  const keyOf = (offset: number): string => String(partition.messages[offset]?.key);
  partition.onBegin = ({ offset }) => {
    const at = Number(offset);
    begins.set(at, (begins.get(at) ?? 0) + 1);
    for (let before = 0; before < at; before++)
      if (keyOf(before) === keyOf(at)) expect(answered.has(before)).toBe(true);
    // what has failed comes again with all that is behind it
    expect(done.has(at) && !failed.has(keyOf(at))).toBe(false);
  };
  partition.onCommit = (upTo) => {
    for (let before = 0; before < upTo; before++) expect(done.has(before)).toBe(true);
  };
  const answer = (n: number): void => {
    const open = partition.inHand.filter(({ isAnswered }) => !isAnswered);
    const one = open[n % open.length];
    if (!one) return;
    answered.add(Number(one.message.offset));
    one.answer();
  };
  const confirm = (n: number): void => {
    const open = partition.inHand.filter(({ isAnswered }) => isAnswered);
    const one = open[n % open.length];
    if (!one) return;
    done.add(Number(one.message.offset));
    one.confirm();
  };
  /** Another member has it for a while. */
  const goElsewhere = async (messages: number): Promise<void> => {
    partition.assignment.rebalances();
    await turn();
    await partition.join(false);
    const upTo = Math.min(partition.committed + messages, partition.messages.length);
    for (let at = partition.committed; at < upTo; at++) {
      answered.add(at);
      done.add(at);
    }
    partition.committed = upTo;
    await partition.join();
  };
  const happens: Record<Happening, (n: number) => unknown> = {
    append: (n) => partition.append(...[...'abcd'].slice(n % 4)),
    fetch: (n) => partition.fetch(1 + (n % 7)),
    answer,
    confirm,
    fail: (n) => {
      const one = partition.inHand[n % partition.inHand.length];
      if (!one) return;
      failed.add(String(one.message.key));
      one.fail(new Passing());
    },
    commit: () => partition.commit(),
    time: (n) => partition.pass(n * 50),
    rebalance: async () => {
      partition.assignment.rebalances();
      await turn();
      await partition.join();
    },
    lose: goElsewhere,
    succeed: (n) => partition.succeed(n % 2 === 0),
  };
  for (const [what, n] of steps) {
    await happens[what](n);
    await turn();
  }
  const isOver = (): boolean => done.size === partition.messages.length && partition.inHand.length === 0;
  for (let round = 0; round < 200 && !isOver(); round++) {
    await partition.fetch();
    for (let n = partition.inHand.length; n > 0; n--) answer(0);
    await turn();
    for (let n = partition.inHand.length; n > 0; n--) confirm(0);
    await partition.pass(2_000);
  }
  while (await partition.fetch());
  await partition.commit();
  return { partition, begins, failed };
}

describe('an assignment', () => {
  it('keeps the order of each key, commits nothing that is not done, and gets everything done', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const { partition } = await played(steps);
        expect(partition.committed).toBe(partition.messages.length);
      }),
      { numRuns: 300 },
    );
  });

  it('handles nothing twice in one process, however often it joins, where nothing fails', async () => {
    const calm = history.map((steps) => steps.filter(([what]) => what !== 'fail'));
    await fc.assert(
      fc.asyncProperty(calm, async (steps) => {
        const { begins } = await played(steps);
        expect([...begins.values()].filter((times) => times > 1)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('fetches no more while much is waiting, and goes on when that is done', async () => {
    const partition = new FakePartition({ inFlight: 1 });
    partition.append(...Array.from({ length: 3 * most.messages }, (_, n) => `key ${n}`));
    let fetched = 0;
    while (await partition.fetch(100)) fetched += 100;
    expect(fetched).toBe(most.messages + 100);
    const finish = async (): Promise<void> => {
      partition.inHand[0]?.answer();
      partition.inHand[0]?.confirm();
      await turn();
    };
    for (let n = 0; n < 100; n++) await finish();
    expect(await partition.fetch(100)).toBe(true);
    expect(await partition.fetch(100)).toBe(false);
  });

  it('goes on past one that waits, as far as it can remember what is done', async () => {
    const partition = new FakePartition({
      handle: ({ offset }) =>
        offset === '0' ? Promise.reject(new Passing()) : Promise.resolve({ settled: Promise.resolve() }),
    });
    partition.append(...Array.from({ length: 2 * most.places }, (_, n) => `key ${n}`));
    let fetched = 0;
    while (await partition.fetch(500)) fetched += 500;
    expect(fetched).toBe(most.places + 500);
    await partition.commit();
    expect(partition.committed).toBe(0);
  });

  it('finishes and commits what is in hand before the client joins again, and begins nothing more', async () => {
    const partition = new FakePartition({ inFlight: 2 });
    partition.append('a', 'b', 'c');
    await partition.fetch(2);
    partition.isRebalancing = true;
    const fetching = partition.fetch(1).catch((error: unknown) => error);
    await turn();
    for (const one of [...partition.inHand]) {
      one.answer();
      one.confirm();
    }
    expect(await fetching).toMatchObject({ type: 'REBALANCE_IN_PROGRESS' });
    expect([partition.committed, partition.begun]).toEqual([2, ['0', '1']]);
    await partition.join();
    await partition.fetch();
    expect(partition.begun).toEqual(['0', '1', '2']);
  });

  it('finishes and commits what is in hand at its end, and takes nothing more', async () => {
    const partition = new FakePartition({ inFlight: 1 });
    partition.append('a', 'b');
    await partition.fetch();
    const ending = partition.assignment.end();
    partition.append('c');
    await partition.fetch();
    partition.inHand[0]?.answer();
    partition.inHand[0]?.confirm();
    await ending;
    expect([partition.committed, partition.begun, partition.isPaused]).toEqual([1, ['0'], true]);
  });

  it('tries a message again that fails, and tells of it when that does not help', async () => {
    const partition = new FakePartition();
    partition.append('a', 'a', 'b');
    await partition.fetch();
    let failure: unknown;
    void partition.assignment.failed.then((error) => (failure = error));
    for (let n = 0; n < 20 && failure === undefined; n++) {
      partition.inHand.find(({ message }) => String(message.key) === 'a')?.fail(new Error('never'));
      await turn();
      await partition.pass(2_000);
    }
    expect(failure).toMatchObject({ message: 'never' });
    expect(partition.begun.filter((offset) => offset === '0')).toHaveLength(6);
    expect(partition.begun).not.toContain('1');
  });

  it('does not take another topic of the same name for what it has done', async () => {
    const partition = new FakePartition();
    partition.append('a');
    await partition.fetch();
    partition.inHand[0]?.answer();
    partition.inHand[0]?.confirm();
    await turn();
    partition.recreate();
    partition.append('b');
    for (const message of partition.messages) message.timestamp = '1';
    await partition.join();
    await partition.fetch();
    expect(partition.inHand.map(({ message }) => String(message.key))).toEqual(['b']);
  });

  it('lets a party that is behind a crowd have its turn', async () => {
    const handled: string[] = [];
    const partition = new FakePartition({
      inFlight: 1,
      partyOf: ({ key }) => String(key).split('-')[0] ?? '',
      handle: ({ key }) => {
        handled.push(String(key));
        return Promise.resolve({ settled: Promise.resolve() });
      },
    });
    partition.append(...Array.from({ length: 8 }, (_, i) => `crowd-${i}`), 'quiet-0');
    await partition.fetch(9);
    expect(handled.indexOf('quiet-0')).toBe(2);
    expect(handled).toHaveLength(9);
  });
});
