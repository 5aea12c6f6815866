import { CompressionTypes, Consumer, Kafka, KafkaMessage, logLevel, Partitioners, Producer } from 'kafkajs';
import { buildBatch } from '../test/batch-builder.js';
import { RawClient } from '../test/raw-client.js';
import { temporaryDirectory, until } from '../test/support.js';
import { EmbeddedKafka, startEmbeddedKafka } from './index.js';
import { ErrorCode } from './protocol/errors.js';

let broker: EmbeddedKafka;
let kafka: Kafka;
let producer: Producer;
let removeData: () => Promise<void>;
const consumers: Consumer[] = [];

beforeAll(async () => {
  const directory = await temporaryDirectory();
  removeData = directory.remove;
  broker = await startEmbeddedKafka({ access: 'open', dataDir: directory.path, port: 0 });
  kafka = new Kafka({ brokers: [`127.0.0.1:${broker.port}`], logLevel: logLevel.NOTHING });
  producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
});

afterAll(async () => {
  for (const consumer of consumers) await consumer.disconnect();
  await producer.disconnect();
  await broker.close();
  await removeData();
});

let topics = 0;
async function newTopic(numPartitions = 1): Promise<string> {
  const topic = `topic-${++topics}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions }] });
  await admin.disconnect();
  return topic;
}

type Received = KafkaMessage & { partition: number };

async function consume(topic: string, options = {}): Promise<Received[]> {
  const received: Received[] = [];
  const consumer = kafka.consumer({ groupId: `group-of-${topic}`, maxWaitTimeInMs: 200, ...options });
  consumers.push(consumer);
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: ({ message, partition }) => {
      received.push({ ...message, partition });
      return Promise.resolve();
    },
  });
  return received;
}

describe('messages', () => {
  it('arrive with key, value, headers and time as they were sent', async () => {
    const topic = await newTopic();
    const timestamp = '1700000000123';
    const [sent] = await producer.send({
      topic,
      messages: [
        { key: 'schlüssel', value: '联动', headers: { a: 'b', c: Buffer.from([0, 255]) }, timestamp },
        { key: null, value: null },
      ],
    });
    expect(sent).toMatchObject({ errorCode: 0, baseOffset: '0', logStartOffset: '0' });
    const received = await consume(topic);
    await until(() => received.length === 2, 'both messages');
    expect(received[0]).toMatchObject({ offset: '0', timestamp });
    expect([String(received[0]!.key), String(received[0]!.value)]).toEqual(['schlüssel', '联动']);
    expect(received[0]!.headers).toEqual({ a: Buffer.from('b'), c: Buffer.from([0, 255]) });
    expect([received[1]!.key, received[1]!.value, received[1]!.offset]).toEqual([null, null, '1']);
  });

  it('arrive compressed with gzip as well', async () => {
    const topic = await newTopic();
    const messages = Array.from({ length: 50 }, (_, i) => ({ value: `${i}:${'x'.repeat(1_000)}` }));
    await producer.send({ topic, compression: CompressionTypes.GZIP, messages });
    const received = await consume(topic);
    await until(() => received.length === 50, 'all messages');
    expect(received.map(({ value }) => String(value))).toEqual(messages.map(({ value }) => value));
    expect(received.map(({ offset }) => Number(offset))).toEqual(messages.map((_, i) => i));
  });

  it('keep their order within each partition, with contiguous offsets', async () => {
    const topic = await newTopic(3);
    const received = await consume(topic);
    const perPartition = 400;
    await Promise.all(
      [0, 1, 2].map(async (partition) => {
        for (let i = 0; i < perPartition; i += 20)
          await producer.send({
            topic,
            messages: Array.from({ length: 20 }, (_, j) => ({ partition, value: String(i + j) })),
          });
      }),
    );
    await until(() => received.length === 3 * perPartition, 'all messages');
    for (const partition of [0, 1, 2]) {
      const own = received.filter((message) => message.partition === partition);
      expect(own.map(({ value }) => Number(value))).toEqual(
        Array.from({ length: perPartition }, (_, i) => i),
      );
      expect(own.map(({ offset }) => Number(offset))).toEqual(own.map((_, i) => i));
    }
  });

  it('of nearly the largest size pass, larger ones are refused', async () => {
    const topic = await newTopic();
    const received = await consume(topic);
    await producer.send({ topic, messages: [{ value: 'x'.repeat(1_048_000) }] });
    await until(() => received.length === 1, 'the large message');
    expect(received[0]!.value).toHaveLength(1_048_000);
    await expect(producer.send({ topic, messages: [{ value: 'x'.repeat(1_100_000) }] })).rejects.toThrow(
      'larger than the max message size',
    );
  });

  it('reach a slow consumer that fetches less than one batch at a time', async () => {
    const topic = await newTopic();
    for (let i = 0; i < 10; i++)
      await producer.send({ topic, messages: [{ value: `${i}:${'x'.repeat(20_000)}` }] });
    const received = await consume(topic, { maxBytesPerPartition: 1_000, maxBytes: 2_000 });
    await until(() => received.length === 10, 'all messages');
    expect(received.map(({ value }) => String(value).slice(0, 1))).toEqual([...'0123456789']);
  });

  it('sent with acks 0 and 1 arrive too', async () => {
    const topic = await newTopic();
    await producer.send({ topic, acks: 0, messages: [{ value: 'none' }] });
    await producer.send({ topic, acks: 1, messages: [{ value: 'one' }] });
    const received = await consume(topic);
    await until(() => received.length === 2, 'both messages');
    expect(received.map(({ value }) => String(value))).toEqual(['none', 'one']);
  });

  it('of an idempotent producer are there once', async () => {
    const topic = await newTopic(2);
    const idempotent = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await idempotent.connect();
    for (let i = 0; i < 20; i++)
      await idempotent.send({ topic, messages: [{ key: String(i), value: String(i) }] });
    await idempotent.disconnect();
    const received = await consume(topic);
    await until(() => received.length === 20, 'all messages');
    expect(new Set(received.map(({ value }) => String(value))).size).toBe(20);
  });
});

describe('produce and fetch requests', () => {
  const produce = (client: RawClient, topic: string, batch: Buffer, acks = -1) =>
    client
      .call('produce', 9, {
        transactionalId: null,
        acks,
        timeoutMs: 1_000,
        topics: [{ name: topic, partitions: [{ index: 0, records: [batch] }] }],
      })
      .then(({ topics: [found] }) => found!.partitions[0]!);

  const fetch = (client: RawClient, topic: string, options: Record<string, number> = {}) =>
    client
      .call('fetch', 12, {
        maxWaitMs: options.maxWaitMs ?? 0,
        minBytes: options.minBytes ?? 1,
        maxBytes: options.maxBytes ?? 1_000_000,
        isolationLevel: 0,
        sessionId: 0,
        topics: [
          {
            topic,
            topicId: '',
            partitions: [
              {
                partition: options.partition ?? 0,
                currentLeaderEpoch: options.epoch ?? -1,
                fetchOffset: options.offset ?? 0,
                partitionMaxBytes: options.partitionMaxBytes ?? 1_000_000,
              },
            ],
          },
        ],
        forgottenTopics: [],
        rackId: '',
      })
      .then(({ topics: [found] }) => found!.partitions[0]!);

  let client: RawClient;
  beforeEach(async () => (client = await RawClient.open(broker.port)));
  afterEach(() => client.close());

  it('answer a repeated batch with its first offset and refuse a gap', async () => {
    const topic = await newTopic();
    const batch = (baseSequence: number, producerEpoch = 0) =>
      buildBatch([{ value: 'a' }, { value: 'b' }], { producerId: 900, producerEpoch, baseSequence });
    expect(await produce(client, topic, batch(0))).toMatchObject({ errorCode: 0, baseOffset: 0 });
    expect(await produce(client, topic, batch(2))).toMatchObject({ errorCode: 0, baseOffset: 2 });
    expect(await produce(client, topic, batch(0))).toMatchObject({ errorCode: 0, baseOffset: 0 });
    expect(await produce(client, topic, batch(8))).toMatchObject({
      errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
      baseOffset: -1,
    });
    expect(await produce(client, topic, batch(0, 1))).toMatchObject({ errorCode: 0, baseOffset: 4 });
    expect(await produce(client, topic, batch(4))).toMatchObject({
      errorCode: ErrorCode.INVALID_PRODUCER_EPOCH,
    });
    expect(await fetch(client, topic)).toMatchObject({ highWatermark: 6 });
  });

  it('answer a repeat that comes while the original is being written only when that is durable', async () => {
    const topic = await newTopic();
    const batch = () => buildBatch([{ value: 'a' }], { producerId: 901, producerEpoch: 0, baseSequence: 0 });
    const both = await Promise.all([produce(client, topic, batch()), produce(client, topic, batch())]);
    expect(both.map(({ errorCode, baseOffset }) => [errorCode, baseOffset])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(await fetch(client, topic)).toMatchObject({ highWatermark: 1 });
  });

  it('refuse what is not intact and keep serving', async () => {
    const topic = await newTopic();
    const broken = buildBatch([{ value: 'abcdefgh' }]);
    broken[70]! ^= 1;
    expect(await produce(client, topic, broken)).toMatchObject({ errorCode: ErrorCode.CORRUPT_MESSAGE });
    expect(await produce(client, topic, buildBatch([{ value: 'a' }]), 3)).toMatchObject({
      errorCode: ErrorCode.INVALID_REQUIRED_ACKS,
    });
    expect(await produce(client, 'no-such-topic', buildBatch([{ value: 'a' }]))).toMatchObject({
      errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    });
    expect(await produce(client, topic, buildBatch([{ value: 'a' }]))).toMatchObject({ errorCode: 0 });
  });

  it('close the connection when a produce without acknowledgement fails', async () => {
    client.socket.write(Buffer.alloc(0));
    const call = produce(client, 'no-such-topic', buildBatch([{ value: 'a' }]), 0);
    await expect(call).rejects.toThrow('connection closed');
  });

  it('return at least one batch, then as many as fit', async () => {
    const topic = await newTopic();
    const batch = buildBatch([{ value: 'x'.repeat(1_000) }]);
    const { length } = batch;
    for (let i = 0; i < 5; i++) await produce(client, topic, Buffer.from(batch));
    const sizes = async (options: Record<string, number>) =>
      (await fetch(client, topic, options)).records!.length;
    expect(await sizes({ maxBytes: 1, partitionMaxBytes: 1 })).toBe(length);
    expect(await sizes({ maxBytes: 3 * length })).toBe(3 * length);
    expect(await sizes({ partitionMaxBytes: 3 * length - 1 })).toBe(2 * length);
    expect(await sizes({ offset: 3 })).toBe(2 * length);
    expect(await sizes({ offset: 5 })).toBe(0);
  });

  it('wait for enough bytes, which wake who waits for them, or the end of the time', async () => {
    const topic = await newTopic();
    const batch = buildBatch([{ value: 'x'.repeat(100) }]);
    const other = await RawClient.open(broker.port);
    // one that is not woken outlasts the test
    const waiting = fetch(client, topic, { maxWaitMs: 3_600_000, minBytes: 2 * batch.length });
    await produce(other, topic, Buffer.from(batch));
    const early = await Promise.race([waiting, fetch(other, topic, { maxWaitMs: 100, offset: 1 })]);
    expect(early.records).toHaveLength(0);
    await produce(other, topic, Buffer.from(batch));
    expect((await waiting).records).toHaveLength(2 * batch.length);
    other.close();
  });

  it.each([
    ['beyond the end', { offset: 1 }, ErrorCode.OFFSET_OUT_OF_RANGE],
    ['below the start', { offset: -1 }, ErrorCode.OFFSET_OUT_OF_RANGE],
    ['of a partition there is not', { partition: 9 }, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
    ['with a later leader epoch', { epoch: 1 }, ErrorCode.UNKNOWN_LEADER_EPOCH],
  ])('refuse a fetch %s without waiting', async (_, options, errorCode) => {
    const topic = await newTopic();
    // one that waited would outlast the test
    expect(await fetch(client, topic, { maxWaitMs: 3_600_000, ...options })).toMatchObject({ errorCode });
  });

  it('are answered in the order they came', async () => {
    const topic = await newTopic();
    // The client compares the id of each answer with that of the oldest open request.
    const [first, second, third, fourth] = await Promise.all([
      produce(client, topic, buildBatch([{ value: 'a' }])),
      produce(client, topic, buildBatch([{ value: 'b' }])),
      fetch(client, topic, { offset: 2, maxWaitMs: 200 }),
      client.call('apiVersions', 0, { clientSoftwareName: '', clientSoftwareVersion: '' }),
    ]);
    expect([first.baseOffset, second.baseOffset, third.highWatermark]).toEqual([0, 1, 2]);
    expect(fourth.apiKeys.length).toBeGreaterThan(20);
  });
});
