import { rm } from 'node:fs/promises';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { buildBatch } from '../test/batch-builder.js';
import { BrokerProcess, compileEngine, runBroker, startBroker } from '../test/broker.js';
import { RawClient } from '../test/raw-client.js';
import { temporaryDirectory, until } from '../test/support.js';
import { startEmbeddedKafka } from './index.js';
import { readBatchHeader } from './log/record-batch.js';
import { ErrorCode } from './protocol/errors.js';

/** How often the broker is killed while it works. */
const ROUNDS = Number(process.env.EMBEDDED_KAFKA_KILL_ROUNDS ?? 10);
const PARTITIONS = 3;

let engine: string;
let dataDir: string;
let remove: () => Promise<void>;
let broker: BrokerProcess | undefined;

beforeAll(async () => (engine = await compileEngine()));
afterAll(() => rm(engine, { recursive: true, force: true }));

beforeEach(async () => {
  ({ path: dataDir, remove } = await temporaryDirectory());
});
afterEach(async () => {
  await broker?.kill('SIGKILL');
  broker = undefined;
  await remove();
});

const produce = (client: RawClient, partition: number, batch: Buffer) =>
  client
    .call('produce', 9, {
      transactionalId: null,
      acks: -1,
      timeoutMs: 1_000,
      topics: [{ name: 't', partitions: [{ index: partition, records: [batch] }] }],
    })
    .then(({ topics: [topic] }) => topic!.partitions[0]!);

async function createTopic(client: RawClient): Promise<void> {
  const { topics } = await client.call('createTopics', 7, {
    topics: [{ name: 't', numPartitions: PARTITIONS, replicationFactor: 1, assignments: [], configs: [] }],
    validateOnly: false,
  });
  expect(topics[0]!.errorCode).toBe(0);
}

/** All batches of a partition, checked to lie one behind the other. */
async function readLog(client: RawClient, partition: number): Promise<{ value: string; offset: number }[]> {
  const found: { value: string; offset: number }[] = [];
  for (let fetchOffset = 0; ;) {
    const { topics } = await client.call('fetch', 12, {
      maxWaitMs: 0,
      minBytes: 0,
      isolationLevel: 0,
      sessionId: 0,
      topics: [
        { topic: 't', topicId: '', partitions: [{ partition, fetchOffset, partitionMaxBytes: 10_000_000 }] },
      ],
      forgottenTopics: [],
      rackId: '',
    });
    const { errorCode, highWatermark, records } = topics[0]!.partitions[0]!;
    expect(errorCode).toBe(0);
    for (let at = 0; at < records!.length;) {
      const batch = records!.subarray(at, at + 12 + records!.readInt32BE(at + 8));
      const { baseOffset, count } = readBatchHeader(batch);
      expect(baseOffset).toBe(fetchOffset);
      found.push({ offset: baseOffset, value: /<([a-z0-9.]+)>/.exec(batch.toString('latin1'))![1]! });
      fetchOffset = baseOffset + count;
      at += batch.length;
    }
    if (fetchOffset >= highWatermark) return found;
  }
}

describe('kill -9', () => {
  it(
    `loses nothing acknowledged and corrupts nothing, ${ROUNDS} times`,
    async () => {
      broker = await startBroker(engine, dataDir);
      const { port } = broker;
      await RawClient.open(port).then(createTopic);
      const acknowledged = Array.from({ length: PARTITIONS }, () => new Map<string, number>());
      const committed = Array.from({ length: PARTITIONS }, () => 0);
      let serial = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const clients = await Promise.all(acknowledged.map(() => RawClient.open(port)));
        let acknowledgements = 0;
        const work = clients.flatMap((client, partition) => {
          const producing = Array.from({ length: 4 }, async () => {
            for (;;) {
              const value = `${partition}.${serial++}`;
              const records = [{ value: `<${value}>` }, { value: 'x'.repeat(2_000) }];
              const { errorCode, baseOffset } = await produce(client, partition, buildBatch(records));
              expect(errorCode).toBe(0);
              acknowledged[partition]!.set(value, baseOffset);
              acknowledgements++;
            }
          });
          const committing = async () => {
            for (;;) {
              const committedOffset = acknowledged[partition]!.size;
              const partitions = [{ index: partition, committedOffset, committedMetadata: null }];
              const { topics } = await client.call('offsetCommit', 8, {
                groupId: 'g',
                memberId: '',
                groupInstanceId: null,
                topics: [{ name: 't', partitions }],
              });
              expect(topics[0]!.partitions[0]!.errorCode).toBe(0);
              committed[partition] = committedOffset;
            }
          };
          return [...producing, committing()];
        });
        const ended = Promise.allSettled(work);
        const enough = 20 + Math.random() * 300;
        await until(() => acknowledgements > enough, 'the broker works');
        await broker.kill('SIGKILL');
        for (const { status, reason } of (await ended) as PromiseRejectedResult[])
          expect([status, (reason as Error).message]).toEqual(['rejected', 'connection closed']);
        broker = await startBroker(engine, dataDir, port);
        const client = await RawClient.open(port);
        for (let partition = 0; partition < PARTITIONS; partition++) {
          const log = new Map((await readLog(client, partition)).map(({ value, offset }) => [value, offset]));
          for (const [value, offset] of acknowledged[partition]!)
            expect([value, log.get(value)]).toEqual([value, offset]);
        }
        const { topics } = await client.call('offsetFetch', 5, {
          groupId: 'g',
          topics: [{ name: 't', partitions: [0, 1, 2] }],
          groups: [],
          requireStable: false,
        });
        for (const { index, committedOffset } of topics[0]!.partitions)
          expect(committedOffset).toBeGreaterThanOrEqual(committed[index]!);
        client.close();
      }
      expect(acknowledged.every(({ size }) => size > 0)).toBe(true);
    },
    300_000 + ROUNDS * 10_000,
  );

  it('does not make an idempotent producer write twice', async () => {
    broker = await startBroker(engine, dataDir);
    const before = await RawClient.open(broker.port);
    await createTopic(before);
    const { producerId } = await before.call('initProducerId', 4, {
      transactionalId: null,
      transactionTimeoutMs: 0,
    });
    const batch = (baseSequence: number) =>
      buildBatch([{ value: '<a>' }], { producerId, producerEpoch: 0, baseSequence });
    for (const sequence of [0, 1, 2])
      expect(await produce(before, 0, batch(sequence))).toMatchObject({ errorCode: 0 });
    await broker.kill('SIGKILL');
    broker = await startBroker(engine, dataDir);
    const after = await RawClient.open(broker.port);
    expect(await produce(after, 0, batch(1))).toMatchObject({ errorCode: 0, baseOffset: 1 });
    expect(await produce(after, 0, batch(4))).toMatchObject({
      errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
    });
    expect(await produce(after, 0, batch(3))).toMatchObject({ errorCode: 0, baseOffset: 3 });
    const other = await after.call('initProducerId', 4, { transactionalId: null, transactionTimeoutMs: 0 });
    expect(other.producerId).not.toBe(producerId);
    after.close();
  });

  it('is survived by a kafkajs producer and consumer at work', async () => {
    broker = await startBroker(engine, dataDir);
    const { port } = broker;
    const kafka = new Kafka({
      brokers: [`127.0.0.1:${port}`],
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 50, maxRetryTime: 300, retries: 50 },
    });
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    const consumer = kafka.consumer({ groupId: 'g', maxWaitTimeInMs: 100 });
    await Promise.all([producer.connect(), consumer.connect()]);
    await producer.send({ topic: 'k', messages: [{ value: '0' }] });
    await consumer.subscribe({ topic: 'k', fromBeginning: true });
    const seen = new Set<number>();
    await consumer.run({
      eachMessage: ({ message }) => Promise.resolve(void seen.add(Number(message.value))),
    });
    await until(() => seen.size === 1, 'the consumer runs');
    const total = 200;
    const sending = (async () => {
      for (let i = 1; i < total; i++) await producer.send({ topic: 'k', messages: [{ value: String(i) }] });
    })();
    await until(() => seen.size > 50, 'the consumer is at work');
    await broker.kill('SIGKILL');
    broker = await startBroker(engine, dataDir, port);
    await sending;
    await until(() => seen.size === total, `all messages, not ${seen.size}`);
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
  });
});

describe('the process', () => {
  it('says that it is ready, in one line, and ends with 0 on SIGTERM', async () => {
    broker = await startBroker(engine, dataDir);
    await RawClient.open(broker.port);
    const { output, port } = broker;
    expect(await broker.kill('SIGTERM')).toBe(0);
    expect(output()).toBe(`ready ${port}\n`);
  });

  it('refuses a directory that another process holds, and a port in use', async () => {
    broker = await startBroker(engine, dataDir);
    const held = await runBroker(engine, { LIANDONG_KAFKA_DATA: dataDir, LIANDONG_KAFKA_PORT: '0' });
    expect([held.code, held.stdout]).toEqual([1, '']);
    expect(held.stderr).toBe(`embedded-kafka: data directory ${dataDir} is held by process ${broker.pid}\n`);
    const port = String(broker.port);
    const other = await temporaryDirectory();
    const busy = await runBroker(engine, { LIANDONG_KAFKA_DATA: other.path, LIANDONG_KAFKA_PORT: port });
    await other.remove();
    expect([busy.code, busy.stdout]).toEqual([1, '']);
    expect(busy.stderr).toBe(`embedded-kafka: port ${port} on 127.0.0.1 is in use\n`);
  });

  it('does not let two brokers of one process share a directory', async () => {
    const first = await startEmbeddedKafka({ access: 'open', dataDir, port: 0 });
    await expect(startEmbeddedKafka({ access: 'open', dataDir, port: 0 })).rejects.toMatchObject({
      code: 'directory-held',
    });
    await first.close();
    const second = await startEmbeddedKafka({ access: 'open', dataDir, port: 0 });
    await second.close();
  });

  it('names a variable that is missing or wrong', async () => {
    const { stderr, code } = await runBroker(engine, {
      LIANDONG_KAFKA_DATA: dataDir,
      LIANDONG_KAFKA_PORT: 'x',
    });
    expect([code, stderr]).toEqual([
      1,
      'embedded-kafka: LIANDONG_KAFKA_PORT is "x", expected a port number from 0 to 65535\n',
    ]);
  });
});
