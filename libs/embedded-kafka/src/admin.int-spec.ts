import { Admin, ConfigResourceTypes, Kafka, logLevel, Partitioners, Producer } from 'kafkajs';
import { RawClient } from '../test/raw-client.js';
import { temporaryDirectory, until } from '../test/support.js';
import { EmbeddedKafka, startEmbeddedKafka } from './index.js';
import { ErrorCode } from './protocol/errors.js';

let broker: EmbeddedKafka;
let kafka: Kafka;
let admin: Admin;
let producer: Producer;
let dataDir: string;
let removeData: () => Promise<void>;

async function start(port: number): Promise<void> {
  broker = await startEmbeddedKafka({
    access: 'open',
    dataDir,
    port,
    defaults: { retentionCheckMs: 50, defaultPartitions: 2 },
  });
}

beforeAll(async () => {
  const directory = await temporaryDirectory();
  dataDir = directory.path;
  removeData = directory.remove;
  await start(0);
  kafka = new Kafka({ brokers: [`127.0.0.1:${broker.port}`], logLevel: logLevel.NOTHING });
  admin = kafka.admin();
  producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await Promise.all([admin.connect(), producer.connect()]);
});

afterAll(async () => {
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  await broker.close();
  await removeData();
});

const offsets = async (topic: string) =>
  (await admin.fetchTopicOffsets(topic)).map(({ low, high }) => [Number(low), Number(high)]);

const send = (topic: string, ...messages: { value: string; timestamp?: string }[]) =>
  producer.send({ topic, messages: messages.map((message) => ({ partition: 0, ...message })) });

/** kafkajs looks for the partition's leader in what it already knows. */
async function cut(topic: string, offset: string): Promise<void> {
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
}

describe('topics', () => {
  it('are made with partitions and settings, listed and deleted', async () => {
    expect(await admin.createTopics({ topics: [{ topic: 'made', numPartitions: 3 }] })).toBe(true);
    expect(await admin.createTopics({ topics: [{ topic: 'made', numPartitions: 3 }] })).toBe(false);
    const { topics } = await admin.fetchTopicMetadata({ topics: ['made'] });
    expect(topics[0]!.partitions.map(({ partitionId, leader, isr }) => [partitionId, leader, isr])).toEqual([
      [0, 1, [1]],
      [1, 1, [1]],
      [2, 1, [1]],
    ]);
    expect(await admin.listTopics()).toContain('made');
    await admin.deleteTopics({ topics: ['made'] });
    expect(await admin.listTopics()).not.toContain('made');
    const impatient = kafka.admin({ retry: { retries: 0 } });
    await impatient.connect();
    await expect(impatient.deleteTopics({ topics: ['made'] })).rejects.toThrow();
    await impatient.disconnect();
  });

  it('start empty when made again under the same name, without the old offsets of groups', async () => {
    await admin.createTopics({ topics: [{ topic: 'again', numPartitions: 1 }] });
    await send('again', { value: 'old' });
    const client = await RawClient.open(broker.port);
    await client.call('offsetCommit', 2, {
      groupId: 'g',
      memberId: '',
      groupInstanceId: null,
      topics: [{ name: 'again', partitions: [{ index: 0, committedOffset: 1, committedMetadata: null }] }],
    });
    client.close();
    expect((await admin.fetchOffsets({ groupId: 'g', topics: ['again'] }))[0]!.partitions[0]!.offset).toBe(
      '1',
    );
    await admin.deleteTopics({ topics: ['again'] });
    await admin.createTopics({ topics: [{ topic: 'again', numPartitions: 1 }] });
    expect(await offsets('again')).toEqual([[0, 0]]);
    expect(await admin.fetchOffsets({ groupId: 'g', topics: ['again'] })).toEqual([
      { topic: 'again', partitions: [{ partition: 0, offset: '-1', metadata: null }] },
    ]);
  });

  it('come into being when a client asks for them, unless it says not to', async () => {
    await producer.send({ topic: 'auto', messages: [{ value: 'a' }] });
    expect(await offsets('auto')).toHaveLength(2);
    const client = await RawClient.open(broker.port);
    const ask = (name: string, allowAutoTopicCreation: boolean) =>
      client
        .call('metadata', 12, {
          topics: [{ topicId: '0'.repeat(32), name }],
          allowAutoTopicCreation,
          includeClusterAuthorizedOperations: false,
          includeTopicAuthorizedOperations: false,
        })
        .then(({ topics: [topic] }) => topic!.errorCode);
    expect(await ask('not-allowed', false)).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(await ask('no such/name', true)).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION);
    expect(await ask('auto_', true)).toBe(0);
    expect(await ask('auto.', true)).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION);
    client.close();
  });

  it('survive a restart with their settings', async () => {
    const configEntries = [{ name: 'retention.ms', value: '123456' }];
    await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 4, configEntries }] });
    const { port } = broker;
    await broker.close();
    await start(port);
    await until(async () => (await offsets('kept').catch(() => [])).length === 4, 'the topic is back');
    expect(await settingsOf('kept')).toMatchObject({ 'retention.ms': '123456' });
  });

  it('get more partitions, never fewer', async () => {
    await admin.createTopics({ topics: [{ topic: 'growing', numPartitions: 1 }] });
    await admin.createPartitions({ topicPartitions: [{ topic: 'growing', count: 3 }] });
    await producer.send({ topic: 'growing', messages: [{ partition: 2, value: 'x' }] });
    expect((await offsets('growing')).sort()).toEqual([
      [0, 0],
      [0, 0],
      [0, 1],
    ]);
    await expect(
      admin.createPartitions({ topicPartitions: [{ topic: 'growing', count: 2 }] }),
    ).rejects.toThrow();
  });

  it.each([
    ['replication factor', { replicationFactor: 2 }, ErrorCode.INVALID_REPLICATION_FACTOR],
    ['number of partitions', { numPartitions: 0 }, ErrorCode.INVALID_PARTITIONS],
    ['name', { name: '..' }, ErrorCode.INVALID_TOPIC_EXCEPTION],
    ['setting', { configs: [{ name: 'cleanup.policy', value: 'shred' }] }, ErrorCode.INVALID_CONFIG],
  ])('are not made with an impossible %s', async (_, options, errorCode) => {
    const client = await RawClient.open(broker.port);
    const { topics } = await client.call('createTopics', 7, {
      topics: [
        {
          name: 'impossible',
          numPartitions: 1,
          replicationFactor: 1,
          assignments: [],
          configs: [],
          ...options,
        },
      ],
      validateOnly: false,
    });
    expect(topics[0]).toMatchObject({ errorCode });
    expect(await admin.listTopics()).not.toContain('impossible');
    client.close();
  });
});

async function settingsOf(topic: string): Promise<Record<string, string>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
  });
  return Object.fromEntries(
    resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]),
  );
}

describe('settings', () => {
  it('of a topic change and take effect', async () => {
    await admin.createTopics({ topics: [{ topic: 'limited', numPartitions: 1 }] });
    await send('limited', { value: 'x'.repeat(2_000) });
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: 'limited',
          configEntries: [{ name: 'max.message.bytes', value: '1000' }],
        },
      ],
    });
    expect(await settingsOf('limited')).toMatchObject({ 'max.message.bytes': '1000' });
    await expect(send('limited', { value: 'x'.repeat(2_000) })).rejects.toThrow(
      'larger than the max message size',
    );
  });

  it('of the broker can be read', async () => {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.BROKER, name: '1' }],
    });
    expect(resources[0]!.configEntries).toContainEqual(
      expect.objectContaining({ configName: 'num.partitions', configValue: '2' }),
    );
  });

  it('let the broker stamp the messages of a topic', async () => {
    const configEntries = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
    await admin.createTopics({ topics: [{ topic: 'stamped', numPartitions: 1, configEntries }] });
    const before = Date.now();
    const [sent] = await send('stamped', { value: 'a', timestamp: '1000' });
    expect(Number(sent!.logAppendTime)).toBeGreaterThanOrEqual(before);
    const consumer = kafka.consumer({ groupId: 'stamped-group', maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic: 'stamped', fromBeginning: true });
    const stamps: number[] = [];
    await consumer.run({
      eachMessage: ({ message }) => Promise.resolve(void stamps.push(Number(message.timestamp))),
    });
    await until(() => stamps.length === 1, 'the message');
    expect(stamps[0]).toBe(Number(sent!.logAppendTime));
    await consumer.disconnect();
  });
});

describe('offsets by time', () => {
  const at = async (topic: string, timestamp: number) =>
    (await admin.fetchTopicOffsetsByTimestamp(topic, timestamp)).map(({ offset }) => Number(offset));

  it('are those of the first message at or after it, or the end', async () => {
    await admin.createTopics({ topics: [{ topic: 'timed', numPartitions: 1 }] });
    const base = Date.now() - 100_000;
    for (const step of [0, 2, 1, 5])
      await send(
        'timed',
        { value: 'a', timestamp: String(base + step * 1_000) },
        { value: 'b', timestamp: String(base + step * 1_000 + 500) },
      );
    expect(await at('timed', base - 1)).toEqual([0]);
    expect(await at('timed', base)).toEqual([0]);
    expect(await at('timed', base + 1)).toEqual([1]);
    expect(await at('timed', base + 501)).toEqual([2]);
    expect(await at('timed', base + 2_501)).toEqual([6]);
    expect(await at('timed', base + 5_501)).toEqual([8]);
  });

  it('are right where the start of the log has moved past later messages', async () => {
    await admin.createTopics({ topics: [{ topic: 'moved', numPartitions: 1 }] });
    const base = Date.now() - 100_000;
    for (const step of [9, 1, 3, 12]) await send('moved', { value: 'a', timestamp: String(base + step) });
    await cut('moved', '1');
    expect(await at('moved', base)).toEqual([1]);
    expect(await at('moved', base + 2)).toEqual([2]);
    expect(await at('moved', base + 4)).toEqual([3]);
    expect(await at('moved', base + 13)).toEqual([4]);
  });
});

describe('deletion of records', () => {
  it('moves the start of the log; below it nothing is fetched', async () => {
    await admin.createTopics({ topics: [{ topic: 'cut', numPartitions: 1 }] });
    for (let i = 0; i < 5; i++) await send('cut', { value: String(i) }, { value: `${i}b` });
    await cut('cut', '5');
    expect(await offsets('cut')).toEqual([[5, 10]]);
    const seen: string[] = [];
    const consumer = kafka.consumer({ groupId: 'cut-group', maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic: 'cut', fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => Promise.resolve(void seen.push(String(message.value))),
    });
    await until(() => seen.length >= 5, 'the messages left');
    expect(seen).toEqual(['2b', '3', '3b', '4', '4b']);
    await consumer.disconnect();
  });

  it('by age: what is older than retention.ms goes', async () => {
    const configEntries = [{ name: 'retention.ms', value: '60000' }];
    await admin.createTopics({ topics: [{ topic: 'aged', numPartitions: 1, configEntries }] });
    await send('aged', { value: 'old', timestamp: String(Date.now() - 61_000) });
    await send('aged', { value: 'young' });
    await until(async () => (await offsets('aged'))[0]![0] === 1, 'the old message is gone');
    expect(await offsets('aged')).toEqual([[1, 2]]);
  });

  it('by size: the oldest go, retention.bytes stay', async () => {
    const configEntries = [{ name: 'retention.bytes', value: '5000' }];
    await admin.createTopics({ topics: [{ topic: 'sized', numPartitions: 1, configEntries }] });
    for (let i = 0; i < 10; i++) await send('sized', { value: 'x'.repeat(1_000) });
    await until(async () => (await offsets('sized'))[0]![0]! >= 5, 'the oldest messages are gone');
    expect(await offsets('sized')).toEqual([[5, 10]]);
  });

  it('keeps the end of a log of which nothing is left, over a restart', async () => {
    await admin.createTopics({ topics: [{ topic: 'gone', numPartitions: 1 }] });
    await send('gone', { value: 'a' }, { value: 'b' });
    await cut('gone', '2');
    const { port } = broker;
    await broker.close();
    await start(port);
    await until(async () => (await offsets('gone').catch(() => [])).length === 1, 'the broker is back');
    expect(await offsets('gone')).toEqual([[2, 2]]);
    const [sent] = await send('gone', { value: 'c' });
    expect(sent!.baseOffset).toBe('2');
  });
});
