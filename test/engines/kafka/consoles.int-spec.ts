import { isAbsolute } from 'node:path';
import { ErrorCode } from '../../../libs/embedded-kafka/src/protocol/errors.js';
import { NO_UUID } from '../../../libs/embedded-kafka/src/protocol/schema.js';
import { Bus, producerOf } from './bus.js';
import { kafkaBroker, type Engine } from '../engines.js';
import { Raw } from './raw.js';
import { unique, until, upTo } from '../support.js';

/** What consoles and the administration client of Java ask before they show anything, and kafkajs does not. */
describe('consoles', () => {
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

  it('are told where the messages lie and how much room they take', async () => {
    const topic = await bus.topic(2);
    await bus.fill(topic, 10);
    const client = await raw.leaderOf(topic);
    const dirsOf = async () => {
      const { errorCode, results } = await client.call('describeLogDirs', 4, {
        topics: [{ name: topic, partitions: [0, 1] }],
      });
      expect(errorCode).toBe(ErrorCode.NONE);
      return results.filter(({ topics }) => topics.length > 0);
    };
    const partitionsIn = (dirs: Awaited<ReturnType<typeof dirsOf>>) =>
      dirs.flatMap(({ topics }) => topics.flatMap(({ partitions }) => partitions));
    await until(async () => partitionsIn(await dirsOf()).length === 2, 'both partitions');
    const found = await dirsOf();
    const sizes = partitionsIn(found)
      .sort((x, y) => x.index - y.index)
      .map(({ size }) => size);
    expect(sizes).toEqual([expect.any(Number), 0]);
    expect(sizes[0]).toBeGreaterThan(10);
    for (const { logDir, totalBytes, usableBytes } of found) {
      expect(isAbsolute(logDir)).toBe(true);
      expect(totalBytes).toBeGreaterThanOrEqual(usableBytes);
      expect(usableBytes).toBeGreaterThanOrEqual(0);
    }
    const all = await client.call('describeLogDirs', 4, { topics: null });
    expect(all.results.flatMap(({ topics }) => topics.map(({ name }) => name))).toContain(topic);
  });

  it('are told the partitions of topics, some at a time', async () => {
    const [first, second] = [await bus.topic(3), await bus.topic(2)].sort();
    const missing = unique('missing');
    const client = await raw.knowing(first!, second!);
    const seen: (string | number | null)[][] = [];
    const page = (cursor: { topic: string; partition: number } | null) =>
      client.call('describeTopicPartitions', 0, {
        topics: [first!, second!].map((name) => ({ name })),
        partitionLimit: 2,
        cursor,
      });
    for (let next = await page(null); ; next = await page(next.nextCursor)) {
      for (const { name, errorCode, partitions } of next.topics)
        for (const { index, leaderId, isrNodes } of partitions) {
          expect([errorCode, isrNodes.includes(leaderId)]).toEqual([0, true]);
          seen.push([name, index]);
        }
      if (!next.nextCursor) break;
    }
    const counts = new Map([first!, second!].map((name) => [name, 0]));
    for (const [name, index] of seen) {
      expect(index).toBe(counts.get(String(name)));
      counts.set(String(name), Number(index) + 1);
    }
    expect([...counts.values()].sort()).toEqual([2, 3]);
    const { topics } = await client.call('describeTopicPartitions', 0, {
      topics: [{ name: missing }, { name: 'not a name!' }],
      partitionLimit: 2_000,
      cursor: null,
    });
    expect(Object.fromEntries(topics.map(({ name, errorCode }) => [name, errorCode]))).toEqual({
      [missing]: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      'not a name!': ErrorCode.INVALID_TOPIC_EXCEPTION,
    });
  });

  it('find a topic by its id, and are told what they may do with it', async () => {
    const topic = await bus.topic();
    const client = await raw.knowing(topic);
    const ask = async (named: { name: string | null; topicId: string }) => {
      const { topics } = await client.call('metadata', 12, {
        topics: [named],
        allowAutoTopicCreation: false,
        includeClusterAuthorizedOperations: false,
        includeTopicAuthorizedOperations: true,
      });
      return topics[0]!;
    };
    const { topicId } = await ask({ name: topic, topicId: NO_UUID });
    // both ways in which clients leave the name out
    for (const name of ['', null]) {
      const found = await ask({ name, topicId });
      expect(found).toMatchObject({ errorCode: 0, name: topic, topicId });
      expect(operationsIn(found.topicAuthorizedOperations)).toEqual([3, 4, 5, 6, 7, 8, 10, 11]);
    }
    const unknown = await ask({ name: null, topicId: 'ab'.repeat(16) });
    expect(unknown.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_ID);
  });

  it('are told the nodes of the cluster and who leads them', async () => {
    const client = await raw.any();
    const cluster = await client.call('describeCluster', 2, {
      includeAuthorizedOperations: true,
      endpointType: 1,
      includeFencedBrokers: true,
    });
    expect(cluster.brokers.length).toBeGreaterThanOrEqual(bus.brokers.length);
    expect(cluster.brokers.every(({ isFenced }) => !isFenced)).toBe(true);
    expect(operationsIn(cluster.authorizedOperations)).toEqual([5, 7, 8, 9, 10, 11, 12]);
    const quorum = await client.call('describeQuorum', 2, {
      topics: [{ name: '__cluster_metadata', partitions: [{ index: 0 }] }],
    });
    expect(quorum.errorCode).toBe(ErrorCode.NONE);
    const { errorCode, leaderId, leaderEpoch, currentVoters } = quorum.topics[0]!.partitions[0]!;
    expect(errorCode).toBe(ErrorCode.NONE);
    expect(leaderEpoch).toBeGreaterThan(0);
    expect(currentVoters.map(({ id }) => id)).toContain(leaderId);
    expect(quorum.nodes.map(({ id }) => id)).toContain(leaderId);
  });

  it('are told that there are no access lists, quotas, credentials and tokens', async () => {
    const client = await raw.any();
    const [any, match] = [1, 1];
    const acls = await client.call('describeAcls', 3, {
      resourceType: any,
      resourceName: null,
      patternType: match,
      principal: null,
      host: null,
      operation: any,
      permissionType: any,
    });
    expect([acls.errorCode, acls.resources]).toEqual([ErrorCode.SECURITY_DISABLED, []]);
    const quotas = await client.call('describeClientQuotas', 1, {
      components: [{ entityType: 'client-id', matchType: 0, match: unique('client') }],
      strict: false,
    });
    expect([quotas.errorCode, quotas.entries]).toEqual([ErrorCode.NONE, []]);
    const name = unique('user');
    const scram = await client.call('describeUserScramCredentials', 0, { users: [{ name }] });
    expect(scram.errorCode).toBe(ErrorCode.NONE);
    expect(scram.results).toMatchObject([{ user: name, errorCode: ErrorCode.RESOURCE_NOT_FOUND }]);
    const tokens = await client.call('describeDelegationToken', 3, { owners: null });
    expect(tokens).toMatchObject({
      errorCode: ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED,
      tokens: [],
    });
  });

  it('are told that a group is of the older kind, or that there is none', async () => {
    const topic = await bus.topic();
    const groupId = unique('group');
    await bus.fill(topic, 1);
    const { leave } = await bus.listen(topic, groupId);
    await leave();
    for (const id of [groupId, unique('group')]) {
      const client = await raw.coordinatorOf(id);
      const { groups } = await client.call('consumerGroupDescribe', 1, {
        groupIds: [id],
        includeAuthorizedOperations: false,
      });
      expect(groups).toMatchObject([{ groupId: id, errorCode: ErrorCode.GROUP_ID_NOT_FOUND }]);
      expect(groups[0]!.errorMessage).toContain(id);
    }
    const describe = async (id: string, version: number) => {
      const client = await raw.coordinatorOf(id);
      const { groups } = await client.call('describeGroups', version, {
        groups: [id],
        includeAuthorizedOperations: true,
      });
      return groups[0]!;
    };
    const known = await describe(groupId, 6);
    expect(known).toMatchObject({ errorCode: 0, groupState: 'Empty', protocolType: 'consumer' });
    expect(operationsIn(known.authorizedOperations)).toEqual([3, 6, 8, 10, 11]);
    const missing = unique('group');
    expect(await describe(missing, 5)).toMatchObject({ errorCode: 0, groupState: 'Dead' });
    expect(await describe(missing, 6)).toMatchObject({
      errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
      groupState: 'Dead',
    });
  });

  it('are told of the producers that a partition remembers, and of no transactions', async () => {
    const topic = await bus.topic();
    const producer = producerOf(bus.kafka, true);
    await producer.connect();
    await producer.send({ topic, messages: upTo(3).map(() => ({ partition: 0, value: 'a' })) });
    await producer.disconnect();
    const client = await raw.leaderOf(topic);
    const { topics } = await client.call('describeProducers', 0, {
      topics: [{ name: topic, partitions: [0] }],
    });
    const [partition] = topics[0]!.partitions;
    expect(partition).toMatchObject({ errorCode: 0, producers: [{ epoch: 0, lastSequence: 2 }] });
    const [{ id } = { id: -1 }] = partition!.producers;
    const { errorCode, transactions } = await client.call('listTransactions', 2, {
      stateFilters: [],
      producerIdFilters: [id],
      durationFilter: -1,
      transactionalIdPattern: null,
    });
    expect([errorCode, transactions]).toEqual([ErrorCode.NONE, []]);
  });

  it('are told that nothing is being moved, and what has settings', async () => {
    const topic = await bus.topic();
    const client = await raw.knowing(topic);
    const moves = await client.call('listPartitionReassignments', 0, {
      timeoutMs: 10_000,
      topics: [{ name: topic, partitions: [0] }],
    });
    expect([moves.errorCode, moves.topics]).toEqual([ErrorCode.NONE, []]);
    const ofTopics = 2;
    const { resources } = await client.call('listConfigResources', 1, { resourceTypes: [ofTopics] });
    expect(resources).toContainEqual({ name: topic, type: ofTopics });
    const metrics = await client.call('listConfigResources', 0, { resourceTypes: [] });
    expect(metrics.errorCode).toBe(ErrorCode.NONE);
  });

  it('are told that nothing was moved to another store', async () => {
    const topic = await bus.topic();
    await bus.fill(topic, 3);
    const client = await raw.leaderOf(topic);
    const [latestTiered, earliestPendingUpload] = [-5, -6];
    for (const timestamp of [latestTiered, earliestPendingUpload]) {
      const { topics } = await client.call('listOffsets', 11, {
        replicaId: -1,
        isolationLevel: 0,
        timeoutMs: 10_000,
        topics: [{ name: topic, partitions: [{ index: 0, currentLeaderEpoch: -1, timestamp }] }],
      });
      expect(topics[0]!.partitions[0]).toMatchObject({ errorCode: 0, offset: -1 });
    }
  });
});

/** Numbers of the bits that are set. */
const operationsIn = (field: number): number[] => upTo(31).filter((bit) => (field >> bit) & 1);
