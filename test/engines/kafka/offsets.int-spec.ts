import { Bus, valuesOf } from './bus.js';
import { embeddedOnly, kafkaBroker, type Engine } from '../engines.js';
import { Lines } from './lines.js';
import { unique, until, upTo } from '../support.js';

describe('offsets', () => {
  let engine: Engine;
  let bus: Bus;
  beforeAll(async () => {
    engine = await kafkaBroker();
    bus = await Bus.open(engine);
  });
  afterEach(() => bus.rest());
  afterAll(async () => {
    await bus.close();
    await engine.stop();
  });

  const texts = (from: number, to: number) => upTo(to - from).map((n) => String(from + n));

  it('are remembered for a group, which goes on where it was', async () => {
    const topic = await bus.topic(2);
    const group = unique('group');
    expect(await bus.committed(group, topic)).toEqual([-1, -1]);
    await bus.fill(topic, 30);
    const first = await bus.listen(topic, group);
    await until(() => first.got.length === 30, 'the first messages');
    await first.leave();
    expect((await bus.committed(group, topic))[0]).toBe(30);
    await bus.fill(topic, 10, { from: 30 });
    const second = await bus.listen(topic, group);
    await until(() => second.got.length >= 10, 'the later messages');
    expect(valuesOf(second.got)).toEqual(texts(30, 40));
  });

  it('begin at the oldest or behind the newest message for a group that is new', async () => {
    const topic = await bus.topic();
    await bus.fill(topic, 5);
    const earliest = await bus.listen(topic, unique('group'), true);
    const consumer = bus.consumer(unique('group'));
    const latest: string[] = [];
    let started = false;
    consumer.on(consumer.events.FETCH, () => (started = true));
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: false });
    await consumer.run({
      eachMessage: ({ message }) => {
        latest.push(String(message.value));
        return Promise.resolve();
      },
    });
    await until(() => started && earliest.got.length === 5, 'both groups to be under way');
    await bus.fill(topic, 3, { from: 5 });
    await until(() => latest.length === 3 && earliest.got.length === 8, 'the new messages');
    expect(latest).toEqual(texts(5, 8));
    expect(valuesOf(earliest.got)).toEqual(texts(0, 8));
  });

  it('are found by time', async () => {
    const topic = await bus.topic();
    const base = Date.now() - 1_000_000;
    const messages = upTo(10).map((n) => ({
      partition: 0,
      value: String(n),
      timestamp: String(base + n * 1_000),
    }));
    for (const message of messages) await bus.producer.send({ topic, messages: [message] });
    const at = async (time: number) => (await bus.admin.fetchTopicOffsetsByTimestamp(topic, time))[0]?.offset;
    expect(await at(base - 1)).toBe('0');
    expect(await at(base + 4_000)).toBe('4');
    expect(await at(base + 4_001)).toBe('5');
    // behind the newest message: the end, where the client gives what the broker calls none
    expect(await at(base + 60_000)).toBe('10');
  });

  it('can be set for a group that is at rest', async () => {
    const topic = await bus.topic();
    const group = unique('group');
    await bus.fill(topic, 10);
    await bus.admin.setOffsets({ groupId: group, topic, partitions: [{ partition: 0, offset: '7' }] });
    expect(await bus.committed(group, topic)).toEqual([7]);
    const { got, leave } = await bus.listen(topic, group);
    await until(() => got.length >= 3, 'what is left');
    expect(valuesOf(got)).toEqual(texts(7, 10));
    await leave();
    await until(
      () =>
        bus.admin.resetOffsets({ groupId: group, topic, earliest: true }).then(
          () => true,
          () => false,
        ),
      'the group to be at rest',
    );
    const again = await bus.listen(topic, group);
    await until(() => again.got.length === 10, 'everything again');
  });

  it('that no longer exist lead to the oldest message that does', async () => {
    const topic = await bus.topic();
    const group = unique('group');
    await bus.fill(topic, 10);
    await bus.admin.setOffsets({ groupId: group, topic, partitions: [{ partition: 0, offset: '2' }] });
    await bus.admin.fetchTopicMetadata({ topics: [topic] });
    await bus.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] });
    const { got } = await bus.listen(topic, group);
    await until(() => got.length >= 4, 'what is left');
    expect(valuesOf(got)).toEqual(texts(6, 10));
  });

  it('that were not committed before a crash come again, and none is skipped', async () => {
    const topic = await bus.topic();
    const group = unique('group');
    await bus.fill(topic, 100);
    const lines = new Lines();
    const crashing = bus.consumer(group, bus.over(lines));
    const handled: number[] = [];
    await crashing.connect();
    await crashing.subscribe({ topics: [topic], fromBeginning: true });
    await crashing.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset, commitOffsetsIfNecessary, uncommittedOffsets }) => {
        for (const { offset, value } of batch.messages) {
          if (handled.length === 60) return;
          handled.push(Number(value));
          resolveOffset(offset);
          if (handled.length === 40) await commitOffsetsIfNecessary(uncommittedOffsets());
        }
      },
    });
    await until(() => handled.length === 60, 'the crash');
    lines.fallSilent();
    expect(await bus.committed(group, topic)).toEqual([40]);
    const { got } = await bus.listen(topic, group);
    await until(() => got.length >= 60, 'what was not committed');
    expect(valuesOf(got)).toEqual(texts(40, 100));
    lines.speakAgain();
    lines.cut();
    await bus.leave(crashing);
  });

  embeddedOnly('KAFKA_BROKERS')(
    'and acknowledged messages outlive a kill -9 of the broker (embedded only)',
    async () => {
      const topic = await bus.topic(3);
      const group = unique('group');
      for (const partition of upTo(3)) await bus.fill(topic, 200, { partition });
      const first = await bus.listen(topic, group);
      await until(() => first.got.length === 600, 'the first messages');
      await first.leave();
      const acknowledged: number[] = [];
      const writing = (async () => {
        for (let n = 200; n < 400; n++) {
          await bus.fill(topic, 1, { from: n });
          acknowledged.push(n);
        }
      })();
      await until(() => acknowledged.length > 50, 'the producer to be under way');
      await engine.process!.kill9();
      await engine.process!.start();
      await writing;
      const second = await bus.listen(topic, group);
      await until(() => second.got.length >= 200, 'the later messages');
      // a request whose answer was lost in the crash is sent again by a producer that is not idempotent
      expect([...new Set(valuesOf(second.got).map(Number))]).toEqual(acknowledged);
    },
  );
});
