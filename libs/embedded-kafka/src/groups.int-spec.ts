import { Consumer, Kafka, logLevel, Partitioners, Producer } from 'kafkajs';
import { RawClient } from '../test/raw-client.js';
import { temporaryDirectory, until } from '../test/support.js';
import { EmbeddedKafka, startEmbeddedKafka } from './index.js';
import { ErrorCode } from './protocol/errors.js';

let broker: EmbeddedKafka;
let kafka: Kafka;
let producer: Producer;
let dataDir: string;
let removeData: () => Promise<void>;

const start = async (port: number) => {
  broker = await startEmbeddedKafka({
    access: 'open',
    dataDir,
    port,
    defaults: { groupInitialRebalanceDelayMs: 50, groupMinSessionTimeoutMs: 500 },
  });
};

beforeAll(async () => {
  const directory = await temporaryDirectory();
  dataDir = directory.path;
  removeData = directory.remove;
  await start(0);
  kafka = new Kafka({
    brokers: [`127.0.0.1:${broker.port}`],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 200, retries: 20 },
  });
  producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
});

const running: Consumer[] = [];

afterEach(async () => {
  for (const consumer of running.splice(0)) await consumer.disconnect();
});

afterAll(async () => {
  await producer.disconnect();
  await broker.close();
  await removeData();
});

async function withAdmin<T>(use: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

const newTopic = (topic: string, numPartitions: number) =>
  withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions }] }));

const send = (topic: string, partition: number, from: number, count: number) =>
  producer.send({
    topic,
    messages: Array.from({ length: count }, (_, i) => ({ partition, value: `${partition}:${from + i}` })),
  });

async function join(groupId: string, topic: string, sink: (value: string) => Promise<void> | void) {
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: 6_000,
    heartbeatInterval: 100,
    maxWaitTimeInMs: 100,
  });
  running.push(consumer);
  let assigned: number[] = [];
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    assigned = payload.memberAssignment[topic] ?? [];
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachBatchAutoResolve: false,
    eachBatch: async (payload) => {
      for (const message of payload.batch.messages) {
        await sink(String(message.value));
        payload.resolveOffset(message.offset);
        await payload.heartbeat();
        await payload.commitOffsetsIfNecessary();
      }
    },
  });
  return {
    consumer,
    assigned: () => assigned,
    leave: async () => {
      running.splice(running.indexOf(consumer), 1);
      await consumer.disconnect();
    },
  };
}

const offsetsOf = (groupId: string, topic: string) =>
  withAdmin(async (admin) => {
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return Object.fromEntries(found!.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  });

describe('a consumer group', () => {
  it('shares the partitions among members that come and go, and loses nothing', async () => {
    await newTopic('shared', 4);
    const seen = new Set<string>();
    const sink = async (value: string) => {
      seen.add(value);
      await new Promise((resolve) => setImmediate(resolve));
    };
    let sent = 0;
    const round = async () => {
      await Promise.all([0, 1, 2, 3].map((partition) => send('shared', partition, sent, 50)));
      sent += 50;
    };
    await round();
    const first = await join('shared-group', 'shared', sink);
    await until(() => first.assigned().length === 4, 'the first member has all');
    await round();
    const second = await join('shared-group', 'shared', sink);
    await until(() => first.assigned().length === 2 && second.assigned().length === 2, 'two and two');
    await round();
    const third = await join('shared-group', 'shared', sink);
    await until(() => third.assigned().length > 0, 'the third member has some');
    expect(first.assigned().length + second.assigned().length + third.assigned().length).toBe(4);
    await round();
    await first.leave();
    await round();
    await until(
      () => [...second.assigned(), ...third.assigned()].sort().join() === '0,1,2,3',
      'the others have all',
    );
    await round();
    await until(() => seen.size === 4 * sent, `all ${4 * sent} messages`);
  });

  it('goes on after a rebalance in the middle of a batch', async () => {
    await newTopic('middle', 2);
    await send('middle', 0, 0, 200);
    await send('middle', 1, 0, 200);
    const seen: string[] = [];
    let atRest: () => void = () => undefined;
    let goOn: () => void = () => undefined;
    const resting = new Promise<void>((resolve) => (atRest = resolve));
    const released = new Promise<void>((resolve) => (goOn = resolve));
    const first = await join('middle-group', 'middle', async (value) => {
      if (seen.length === 50) {
        atRest();
        await released;
      }
      seen.push(value);
    });
    await resting;
    const joining = join('middle-group', 'middle', (value) => void seen.push(value));
    goOn();
    const second = await joining;
    await until(() => first.assigned().length === 1 && second.assigned().length === 1, 'one each');
    await until(() => new Set(seen).size === 400, 'all messages');
  });

  it('takes up where it stopped, also over a restart of the broker', async () => {
    await newTopic('resumed', 1);
    await send('resumed', 0, 0, 30);
    const seen: string[] = [];
    const first = await join('resumed-group', 'resumed', (value) => void seen.push(value));
    await until(() => seen.length === 30, 'the first messages');
    await first.leave();
    expect(await offsetsOf('resumed-group', 'resumed')).toEqual({ 0: 30 });
    const { port } = broker;
    await broker.close();
    await start(port);
    expect(await offsetsOf('resumed-group', 'resumed')).toEqual({ 0: 30 });
    await send('resumed', 0, 30, 1);
    await join('resumed-group', 'resumed', (value) => void seen.push(value));
    await until(() => seen.length > 30, 'the new message');
    expect(seen.slice(30)).toEqual(['0:30']);
  });

  /** A member that has joined and got its assignment, without a client that would do anything by itself. */
  async function rawMember(client: RawClient, groupId: string, sessionTimeoutMs: number): Promise<string> {
    const request = {
      groupId,
      sessionTimeoutMs,
      rebalanceTimeoutMs: 1_000,
      groupInstanceId: null,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.from('m') }],
      reason: null,
    };
    const { memberId, errorCode } = await client.call('joinGroup', 9, { ...request, memberId: '' });
    expect(errorCode).toBe(ErrorCode.MEMBER_ID_REQUIRED);
    const joined = await client.call('joinGroup', 9, { ...request, memberId });
    expect(joined).toMatchObject({ errorCode: 0, leader: memberId, protocolName: 'range', generationId: 1 });
    const synced = await client.call('syncGroup', 5, {
      groupId,
      generationId: 1,
      memberId,
      groupInstanceId: null,
      protocolType: 'consumer',
      protocolName: 'range',
      assignments: [{ memberId, assignment: Buffer.from('all') }],
    });
    expect(String(synced.assignment)).toBe('all');
    return memberId;
  }

  const describeRaw = async (client: RawClient, groupId: string) =>
    (await client.call('describeGroups', 5, { groups: [groupId], includeAuthorizedOperations: false }))
      .groups[0]!;

  /** One ends while the test waits, the other never. */
  const [soon, never] = [500, 1_800_000];

  it('loses a member that falls silent', async () => {
    const client = await RawClient.open(broker.port);
    await rawMember(client, 'silent-group', soon);
    await until(async () => (await describeRaw(client, 'silent-group')).groupState === 'Empty', 'it is gone');
    client.close();
  });

  it('keeps its members over a restart of the broker, and loses those that are silent after it', async () => {
    const before = await RawClient.open(broker.port);
    const memberId = await rawMember(before, 'kept-group', never);
    const silent = await rawMember(before, 'lost-group', soon);
    const { port } = broker;
    await broker.close();
    await start(port);
    const after = await RawClient.open(port);
    const beat = (groupId: string, memberId: string) =>
      after.call('heartbeat', 4, { groupId, generationId: 1, memberId, groupInstanceId: null });
    expect(await beat('kept-group', memberId)).toMatchObject({ errorCode: 0 });
    const group = await describeRaw(after, 'kept-group');
    expect(group).toMatchObject({ groupState: 'Stable', protocolData: 'range', members: [{ memberId }] });
    expect(String(group.members[0]!.memberAssignment)).toBe('all');
    await until(async () => (await describeRaw(after, 'lost-group')).groupState === 'Empty', 'it is gone');
    expect(await beat('lost-group', silent)).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
    after.close();
  });
});

describe('administration of groups', () => {
  it('lists, describes and deletes them; one with members is not deleted', async () => {
    await newTopic('admin', 1);
    const member = await join('admin-group', 'admin', () => undefined);
    await until(() => member.assigned().length === 1, 'assigned');
    await withAdmin(async (admin) => {
      const { groups } = await admin.listGroups();
      expect(groups).toContainEqual({ groupId: 'admin-group', protocolType: 'consumer' });
      await expect(admin.deleteGroups(['admin-group'])).rejects.toThrow();
      await member.leave();
      await admin.deleteGroups(['admin-group']);
      expect((await admin.listGroups()).groups.map(({ groupId }) => groupId)).not.toContain('admin-group');
      expect((await admin.describeGroups(['admin-group'])).groups[0]).toMatchObject({ state: 'Dead' });
    });
  });

  it('takes offsets for a group without members, and starts there', async () => {
    await newTopic('reset', 1);
    await send('reset', 0, 0, 10);
    const client = await RawClient.open(broker.port);
    const commit = (topic: string, committedOffset: number, committedMetadata: string | null = null) =>
      client
        .call('offsetCommit', 9, {
          groupId: 'reset-group',
          memberId: '',
          groupInstanceId: null,
          topics: [{ name: topic, partitions: [{ index: 0, committedOffset, committedMetadata }] }],
        })
        .then(({ topics: [found] }) => found!.partitions[0]!.errorCode);
    expect(await commit('reset', 7)).toBe(0);
    expect(await commit('no-such-topic', 7)).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(await commit('reset', 8, 'x'.repeat(5_000))).toBe(ErrorCode.OFFSET_METADATA_TOO_LARGE);
    client.close();
    expect(await offsetsOf('reset-group', 'reset')).toEqual({ 0: 7 });
    const seen: string[] = [];
    await join('reset-group', 'reset', (value) => void seen.push(value));
    await until(() => seen.length === 3, 'the messages from there on');
    expect(seen).toEqual(['0:7', '0:8', '0:9']);
  });
});
