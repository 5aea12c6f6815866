import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { buildBatch } from '../test/batch-builder.js';
import { RawClient } from '../test/raw-client.js';
import { temporaryDirectory, until } from '../test/support.js';
import { EmbeddedKafka, startEmbeddedKafka } from './index.js';

let broker: EmbeddedKafka;
let kafka: Kafka;
let remove: () => Promise<void>;

beforeAll(async () => {
  const directory = await temporaryDirectory();
  ({ remove } = directory);
  broker = await startEmbeddedKafka({
    access: 'open',
    dataDir: directory.path,
    port: 0,
    defaults: { retentionCheckMs: 50 },
  });
  kafka = new Kafka({ brokers: [`127.0.0.1:${broker.port}`], logLevel: logLevel.NOTHING });
});
afterAll(async () => {
  await broker.close();
  await remove();
});

async function topicOf(name: string, settings: Record<string, string>): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = Object.entries(settings).map(([key, value]) => ({ name: key, value }));
  await admin.createTopics({ topics: [{ topic: name, numPartitions: 1, configEntries }] });
  await admin.disconnect();
}

/** The offsets that a consumer from the start of the log is given. */
async function offsetsIn(topic: string, end: number): Promise<number[]> {
  const consumer = kafka.consumer({ groupId: `${topic}-${Math.random()}`, maxWaitTimeInMs: 100 });
  const offsets: number[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: ({ message }) => Promise.resolve(void offsets.push(Number(message.offset))),
  });
  await until(() => offsets.at(-1) === end, `offset ${end} of ${topic}, not ${String(offsets.at(-1))}`);
  await consumer.disconnect();
  return offsets;
}

async function baseAt(topic: string, fetchOffset: number): Promise<number> {
  const client = await RawClient.open(broker.port);
  const { topics } = await client.call('fetch', 12, {
    maxWaitMs: 0,
    minBytes: 0,
    isolationLevel: 0,
    sessionId: 0,
    topics: [{ topic, topicId: '', partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000 }] }],
    forgottenTopics: [],
    rackId: '',
  });
  client.close();
  return Number(topics[0]!.partitions[0]!.records!.readBigInt64BE(0));
}

it('a compacted topic loses what was replaced while it is read and written', async () => {
  await topicOf('state', { 'cleanup.policy': 'compact' });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  for (let round = 0; round < 40; round++)
    await producer.send({
      topic: 'state',
      messages: ['a', 'b', 'c', 'd', 'e'].map((key) => ({ partition: 0, key, value: String(round) })),
    });
  await producer.disconnect();
  await until(async () => (await baseAt('state', 0)) > 0, 'the first batch to go');
  const offsets = await offsetsIn('state', 199);
  expect(offsets.length).toBeLessThan(200);
  expect(offsets.slice(-5)).toEqual([195, 196, 197, 198, 199]);
});

it('a consumer passes the gaps that compaction leaves inside batches', async () => {
  await topicOf('gaps', { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0' });
  const client = await RawClient.open(broker.port);
  for (const keys of ['abcd', 'bd', 'b', 'z']) {
    const records = [...keys].map((key) => ({ key, value: 'x' }));
    await client.call('produce', 9, {
      transactionalId: null,
      acks: -1,
      timeoutMs: 1_000,
      topics: [{ name: 'gaps', partitions: [{ index: 0, records: [buildBatch(records)] }] }],
    });
  }
  client.close();
  await until(async () => (await baseAt('gaps', 1)) === 0 && (await baseAt('gaps', 3)) === 4, 'the gaps');
  expect(await offsetsIn('gaps', 7)).toEqual([0, 2, 5, 6, 7]);
});

it('nothing grows old where a topic is only compacted', async () => {
  const limits = { 'retention.ms': '1', 'retention.bytes': '1' };
  await topicOf('kept', { 'cleanup.policy': 'compact', ...limits });
  await topicOf('both', { 'cleanup.policy': 'compact,delete', ...limits });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const send = (topic: string, key: string) =>
    producer.send({ topic, messages: [{ partition: 0, key, value: 'x', timestamp: '1000' }] });
  for (const key of ['a', 'b', 'c']) for (const topic of ['kept', 'both']) await send(topic, key);
  await producer.disconnect();
  const admin = kafka.admin();
  await admin.connect();
  const low = async (topic: string) => (await admin.fetchTopicOffsets(topic))[0]!.low;
  await until(async () => (await low('both')) === '3', 'the old messages to go');
  expect(await low('kept')).toBe('0');
  await admin.disconnect();
  expect(await offsetsIn('kept', 2)).toEqual([0, 1, 2]);
});
