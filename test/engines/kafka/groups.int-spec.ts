import type { Consumer } from 'kafkajs';
import { Bus, valuesOf } from './bus.js';
import { kafkaBroker, type Engine } from '../engines.js';
import { Lines } from './lines.js';
import { unique, until, upTo } from '../support.js';

describe('consumer groups', () => {
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

  interface Seen {
    readonly member: number;
    readonly partition: number;
    readonly value: number;
  }
  interface Member {
    readonly consumer: Consumer;
    readonly assigned: () => readonly number[];
  }

  /** Members of one group that note what they handle; offsets move on after each message. */
  class Group {
    readonly id = unique('group');
    readonly seen: Seen[] = [];
    private members = 0;

    constructor(
      readonly topic: string,
      private readonly workMs = 0,
    ) {}

    async join(lines?: Lines): Promise<Member> {
      const member = ++this.members;
      const consumer = bus.consumer(this.id, lines && bus.over(lines));
      let assigned: number[] = [];
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        assigned = payload.memberAssignment[this.topic] ?? [];
      });
      consumer.on(consumer.events.REBALANCING, () => (assigned = []));
      await consumer.connect();
      await consumer.subscribe({ topics: [this.topic], fromBeginning: true });
      await consumer.run({
        autoCommitThreshold: 1,
        eachBatchAutoResolve: false,
        eachBatch: async ({
          batch,
          resolveOffset,
          heartbeat,
          commitOffsetsIfNecessary,
          isRunning,
          isStale,
        }) => {
          for (const message of batch.messages) {
            if (!isRunning() || isStale()) break;
            this.seen.push({ member, partition: batch.partition, value: Number(message.value) });
            if (this.workMs > 0) await new Promise((resolve) => setTimeout(resolve, this.workMs));
            resolveOffset(message.offset);
            await commitOffsetsIfNecessary();
            await heartbeat();
          }
        },
      });
      return { consumer, assigned: () => assigned };
    }

    has(count: number, partitions: number): boolean {
      const known = new Set(this.seen.map(({ partition, value }) => `${partition}:${value}`));
      return known.size === count * partitions;
    }

    /** First sights of each partition, in the order of handling. */
    firsts(partition: number): number[] {
      return [...new Set(this.seen.filter((one) => one.partition === partition).map(({ value }) => value))];
    }
  }

  const fillAll = (topic: string, partitions: number, count: number, from = 0) =>
    Promise.all(upTo(partitions).map((partition) => bus.fill(topic, count, { partition, from })));

  it('give every message to one member, and share the partitions', async () => {
    const group = new Group(await bus.topic(6));
    const members = [await group.join(), await group.join(), await group.join()];
    await until(() => members.every(({ assigned }) => assigned().length === 2), 'two partitions for each');
    expect(members.flatMap(({ assigned }) => [...assigned()]).sort((a, b) => a - b)).toEqual(upTo(6));
    await fillAll(group.topic, 6, 50);
    await until(() => group.has(50, 6), 'all messages');
    expect(group.seen).toHaveLength(300);
    for (const partition of upTo(6)) {
      expect(group.firsts(partition)).toEqual(upTo(50));
      expect(
        new Set(group.seen.filter((s) => s.partition === partition).map(({ member }) => member)).size,
      ).toBe(1);
    }
  });

  it('stand apart: each gets everything', async () => {
    const topic = await bus.topic(2);
    await fillAll(topic, 2, 20);
    const [one, other] = await Promise.all([bus.listen(topic), bus.listen(topic)]);
    await until(() => one.got.length === 40 && other.got.length === 40, 'all messages in both groups');
  });

  it('lose nothing and keep each partition in order while members come and go', async () => {
    const group = new Group(await bus.topic(4), 2);
    const first = await group.join();
    await fillAll(group.topic, 4, 100);
    await until(() => group.seen.length > 20, 'the first messages');
    const second = await group.join();
    await fillAll(group.topic, 4, 100, 100);
    await until(() => second.assigned().length === 2, 'the second to take part');
    const third = await group.join();
    await bus.leave(first.consumer);
    await fillAll(group.topic, 4, 100, 200);
    await until(() => third.assigned().length === 2, 'the third to take part');
    await bus.leave(second.consumer);
    await until(() => group.has(300, 4), 'all messages');
    for (const partition of upTo(4)) expect(group.firsts(partition)).toEqual(upTo(300));
  });

  it('hand over in the middle of a batch what was not done of it', async () => {
    const group = new Group(await bus.topic(2), 20);
    await fillAll(group.topic, 2, 150);
    await group.join();
    await until(() => group.seen.length >= 20, 'the first to be in the middle of a batch');
    const second = await group.join();
    await until(() => second.assigned().length === 1, 'the second to take part');
    await until(() => group.has(150, 2), 'all messages');
    for (const partition of upTo(2)) expect(group.firsts(partition)).toEqual(upTo(150));
    // offsets moved on with each message: only what was under way at the hand-over may come twice
    expect(group.seen.length).toBeLessThanOrEqual(300 + 10);
  });

  it('take over from a member that vanishes without a word', async () => {
    const lines = new Lines();
    const group = new Group(await bus.topic(2));
    const vanishing = await group.join(lines);
    const staying = await group.join();
    await until(() => vanishing.assigned().length === 1 && staying.assigned().length === 1, 'both');
    await fillAll(group.topic, 2, 30);
    await until(() => group.has(30, 2), 'the first messages');
    lines.fallSilent();
    await fillAll(group.topic, 2, 30, 30);
    await until(() => staying.assigned().length === 2, 'the other to have both partitions');
    await until(() => group.has(60, 2), 'all messages');
    lines.speakAgain();
    lines.cut();
    await bus.leave(vanishing.consumer);
  });

  it('keep a member whose batch takes longer than its session, as long as it gives signs of life', async () => {
    const topic = await bus.topic();
    await bus.fill(topic, 2);
    const group = unique('group');
    const consumer = bus.consumer(group);
    let joins = 0;
    const done: string[] = [];
    consumer.on(consumer.events.GROUP_JOIN, () => joins++);
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachBatch: async ({ batch, heartbeat }) => {
        const until = Date.now() + 8_000;
        while (Date.now() < until) {
          await heartbeat();
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        done.push(...batch.messages.map(({ value }) => String(value)));
      },
    });
    await until(() => done.length >= 2, 'the long batch');
    await until(async () => (await bus.committed(group, topic))[0] === 2, 'its offset');
    expect(done).toEqual(['0', '1']);
    expect(joins).toBe(1);
  });

  it('are listed and described, and deleted when nobody is in them', async () => {
    const topic = await bus.topic();
    await bus.fill(topic, 1);
    const group = unique('group');
    const { got, leave } = await bus.listen(topic, group);
    await until(() => got.length === 1, 'the message');
    expect(valuesOf(got)).toEqual(['0']);
    const { groups } = await bus.admin.describeGroups([group]);
    expect(groups[0]).toMatchObject({ groupId: group, state: 'Stable', protocolType: 'consumer' });
    expect(groups[0]?.members).toHaveLength(1);
    expect((await bus.admin.listGroups()).groups.map(({ groupId }) => groupId)).toContain(group);
    await expect(bus.admin.deleteGroups([group])).rejects.toBeDefined();
    await leave();
    await until(
      () =>
        bus.admin.deleteGroups([group]).then(
          () => true,
          () => false,
        ),
      'the group to be deleted',
    );
    expect((await bus.admin.listGroups()).groups.map(({ groupId }) => groupId)).not.toContain(group);
  });
});
