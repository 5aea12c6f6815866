import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type AllStreamSubscription,
  END,
  eventTypeFilter,
  type Position,
  type ResolvedEvent,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { startTestEngine, type TestEngine } from '../testing/engine.js';
import { type AnySubscription, events, numberOf, record, until } from '../testing/events.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('subscriptions', () => {
  let engine: TestEngine;
  beforeEach(async () => {
    engine = await startTestEngine();
  });
  afterEach(() => engine.stop());

  const caughtUp = (subscription: AnySubscription) =>
    new Promise<void>((resolve) => (subscription as AllStreamSubscription).once('caughtUp', () => resolve()));
  const positions = (all: ResolvedEvent[]) => all.map(({ event }) => Number(event?.position?.commit));

  it('goes from what was to what comes, confirming first and telling when it has caught up', async () => {
    await engine.client.appendToStream('s', events(600));
    const subscription = engine.client.subscribeToAll();
    const told: string[] = [];
    subscription.on('confirmation', () => told.push('confirmation'));
    subscription.on('caughtUp', () => told.push(`caught up after ${received.length}`));
    const received = record(subscription);
    await until(() => told.length === 2);
    expect(told).toEqual(['confirmation', 'caught up after 600']);
    await engine.client.appendToStream('s', events(5, 'tested', 600));
    await until(() => received.length === 605);
    expect(received.map(numberOf)).toEqual(upTo(605));
    expect(told).toHaveLength(2);
    await subscription.unsubscribe();
  });

  it('misses nothing and repeats nothing while several write', async () => {
    const before: AllStreamSubscription[] = [engine.client.subscribeToAll({ fromPosition: START })];
    const seen = before.map((subscription) => record(subscription));
    let written = 0;
    const write = async (writer: number) => {
      for (let i = 0; i < 150; i++) {
        await engine.client.appendToStream(`writer-${writer}`, events(1 + (i % 3), 'tested', i), {
          expectedRevision: 'any',
        });
        written += 1 + (i % 3);
        if (i !== writer * 15) continue;
        const late = engine.client.subscribeToAll({ fromPosition: START });
        before.push(late);
        seen.push(record(late));
      }
    };
    await Promise.all(upTo(8).map(write));
    await until(() => seen.every((received) => received.length >= written));
    for (const received of seen) expect(positions(received)).toEqual(upTo(written).map((n) => n + 1));
    await Promise.all(before.map((subscription) => subscription.unsubscribe()));
  });

  it('starts behind a position, and at the end', async () => {
    await engine.client.appendToStream('s', events(10));
    const behind = engine.client.subscribeToAll({ fromPosition: { commit: 4n, prepare: 4n } });
    const fromEnd = engine.client.subscribeToAll({ fromPosition: END });
    const [afterFour, afterEnd] = [record(behind), record(fromEnd)];
    await Promise.all([caughtUp(behind), caughtUp(fromEnd)]);
    await engine.client.appendToStream('s', events(2, 'tested', 10));
    await until(() => afterFour.length === 8 && afterEnd.length === 2);
    expect(afterFour.map(numberOf)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
    expect(afterEnd.map(numberOf)).toEqual([10, 11]);
  });

  it('follows one stream, also one that is not there yet', async () => {
    const early = engine.client.subscribeToStream('s');
    const received = record(early);
    await caughtUp(early);
    await engine.client.appendToStream('other', events(3));
    await engine.client.appendToStream('s', events(400));
    const behind = engine.client.subscribeToStream('s', { fromRevision: 397n });
    const fromEnd = engine.client.subscribeToStream('s', { fromRevision: END });
    const [last, after] = [record(behind), record(fromEnd)];
    await Promise.all([caughtUp(behind), caughtUp(fromEnd)]);
    await engine.client.appendToStream('s', events(1, 'tested', 400));
    await until(() => received.length === 401 && last.length === 3 && after.length === 1);
    expect(received.map(numberOf)).toEqual(upTo(401));
    expect(last.map(numberOf)).toEqual([398, 399, 400]);
    expect(after.map(numberOf)).toEqual([400]);
  });

  it('leaves out of a stream what was deleted and sends what is written afterwards', async () => {
    await engine.client.appendToStream('s', events(4));
    await engine.client.deleteStream('s');
    const subscription = engine.client.subscribeToStream('s');
    const received = record(subscription);
    await caughtUp(subscription);
    await engine.client.appendToStream('s', events(2, 'tested', 4));
    await until(() => received.length === 2);
    expect(received.map(numberOf)).toEqual([4, 5]);
  });

  it('sends a live subscriber of a stream more than the stream keeps', async () => {
    await engine.client.setStreamMetadata('s', { maxCount: 1 });
    const subscription = engine.client.subscribeToStream('s');
    const received = record(subscription);
    await caughtUp(subscription);
    await engine.client.appendToStream('s', events(3));
    await until(() => received.length === 3);
  });

  it.each([
    ['stream names, prefix', streamNameFilter({ prefixes: ['a-', 'b-'] }), ['a-1', 'b-1']],
    ['stream names, regex', streamNameFilter({ regex: '^[ac]-' }), ['a-1', 'c-1']],
    ['types, prefix', eventTypeFilter({ prefixes: ['type-c'] }), ['c-1']],
    ['types, regex', eventTypeFilter({ regex: '-[bc]$' }), ['b-1', 'c-1']],
  ])('filters by %s, before and after it has caught up', async (_, filter, streams) => {
    const writeAll = async () => {
      for (const letter of ['a', 'b', 'c'])
        await engine.client.appendToStream(`${letter}-1`, events(3, `type-${letter}`));
    };
    await writeAll();
    const subscription = engine.client.subscribeToAll({ filter });
    const received = record(subscription);
    await caughtUp(subscription);
    expect(received).toHaveLength(3 * streams.length);
    await writeAll();
    await until(() => received.length === 6 * streams.length);
    expect([...new Set(received.map(({ event }) => event?.streamId))]).toEqual(streams);
  });

  it('moves a filtered subscriber on although nothing matches', async () => {
    await engine.client.appendToStream('noise', events(100));
    const reached: Position[] = [];
    const filter = streamNameFilter({
      prefixes: ['signal'],
      maxSearchWindow: 10,
      checkpointInterval: 2,
      checkpointReached: (_subscription: unknown, position: Position) => {
        reached.push(position);
        return Promise.resolve();
      },
    });
    const subscription = engine.client.subscribeToAll({ filter });
    const received = record(subscription);
    await caughtUp(subscription);
    const commits = () => reached.map(({ commit }) => Number(commit));
    // where each second page of ten began
    expect(commits()).toEqual([11, 31, 51, 71, 91]);
    await engine.client.appendToStream('noise', events(30));
    await until(() => reached.length === 6);
    await engine.client.appendToStream('signal', events(1));
    await engine.client.appendToStream('noise', events(10));
    await until(() => reached.length === 7);
    expect(commits()).toEqual([11, 31, 51, 71, 91, 120, 140]);
    expect(positions(received)).toEqual([131]);
    const again = engine.client.subscribeToAll({ filter, fromPosition: reached[6] });
    await caughtUp(again);
  });

  it('holds no more for a subscriber that does not read than a page, and loses nothing of it', async () => {
    const subscription = engine.client.subscribeToAll({ fromPosition: END });
    const fellBehind = new Promise<void>((resolve) => subscription.once('fellBehind', () => resolve()));
    await caughtUp(subscription);
    subscription.pause();
    const filler = 'x'.repeat(20_000);
    const before = memory();
    let written = 0;
    const write = async (writer: number) => {
      for (let i = 0; i < 40; i++) {
        await engine.client.appendToStream(`w-${writer}`, [
          ...events(40).map((event) => ({ ...event, data: { n: i, filler } })),
        ]);
        written += 40;
      }
    };
    await Promise.all(upTo(2).map(write));
    expect(written * filler.length).toBeGreaterThan(60_000_000);
    // what was sent is let go of only after its answer; what is held for the subscriber stays
    await until(() => memory() - before < 25_000_000);
    const received: number[] = [];
    subscription.on('data', ({ event }: ResolvedEvent) => received.push(Number(event?.position?.commit)));
    subscription.resume();
    await until(() => received.length === written);
    expect(received).toEqual(upTo(written).map((n) => n + 1));
    await fellBehind;
  });

  /** What is held, outside of the collected heap as well: buffers are. */
  function memory(): number {
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  }

  it('leaves nothing behind of subscribers that go away', async () => {
    const subscriptions = upTo(50).map((i) =>
      i % 2 === 0 ? engine.client.subscribeToAll() : engine.client.subscribeToStream('s'),
    );
    await Promise.all(subscriptions.map((subscription) => caughtUp(subscription)));
    for (const subscription of subscriptions) await subscription.unsubscribe();
    const last = engine.client.subscribeToAll();
    const received = record(last);
    await engine.client.appendToStream('s', events(1));
    await until(() => received.length === 1);
  });
});
