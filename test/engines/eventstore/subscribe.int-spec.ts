import {
  END,
  START,
  streamNameFilter,
  eventTypeFilter,
  type AllStreamSubscription,
  type EventStoreDBClient,
  type Filter,
  type Position,
} from '@eventstore/db-client';
import { eventStore, type Engine } from '../engines.js';
import { clientOf, events, increases, numberOf, positionsOf, record } from './events.js';
import { unique, until, upTo } from '../support.js';

describe('subscribing to the whole log', () => {
  let engine: Engine;
  let client: EventStoreDBClient;
  const open: AllStreamSubscription[] = [];
  beforeAll(async () => {
    engine = await eventStore();
    client = clientOf(engine.url);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((subscription) => subscription.unsubscribe()));
  });
  afterAll(async () => {
    await client.dispose();
    await engine.stop();
  });

  const subscribe = (filter: Filter, fromPosition: Position | typeof START | typeof END = START) => {
    const subscription = client.subscribeToAll({ filter, fromPosition });
    open.push(subscription);
    return subscription;
  };
  const caughtUp = (subscription: AllStreamSubscription) =>
    new Promise<void>((resolve) => subscription.once('caughtUp', () => resolve()));
  const ofPrefix = (prefix: string) => streamNameFilter({ prefixes: [prefix] });

  it('goes from what was to what comes without gap or repeat while several write', async () => {
    const prefix = unique('writers');
    const seen = [record(subscribe(ofPrefix(prefix)))];
    let written = 0;
    await Promise.all(
      upTo(8).map(async (writer) => {
        for (let i = 0, n = 0; i < 80; i++) {
          const count = 1 + (i % 3);
          await client.appendToStream(`${prefix}-${writer}`, events(count, n));
          n += count;
          written += count;
          if (i % 30 === writer) seen.push(record(subscribe(ofPrefix(prefix))));
        }
      }),
    );
    await until(() => seen.every((received) => received.length >= written), 'all events at all subscribers');
    const [first] = seen.map(positionsOf);
    expect(increases(first!)).toBe(true);
    for (const received of seen) {
      expect(received).toHaveLength(written);
      expect(positionsOf(received)).toEqual(first);
    }
    for (const writer of upTo(8)) {
      const ours = seen[0]!.filter(({ event }) => event?.streamId === `${prefix}-${writer}`);
      expect(ours.map(numberOf)).toEqual(upTo(ours.length));
      expect(ours.map(({ event }) => event?.revision)).toEqual(upTo(ours.length).map(BigInt));
    }
  });

  it('goes on behind any position, also when the position was kept as text', async () => {
    const stream = unique('stream');
    await client.appendToStream(stream, events(20));
    const whole = record(subscribe(ofPrefix(stream)));
    await until(() => whole.length === 20, 'the whole stream');
    for (const n of [0, 7, 19]) {
      const kept = String(whole[n]?.event?.position?.commit);
      const rest = record(subscribe(ofPrefix(stream), { commit: BigInt(kept), prepare: BigInt(kept) }));
      await client.appendToStream(stream, events(1, 20));
      await until(() => rest.some((event) => numberOf(event) === 20), 'the newest event');
      expect(positionsOf(rest).slice(0, 19 - n)).toEqual(positionsOf(whole).slice(n + 1, 20));
    }
  });

  it('agrees with appends on positions, live and caught up', async () => {
    const stream = unique('stream');
    const told = [(await client.appendToStream(stream, events(1))).position?.commit];
    const subscription = subscribe(ofPrefix(stream));
    const received = record(subscription);
    await caughtUp(subscription);
    for (let n = 1; n < 4; n++)
      told.push((await client.appendToStream(stream, events(1, n))).position?.commit);
    await until(() => received.length === 4, 'four events');
    expect(positionsOf(received)).toEqual(told);
  });

  it('says when it has caught up: after what was, before what comes', async () => {
    const stream = unique('stream');
    await client.appendToStream(stream, events(300));
    const subscription = subscribe(ofPrefix(stream));
    const received = record(subscription);
    await caughtUp(subscription);
    expect(received).toHaveLength(300);
  });

  it('starts at the end when asked to', async () => {
    const stream = unique('stream');
    await client.appendToStream(stream, events(3));
    const subscription = subscribe(ofPrefix(stream), END);
    const received = record(subscription);
    await caughtUp(subscription);
    await client.appendToStream(stream, events(2, 3));
    await until(() => received.length === 2, 'what came after');
    expect(received.map(numberOf)).toEqual([3, 4]);
  });

  it('filters by stream and by type, before and after it has caught up', async () => {
    const base = unique('stream');
    const filters: [Filter, string[]][] = [
      [streamNameFilter({ prefixes: [`${base}-a`, `${base}-b`] }), ['a', 'b']],
      [streamNameFilter({ regex: `^${base}-[ac]$` }), ['a', 'c']],
      [eventTypeFilter({ prefixes: [`${base}-type-c`] }), ['c']],
      [eventTypeFilter({ regex: `^${base}-type-[bc]$` }), ['b', 'c']],
    ];
    const write = async (from: number) => {
      for (const letter of ['a', 'b', 'c']) {
        await client.appendToStream(`${base}-${letter}`, events(3, from, `${base}-type-${letter}`));
      }
    };
    await write(0);
    const all = filters.map(([filter]) => record(subscribe(filter)));
    await Promise.all(open.map(caughtUp));
    await write(3);
    for (const [i, received] of all.entries()) {
      const letters = filters[i]![1];
      await until(() => received.length >= 6 * letters.length, `events of ${letters.join(' and ')}`);
      for (const letter of letters) {
        const ours = received.filter(({ event }) => event?.streamId === `${base}-${letter}`);
        expect(ours.map(numberOf)).toEqual(upTo(6));
      }
      expect(received).toHaveLength(6 * letters.length);
    }
  });

  it('leaves out system streams when asked to', async () => {
    const stream = unique('stream');
    const { position } = await client.appendToStream(stream, events(1));
    await client.setStreamMetadata(stream, { custom: 'makes a system event' } as never);
    await client.appendToStream(stream, events(1, 1));
    const received = record(subscribe(streamNameFilter({ regex: '^[^$]' }), position));
    await until(() => received.some(({ event }) => event?.streamId === stream), 'the second event');
    expect(received.filter(({ event }) => event?.streamId.startsWith('$'))).toEqual([]);
  });

  it('gives positions to go on from although nothing matches, and never one that skips an event', async () => {
    const base = unique('stream');
    await client.appendToStream(`${base}-signal`, events(1));
    const marks: { position: bigint; signals: number }[] = [];
    const subscription = client.subscribeToAll({
      filter: streamNameFilter({
        prefixes: [`${base}-signal`],
        checkpointInterval: 2,
        maxSearchWindow: 10,
        checkpointReached: (_: unknown, { commit }: Position) => {
          marks.push({ position: commit, signals: signals.length + subscription.readableLength });
          return Promise.resolve();
        },
      }),
    });
    open.push(subscription);
    const signals = record(subscription);
    await caughtUp(subscription);
    let last = 0n;
    for (let n = 0; n < 10; n++) {
      const noise = await client.appendToStream(`${base}-noise`, events(50, n * 50));
      last = noise.position!.commit;
      if (n === 5) await client.appendToStream(`${base}-signal`, events(1, 1));
    }
    const enough = await client.appendToStream(`${base}-noise`, events(60, 500));
    await until(() => (marks.at(-1)?.position ?? 0n) >= last, 'a mark behind most of the noise');
    expect(marks.at(-1)!.position).toBeLessThanOrEqual(enough.position!.commit);
    const inOrder = marks.map(({ position }) => position);
    expect(inOrder.every((position, i) => i === 0 || position >= inOrder[i - 1]!)).toBe(true);
    const positions = positionsOf(signals);
    for (const { position, signals: given } of marks) {
      expect(positions.slice(given).every((later) => later > position)).toBe(true);
    }

    const { position } = marks.at(-1)!;
    const rest = record(subscribe(ofPrefix(`${base}-signal`), { commit: position, prepare: position }));
    await client.appendToStream(`${base}-signal`, events(1, 2));
    await until(() => rest.length > 0, 'the next signal');
    expect(rest.map(numberOf)).toEqual([2]);
  });

  it('waits for a slow subscriber and leaves nothing out', async () => {
    const prefix = unique('slow');
    const subscription = subscribe(ofPrefix(prefix));
    await caughtUp(subscription);
    subscription.pause();
    const filler = 'x'.repeat(10_000);
    for (let n = 0; n < 1_500; n += 50) {
      const batch = events(50, n).map((event) => ({ ...event, data: { ...(event.data as object), filler } }));
      await client.appendToStream(`${prefix}-1`, batch as never);
    }
    const quick = record(subscribe(ofPrefix(prefix)));
    await until(() => quick.length === 1_500, 'all events at another subscriber');
    const received = record(subscription);
    subscription.resume();
    await until(() => received.length >= 1_500, 'all events at the slow subscriber');
    expect(received.map(numberOf)).toEqual(upTo(1_500));
  });
});
