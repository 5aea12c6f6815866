import { ConfigResourceTypes } from 'kafkajs';
import { ErrorCode } from '../../../libs/embedded-kafka/src/protocol/errors.js';
import { Bus } from './bus.js';
import { embeddedOnly, kafkaBroker, type Engine } from '../engines.js';
import { Raw } from './raw.js';
import { errorOf, unique, until } from '../support.js';

describe('settings of topics', () => {
  let engine: Engine;
  let bus: Bus;
  let raw: Raw;
  beforeAll(async () => {
    engine = await kafkaBroker();
    bus = await Bus.open(engine);
    raw = new Raw(bus);
  });
  afterEach(() => bus.rest());
  afterAll(async () => {
    raw.close();
    await bus.close();
    await engine.stop();
  });

  /** Whichever broker is asked: one that has not heard of the topic yet is asked again. */
  const settingsOf = async (topic: string): Promise<Map<string, string>> => {
    const settings = new Map<string, string>();
    await until(async () => {
      const answer = await bus.admin
        .describeConfigs({
          includeSynonyms: false,
          resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
        })
        .catch(() => undefined);
      const entries = answer?.resources[0]?.configEntries ?? [];
      for (const { configName, configValue } of entries) settings.set(configName, configValue);
      return entries.length > 0;
    }, `the settings of ${topic}`);
    return settings;
  };

  it('are all described', async () => {
    expect([...(await settingsOf(await bus.topic())).keys()]).toEqual(
      expect.arrayContaining([
        'cleanup.policy',
        'compression.gzip.level',
        'compression.lz4.level',
        'compression.type',
        'compression.zstd.level',
        'delete.retention.ms',
        'file.delete.delay.ms',
        'flush.messages',
        'flush.ms',
        'follower.replication.throttled.replicas',
        'index.interval.bytes',
        'leader.replication.throttled.replicas',
        'local.retention.bytes',
        'local.retention.ms',
        'max.compaction.lag.ms',
        'max.message.bytes',
        'message.timestamp.after.max.ms',
        'message.timestamp.before.max.ms',
        'message.timestamp.type',
        'min.cleanable.dirty.ratio',
        'min.compaction.lag.ms',
        'min.insync.replicas',
        'preallocate',
        'remote.log.copy.disable',
        'remote.log.delete.on.disable',
        'remote.storage.enable',
        'retention.bytes',
        'retention.ms',
        'segment.bytes',
        'segment.index.bytes',
        'segment.jitter.ms',
        'segment.ms',
        'unclean.leader.election.enable',
      ]),
    );
  });

  it.each([
    { 'cleanup.policy': 'compact' },
    { 'cleanup.policy': 'compact,delete' },
    { 'message.timestamp.before.max.ms': '86400000', 'message.timestamp.after.max.ms': '60000' },
    { 'remote.storage.enable': 'false', 'local.retention.ms': '-2', 'local.retention.bytes': '1000' },
    { 'compression.type': 'zstd', 'compression.zstd.level': '10' },
    { 'compression.type': 'gzip', 'compression.gzip.level': '9' },
    { 'compression.type': 'lz4', 'compression.lz4.level': '1' },
    { 'compression.type': 'snappy' },
    { 'compression.type': 'uncompressed' },
    { 'leader.replication.throttled.replicas': '*', 'follower.replication.throttled.replicas': '0:1' },
  ] as Record<string, string>[])('are kept: %j', async (given) => {
    const topic = await bus.topic(1, given);
    const settings = await settingsOf(topic);
    for (const [name, value] of Object.entries(given))
      expect([name, settings.get(name)]).toEqual([name, value]);
  });

  it.each([
    ['cleanup.policy', 'shred'],
    ['compression.type', 'brotli'],
    ['compression.gzip.level', '10'],
    ['message.timestamp.before.max.ms', '-1'],
    ['min.insync.replicas', '0'],
    ['leader.replication.throttled.replicas', 'all'],
    ['no.such.setting', '1'],
  ])('are refused: %s=%s', async (name, value) => {
    const topic = unique('topic');
    const configEntries = [{ name, value }];
    const error = await errorOf(
      bus.admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }] }),
    );
    expect(error.errors).toMatchObject([{ type: 'INVALID_CONFIG' }]);
    expect(await bus.admin.listTopics()).not.toContain(topic);
  });

  it('add to a list and take from it', async () => {
    const topic = await bus.topic();
    const change = async (operation: number, value: string) => {
      const client = await raw.any();
      const { results } = await client.call('incrementalAlterConfigs', 1, {
        resources: [{ type: 2, name: topic, configs: [{ name: 'cleanup.policy', operation, value }] }],
        validateOnly: false,
      });
      expect(results).toMatchObject([{ errorCode: ErrorCode.NONE }]);
    };
    const [append, subtract] = [2, 3];
    const policy = async () => (await settingsOf(topic)).get('cleanup.policy');
    await change(append, 'compact');
    await until(async () => (await policy()) === 'delete,compact', 'both policies');
    await change(subtract, 'delete');
    await until(async () => (await policy()) === 'compact', 'one policy');
  });

  it('bound the times of messages', async () => {
    const topic = await bus.topic(1, {
      'message.timestamp.before.max.ms': '3600000',
      'message.timestamp.after.max.ms': '600000',
    });
    const at = (offsetMs: number) => raw.produce(topic, [{ value: 'x', timestamp: Date.now() + offsetMs }]);
    expect(await at(0)).toBe(ErrorCode.NONE);
    expect(await at(-3_000_000)).toBe(ErrorCode.NONE);
    expect(await at(-3_700_000)).toBe(ErrorCode.INVALID_TIMESTAMP);
    expect(await at(700_000)).toBe(ErrorCode.INVALID_TIMESTAMP);
    expect(await bus.admin.fetchTopicOffsets(topic)).toMatchObject([{ high: '2' }]);
  });

  it('let a message come from an hour ahead at most, where nothing else is said', async () => {
    const topic = await bus.topic();
    const at = (offsetMs: number) => raw.produce(topic, [{ value: 'x', timestamp: Date.now() + offsetMs }]);
    expect(await at(3_000_000)).toBe(ErrorCode.NONE);
    expect(await at(4_000_000)).toBe(ErrorCode.INVALID_TIMESTAMP);
  });

  it('ask for a key of every message in a compacted topic', async () => {
    const topic = await bus.topic(1, { 'cleanup.policy': 'compact' });
    const now = Date.now();
    const write = (...keys: (string | undefined)[]) =>
      raw.produce(
        topic,
        keys.map((key) => ({ value: 'x', timestamp: now, ...(key !== undefined && { key }) })),
      );
    expect(await write('a', '')).toBe(ErrorCode.NONE);
    expect(await write('b', undefined)).toBe(ErrorCode.INVALID_RECORD);
    expect(await bus.admin.fetchTopicOffsets(topic)).toMatchObject([{ high: '2' }]);
  });

  it('keep the last value of each key of a compacted topic, in the order of offsets', async () => {
    const topic = await bus.topic(1, {
      'cleanup.policy': 'compact',
      'min.cleanable.dirty.ratio': '0.01',
      'segment.ms': '500',
    });
    for (let round = 0; round < 20; round++) {
      const messages = ['a', 'b', 'c'].map((key) => ({ partition: 0, key, value: `${key}${round}` }));
      await bus.producer.send({ topic, messages });
    }
    await bus.producer.send({ topic, messages: [{ partition: 0, key: 'b', value: null }] });
    await bus.producer.send({ topic, messages: [{ partition: 0, key: 'end', value: '1' }] });
    const { got } = await bus.listen(topic);
    await until(() => got.at(-1)?.message.key?.toString() === 'end', 'the last message');
    const state = new Map(got.map(({ message }) => [String(message.key), message.value?.toString()]));
    expect(Object.fromEntries(state)).toEqual({ a: 'a19', b: undefined, c: 'c19', end: '1' });
    const offsets = got.map(({ message }) => Number(message.offset));
    expect(offsets).toEqual([...new Set(offsets)].sort((x, y) => x - y));
    expect(offsets.at(-1)).toBe(61);
  });

  it('for more replicas than there are bind only who waits for all of them', async () => {
    const topic = await bus.topic(1, { 'min.insync.replicas': String(Math.min(3, bus.brokers.length) + 1) });
    const record = { value: 'x', timestamp: Date.now() };
    expect(await raw.produce(topic, [record], 1)).toBe(ErrorCode.NONE);
    // Kafka 4 takes the number of replicas where that is less
    expect([ErrorCode.NONE, ErrorCode.NOT_ENOUGH_REPLICAS]).toContain(await raw.produce(topic, [record], -1));
  });

  embeddedOnly('KAFKA_BROKERS')('for more replicas than there are refuse who waits (embedded)', async () => {
    const topic = await bus.topic(1, { 'min.insync.replicas': '2' });
    const record = { value: 'x', timestamp: Date.now() };
    expect(await raw.produce(topic, [record], -1)).toBe(ErrorCode.NOT_ENOUGH_REPLICAS);
    expect(await raw.produce(topic, [record], 1)).toBe(ErrorCode.NONE);
  });
});
