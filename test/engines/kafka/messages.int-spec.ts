import { CompressionTypes } from 'kafkajs';
import { randomBytes } from 'node:crypto';
import { Bus, valuesOf } from './bus.js';
import { kafkaBroker, type Engine } from '../engines.js';
import { errorOf, until, upTo } from '../support.js';

describe('messages', () => {
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

  const received = async (topic: string, count: number) => {
    const { got, leave } = await bus.listen(topic);
    await until(() => got.length >= count, `${count} messages`);
    await leave();
    return got;
  };

  it('come back byte by byte: key, value, headers, time', async () => {
    const topic = await bus.topic();
    const bytes = randomBytes(1_000);
    const timestamp = String(Date.now() - 3_600_000);
    await bus.producer.send({
      topic,
      messages: [
        { key: '联动', value: bytes, headers: { ce_id: 'x-1', empty: '', many: ['a', 'b'] }, timestamp },
        { key: null, value: null },
        { key: Buffer.alloc(0), value: '' },
      ],
    });
    const [first, second, third] = (await received(topic, 3)).map(({ message }) => message);
    expect(first?.key?.toString()).toBe('联动');
    expect(first?.value?.equals(bytes)).toBe(true);
    expect(String(first?.headers?.['ce_id'])).toBe('x-1');
    expect(String(first?.headers?.['empty'])).toBe('');
    expect((first?.headers?.['many'] as Buffer[]).map(String)).toEqual(['a', 'b']);
    expect(first?.timestamp).toBe(timestamp);
    expect(second).toMatchObject({ key: null, value: null });
    expect([third?.key?.length, third?.value?.length]).toEqual([0, 0]);
  });

  it('of one key lie in one partition, in order, numbered without gaps', async () => {
    const topic = await bus.topic(6);
    const keys = upTo(40).map((n) => `incident-${n}`);
    for (let n = 0; n < 10; n++) {
      await bus.producer.send({ topic, messages: keys.map((key) => ({ key, value: `${key}:${n}` })) });
    }
    const got = await received(topic, 400);
    expect(got).toHaveLength(400);
    for (const key of keys) {
      const ours = got.filter(({ message }) => message.key?.toString() === key);
      expect(new Set(ours.map(({ partition }) => partition)).size).toBe(1);
      expect(valuesOf(ours)).toEqual(upTo(10).map((n) => `${key}:${n}`));
    }
    expect(new Set(got.map(({ partition }) => partition)).size).toBeGreaterThan(3);
    for (const partition of upTo(6)) {
      const offsets = got
        .filter((one) => one.partition === partition)
        .map(({ message }) => Number(message.offset));
      expect(offsets).toEqual(upTo(offsets.length));
    }
  });

  it('of one request go to several topics, and the answer says where they lie', async () => {
    const topics = [await bus.topic(2), await bus.topic(2)];
    await bus.fill(topics[1]!, 5, { partition: 1 });
    const answer = await bus.producer.sendBatch({
      acks: -1,
      topicMessages: topics.map((topic) => ({
        topic,
        messages: upTo(3).map((n) => ({ partition: 1, value: String(n) })),
      })),
    });
    const places = answer.map(({ topicName, partition, baseOffset }) => [topicName, partition, baseOffset]);
    expect(places).toContainEqual([topics[0], 1, '0']);
    expect(places).toContainEqual([topics[1], 1, '5']);
  });

  it('of several producers are kept in the order of each', async () => {
    const topic = await bus.topic();
    await Promise.all(
      upTo(4).map(async (writer) => {
        for (let n = 0; n < 50; n++) {
          await bus.producer.send({ topic, messages: [{ partition: 0, value: `${writer}:${n}` }] });
        }
      }),
    );
    const values = valuesOf(await received(topic, 200));
    for (const writer of upTo(4)) {
      const ours = values.filter((value) => value.startsWith(`${writer}:`));
      expect(ours).toEqual(upTo(50).map((n) => `${writer}:${n}`));
    }
  });

  it('can be compressed, and batches of both kinds can be mixed', async () => {
    const topic = await bus.topic();
    for (const [n, compression] of [
      CompressionTypes.GZIP,
      CompressionTypes.None,
      CompressionTypes.GZIP,
    ].entries()) {
      const messages = upTo(200).map((i) => ({ partition: 0, value: `${n * 200 + i} ${'x'.repeat(200)}` }));
      await bus.producer.send({ topic, compression, messages });
    }
    const got = await received(topic, 600);
    expect(valuesOf(got).map((value) => Number(value.split(' ')[0]))).toEqual(upTo(600));
    expect(got.map(({ message }) => Number(message.offset))).toEqual(upTo(600));
  });

  it('are kept uncompressed where the topic says so, and no larger than it allows', async () => {
    const topic = await bus.topic(1, { 'compression.type': 'uncompressed', 'max.message.bytes': '100000' });
    const send = (value: string) =>
      bus.producer.send({ topic, compression: CompressionTypes.GZIP, messages: [{ partition: 0, value }] });
    await send('a'.repeat(90_000));
    // some hundred bytes on their way
    expect(await errorOf(send('a'.repeat(110_000)))).toBeDefined();
    await send('b');
    const got = await received(topic, 2);
    expect(valuesOf(got)).toEqual(['a'.repeat(90_000), 'b']);
  });

  it('can be as large as the topic allows, and not larger', async () => {
    const topic = await bus.topic(1, { 'max.message.bytes': '1000000' });
    const send = (bytes: number) =>
      bus.producer.send({ topic, messages: [{ partition: 0, value: randomBytes(bytes) }] });
    await send(990_000);
    expect(await errorOf(send(1_000_000))).toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
    await send(10);
    const got = await received(topic, 2);
    expect(got.map(({ message }) => message.value?.length)).toEqual([990_000, 10]);
  });

  it('that are larger than a consumer asks for at once are still given to it', async () => {
    const topic = await bus.topic(2);
    for (const partition of upTo(2)) {
      for (let n = 0; n < 4; n++) {
        await bus.producer.send({ topic, messages: [{ partition, value: randomBytes(700_000) }] });
      }
    }
    const got: number[] = [];
    const consumer = bus.kafka.consumer({
      groupId: topic,
      maxBytesPerPartition: 50_000,
      maxBytes: 100_000,
      maxWaitTimeInMs: 250,
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => {
        got.push(message.value?.length ?? 0);
        return Promise.resolve();
      },
    });
    await until(() => got.length === 8, 'all large messages');
    await consumer.disconnect();
  });

  it('wait for a slow consumer, who gets them all in order', async () => {
    const topic = await bus.topic();
    const filler = 'x'.repeat(2_000);
    for (let n = 0; n < 3_000; n += 500) {
      const messages = upTo(500).map((i) => ({ partition: 0, value: `${n + i} ${filler}` }));
      await bus.producer.send({ topic, messages });
    }
    const consumer = bus.consumer(topic);
    const got: number[] = [];
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message, pause }) => {
        got.push(Number(String(message.value).split(' ')[0]));
        if (got.length === 100) {
          const goOn = pause();
          setTimeout(goOn, 500);
        }
        if (got.length % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 30));
      },
    });
    await until(() => got.length >= 3_000, 'all messages');
    expect(got).toEqual(upTo(3_000));
  });
});
