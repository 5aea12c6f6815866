import { ConfigResourceTypes } from 'kafkajs';
import { Bus, valuesOf } from './bus.js';
import { kafkaBroker, type Engine } from '../engines.js';
import { errorOf, unique, until } from '../support.js';

describe('topics', () => {
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

  const configOf = async (topic: string, ...names: string[]) => {
    const { resources } = await bus.admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: names }],
    });
    const entries = resources[0]?.configEntries ?? [];
    return Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
  };

  it('are created with their partitions, each led by somebody, and used at once', async () => {
    const topic = await bus.topic(12);
    expect(await bus.admin.listTopics()).toContain(topic);
    const { topics } = await bus.admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]?.partitions ?? [];
    expect(partitions.map(({ partitionId }) => partitionId).sort((a, b) => a - b)).toEqual([
      ...Array(12).keys(),
    ]);
    const brokers = (await bus.admin.describeCluster()).brokers.map(({ nodeId }) => nodeId);
    for (const { leader, replicas } of partitions) {
      expect(brokers).toContain(leader);
      expect(replicas).toHaveLength(Math.min(3, bus.brokers.length));
    }
    await bus.fill(topic, 1, { partition: 11 });
  });

  it('are left as they are when they are created again', async () => {
    const topic = await bus.topic(2);
    expect(await bus.admin.createTopics({ topics: [{ topic, numPartitions: 5 }] })).toBe(false);
    expect((await bus.admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions).toHaveLength(2);
  });

  it('can be created by several at once', async () => {
    const topic = unique('topic');
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        bus.admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 3 }] }),
      ),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    await bus.admin.deleteTopics({ topics: [topic] });
  });

  it.each([
    ['a name that is none', { topic: 'not a name!', numPartitions: 1 }],
    [
      'more replicas than there are brokers',
      { topic: unique('topic'), numPartitions: 1, replicationFactor: 99 },
    ],
    ['no partitions', { topic: unique('topic'), numPartitions: 0, replicationFactor: 1 }],
  ])('are not created with %s', async (_, wrong) => {
    await errorOf(bus.admin.createTopics({ topics: [wrong] }));
    expect(await bus.admin.listTopics()).not.toContain(wrong.topic);
  });

  it('keep what is configured about retention, until it is changed', async () => {
    const topic = await bus.topic(1, { 'retention.ms': '86400000', 'cleanup.policy': 'delete' });
    expect(await configOf(topic, 'retention.ms', 'cleanup.policy')).toEqual({
      'retention.ms': '86400000',
      'cleanup.policy': 'delete',
    });
    await bus.admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: topic,
          configEntries: [{ name: 'retention.ms', value: '3600000' }],
        },
      ],
    });
    await until(
      async () => (await configOf(topic, 'retention.ms'))['retention.ms'] === '3600000',
      'the new retention',
    );
  });

  it('begin where the oldest message is after older ones were removed', async () => {
    const topic = await bus.topic();
    await bus.fill(topic, 10);
    // the client looks up leaders only for topics that it knows already
    await bus.admin.fetchTopicMetadata({ topics: [topic] });
    await bus.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '4' }] });
    expect(await bus.admin.fetchTopicOffsets(topic)).toMatchObject([{ partition: 0, low: '4', high: '10' }]);
    const { got } = await bus.listen(topic);
    await until(() => got.length >= 6, 'what is left');
    expect(valuesOf(got)).toEqual(['4', '5', '6', '7', '8', '9']);
  });

  it('are gone with their messages when deleted, and begin anew', async () => {
    const topic = await bus.topic();
    await bus.fill(topic, 5);
    await bus.admin.deleteTopics({ topics: [topic] });
    await until(async () => !(await bus.admin.listTopics()).includes(topic), 'the topic to be gone');
    await until(
      () =>
        bus.admin
          .createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] })
          .catch(() => false),
      'the topic to be created again',
    );
    const ends = async () => (await bus.admin.fetchTopicOffsets(topic)).map(({ high }) => high);
    expect(await ends()).toEqual(['0']);
  });

  it('do not come into being when somebody writes to what is missing', async () => {
    const topic = unique('missing');
    const producer = bus.kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 1 } });
    await producer.connect();
    await errorOf(producer.send({ topic, messages: [{ value: 'lost' }] }));
    await producer.disconnect();
    expect(await bus.admin.listTopics()).not.toContain(topic);
  });
});
