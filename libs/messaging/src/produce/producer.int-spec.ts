import { randomUUID } from 'node:crypto';
import { impatient, startKafka, startOwnKafka, until, type TestKafka } from '../kafka.helper-spec.js';
import { ensureTopics } from '../client/kafka.js';
import { BatchingProducer, SendFailed } from './producer.js';

async function read(broker: TestKafka, topic: string, count: number): Promise<string[]> {
  const consumer = broker.kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 50 });
  const values: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: ({ message }) => {
      values.push(message.value?.toString() ?? '');
      return Promise.resolve();
    },
  });
  await until(() => values.length >= count);
  await consumer.disconnect();
  return values;
}

describe('BatchingProducer', () => {
  let broker: TestKafka;
  let topic: string;
  beforeAll(async () => {
    broker = await startKafka();
  });
  afterAll(() => broker.stop());
  beforeEach(async () => {
    topic = `spec-${randomUUID()}`;
    await ensureTopics(broker.kafka, { commands: topic }, { partitions: 3, replicationFactor: 1 });
  });

  it('keeps the order of each key over many batches', async () => {
    const producer = await BatchingProducer.connect(broker.kafka);
    const sent = Array.from({ length: 2_500 }, (_, i) => ({ key: `k${i % 7}`, value: `k${i % 7} ${i}` }));
    const sending: Promise<void>[] = [];
    for (const [index, message] of sent.entries()) {
      sending.push(producer.send(topic, { ...message, headers: {} }));
      if (index % 400 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(sending);
    await producer.close();
    const values = await read(broker, topic, sent.length);
    for (let key = 0; key < 7; key++) {
      const of = (all: string[]): string[] => all.filter((value) => value.startsWith(`k${key} `));
      expect(of(values)).toEqual(of(sent.map((message) => message.value)));
    }
  });

  it('sends a burst for one partition that is larger than a broker takes at once', async () => {
    const producer = await BatchingProducer.connect(broker.kafka);
    const message = (i: number) => ({ key: 'one', value: `${i} ${'水'.repeat(4_000)}`, headers: { a: 'b' } });
    await Promise.all(Array.from({ length: 250 }, (_, i) => producer.send(topic, message(i))));
    await producer.close();
    const values = await read(broker, topic, 250);
    expect(values.map((value) => Number(value.split(' ')[0]))).toEqual(
      Array.from({ length: 250 }, (_, i) => i),
    );
  });

  it('sends what waits before it closes', async () => {
    const producer = await BatchingProducer.connect(broker.kafka);
    const sending = producer.send(topic, { key: 'a', value: 'last', headers: {} });
    await producer.close();
    await sending;
    expect(await read(broker, topic, 1)).toEqual(['last']);
  });

  it('says so when the broker is away, of everything that waits, and does not let a later message overtake', async () => {
    const own = await startOwnKafka();
    await ensureTopics(own.kafka, { commands: topic }, { partitions: 1, replicationFactor: 1 });
    const producer = await BatchingProducer.connect(impatient(own.broker));
    const large = { key: 'a', value: 'x'.repeat(700_000), headers: {} };
    await producer.send(topic, large);
    await own.stop();
    const sending = [1, 2, 3].map(() => producer.send(topic, large));
    const results = await Promise.allSettled(sending);
    for (const result of results) {
      expect(result.status === 'rejected' && result.reason).toBeInstanceOf(SendFailed);
    }
    await producer.close();
  });
});
