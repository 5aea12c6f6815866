import { rm } from 'node:fs/promises';
import { buildBatch } from '../test/batch-builder.js';
import { addBusyMain, BrokerProcess, compileEngine, startBroker } from '../test/broker.js';
import { RawClient } from '../test/raw-client.js';
import { temporaryDirectory, until } from '../test/support.js';
import { crc32c } from './log/crc32c.js';
import { nextOffsetOf, readBatchHeader, recordsOf } from './log/record-batch.js';
import { RecordReader } from './log/record-reader.js';

/** How often the broker is killed while it works. */
const ROUNDS = Number(process.env.EMBEDDED_KAFKA_KILL_ROUNDS ?? 5);
const WRITERS = 4;
const KEYS = 5;

let engine: string;
let main: string;
let dataDir: string;
let remove: () => Promise<void>;
let broker: BrokerProcess | undefined;

beforeAll(async () => {
  engine = await compileEngine();
  main = await addBusyMain(engine);
  ({ path: dataDir, remove } = await temporaryDirectory());
});
afterAll(async () => {
  await broker?.kill('SIGKILL');
  await remove();
  await rm(engine, { recursive: true, force: true });
});

interface Found {
  offset: number;
  key: string;
  serial: number;
}

function recordsIn(batch: Buffer): Found[] {
  expect(batch.readUInt32BE(17)).toBe(crc32c(batch.subarray(21)));
  const header = readBatchHeader(batch);
  const records = recordsOf(batch, header)!;
  const found: Found[] = [];
  for (const reader = new RecordReader(records); !reader.atEnd;) {
    const { offsetDelta, keyAt, keyLength, valueLength } = reader.next();
    const key = records.toString('utf8', keyAt, keyAt + keyLength);
    // a short value has a length of one byte
    const value = records.toString('utf8', keyAt + keyLength + 1, keyAt + keyLength + 1 + valueLength);
    found.push({ offset: header.baseOffset + offsetDelta, key, serial: Number(value) });
  }
  return found;
}

async function readLog(client: RawClient): Promise<Found[]> {
  const found: Found[] = [];
  for (let fetchOffset = 0; ;) {
    const { topics } = await client.call('fetch', 12, {
      maxWaitMs: 0,
      minBytes: 0,
      isolationLevel: 0,
      sessionId: 0,
      topics: [
        {
          topic: 't',
          topicId: '',
          partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 10_000_000 }],
        },
      ],
      forgottenTopics: [],
      rackId: '',
    });
    const { errorCode, highWatermark, records } = topics[0]!.partitions[0]!;
    expect(errorCode).toBe(0);
    for (let at = 0; at < records!.length;) {
      const batch = records!.subarray(at, at + 12 + records!.readInt32BE(at + 8));
      found.push(...recordsIn(batch));
      fetchOffset = nextOffsetOf(batch);
      at += batch.length;
    }
    if (fetchOffset >= highWatermark) return found;
  }
}

async function createTopic(client: RawClient): Promise<void> {
  const configs = [
    { name: 'cleanup.policy', value: 'compact' },
    { name: 'min.cleanable.dirty.ratio', value: '0' },
  ];
  const { topics } = await client.call('createTopics', 7, {
    topics: [{ name: 't', numPartitions: 1, replicationFactor: 1, assignments: [], configs }],
    validateOnly: false,
  });
  expect(topics[0]!.errorCode).toBe(0);
}

it(
  `kill -9 in the middle of compaction loses no last value and corrupts nothing, ${ROUNDS} times`,
  async () => {
    broker = await startBroker(engine, dataDir, 0, main);
    const { port } = broker;
    await RawClient.open(port).then(createTopic);
    const acknowledged = new Map<string, number>();
    const offsets = new Map<number, number>();
    let serial = 0;
    let records = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const clients = await Promise.all(Array.from({ length: WRITERS }, () => RawClient.open(port)));
      let writes = 0;
      const work = clients.map(async (client, writer) => {
        for (;;) {
          const written = Array.from({ length: KEYS }, (_, i) => ({
            key: `${writer}.${i}`,
            value: String(++serial),
          }));
          const { topics } = await client.call('produce', 9, {
            transactionalId: null,
            acks: -1,
            timeoutMs: 1_000,
            topics: [{ name: 't', partitions: [{ index: 0, records: [buildBatch(written)] }] }],
          });
          const { errorCode, baseOffset } = topics[0]!.partitions[0]!;
          expect(errorCode).toBe(0);
          for (const [i, { key, value }] of written.entries()) {
            acknowledged.set(key, Number(value));
            offsets.set(Number(value), baseOffset + i);
          }
          writes++;
        }
      });
      const ended = Promise.allSettled(work);
      const enough = 50 + Math.random() * 200;
      await until(() => writes > enough, 'the broker works');
      await broker.kill('SIGKILL');
      for (const { reason } of (await ended) as PromiseRejectedResult[])
        expect((reason as Error).message).toBe('connection closed');
      broker = await startBroker(engine, dataDir, port, main);
      const client = await RawClient.open(port);
      const log = await readLog(client);
      client.close();
      records = log.length;
      expect(log.map(({ offset }) => offset)).toEqual(
        [...new Set(log.map(({ offset }) => offset))].sort((a, b) => a - b),
      );
      for (const { offset, serial: found } of log)
        expect([found, offset]).toEqual([found, offsets.get(found) ?? offset]);
      const last = new Map(log.map(({ key, serial: found }) => [key, found]));
      for (const [key, least] of acknowledged)
        expect([key, (last.get(key) ?? 0) >= least]).toEqual([key, true]);
    }
    expect(acknowledged.size).toBe(WRITERS * KEYS);
    expect(records).toBeLessThan(offsets.size);
  },
  300_000 + ROUNDS * 20_000,
);
