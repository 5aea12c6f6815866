import {
  BatchingProducer,
  createKafka,
  ensureTopics,
  runConsumer,
  type IncomingMessage,
  type Limits,
  type Log,
  type RunningConsumer,
} from '#messaging';
import { markOf, pidNamespace } from '#platform';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { Bus } from './bus.js';
import { embeddedOnly, kafkaBroker, type Engine } from '../engines.js';
import { Lines } from './lines.js';
import { unique, until } from '../support.js';

const nothing = (): void => undefined;
const quiet: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
/** Short, so that nobody has to wait for the usual ones. */
const limits: Limits = {
  connectionTimeout: 1_000,
  requestTimeout: 1_000,
  retry: { initialRetryTime: 20, maxRetryTime: 200, retries: 3 },
};
/** Longer than a test waits: whoever waits for such a session to end fails. */
const endlessMs = 600_000;

/** Kafka's client in a process of its own, as a member of a group that does nothing but stay. */
const member = `
  const { Kafka } = require('kafkajs');
  require('node:readline').createInterface({ input: process.stdin }).once('line', async (line) => {
    const { brokers, clientId, groupId, topic, sessionTimeout } = JSON.parse(line);
    const consumer = new Kafka({ brokers, clientId, logLevel: 0 }).consumer({
      groupId, sessionTimeout, heartbeatInterval: 300, maxWaitTimeInMs: 250,
    });
    consumer.on('consumer.group_join', ({ payload }) => console.log(payload.memberId));
    await consumer.connect();
    await consumer.subscribe({ topics: [topic] });
    await consumer.run({ eachMessage: async () => {} });
  });
`;

describe("the service's adapter of the bus", () => {
  let engine: Engine;
  let bus: Bus;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    engine = await kafkaBroker();
    bus = await Bus.open(engine);
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  afterAll(async () => {
    await bus.close();
    await engine.stop();
  });

  const kafka = (more: Limits = {}, log: Log = quiet) =>
    createKafka({ brokers: bus.brokers }, 'adapter', log, { ...limits, ...more });

  async function producer(over?: Lines): Promise<BatchingProducer> {
    const made = await BatchingProducer.connect(kafka(over && { socketFactory: over.socketFactory }));
    closing.push(() => made.close());
    return made;
  }

  async function consumer(
    topic: string,
    groupId: string,
    { client = kafka(), handle }: { client?: ReturnType<typeof kafka>; handle?: () => Promise<unknown> } = {},
  ): Promise<{ got: Set<string>; running: RunningConsumer }> {
    const got = new Set<string>();
    const running = await runConsumer(client, {
      topics: [topic],
      groupId,
      inFlight: 8,
      handle: async ({ value }: IncomingMessage) => {
        await handle?.();
        got.add(String(value));
        return { settled: Promise.resolve() };
      },
      log: quiet,
    });
    closing.push(() => running.stop());
    return { got, running };
  }

  const members = async (groupId: string): Promise<{ memberId: string; clientId: string }[]> =>
    (await bus.admin.describeGroups([groupId])).groups.flatMap((group) => group.members);
  const send = (topic: string, partition: number, value: string) =>
    bus.producer.send({ topic, messages: [{ partition, value }] });

  describe('when a way falls silent', () => {
    it('sends again by another connection what was not answered', async () => {
      const topic = await bus.topic();
      const lines = new Lines();
      const sender = await producer(lines);
      await sender.send(topic, { key: 'a', value: 'before', headers: {} });
      // for good: the connections stay open, and those that are opened later are others
      lines.fallSilent();
      lines.speakAgain();
      await sender.send(topic, { key: 'a', value: 'after', headers: {} });
      const { got } = await consumer(topic, unique('group'));
      await until(() => got.size === 2, 'both messages');
    });

    it('goes on consuming, after long silence too, and does not ask for another process', async () => {
      const topic = await bus.topic();
      const lines = new Lines();
      let lost = 0;
      const log: Log = {
        ...quiet,
        warn: (_, message) => void (message.includes('lost its broker') && lost++),
      };
      const client = kafka({ socketFactory: lines.socketFactory }, log);
      const failures: Error[] = [];
      const got = new Set<string>();
      const running = await runConsumer(client, {
        topics: [topic],
        groupId: unique('group'),
        inFlight: 8,
        handle: ({ value }) => {
          got.add(String(value));
          return Promise.resolve({ settled: Promise.resolve() });
        },
        silenceMs: endlessMs,
        log,
      });
      closing.push(() => running.stop());
      void running.failed.then((error) => failures.push(error));

      await send(topic, 0, 'before');
      await until(() => got.has('before'), 'the first message');
      lines.fallSilent();
      lines.speakAgain();
      await send(topic, 0, 'between');
      await until(() => got.has('between'), 'the message after a silence');
      lines.fallSilent();
      await send(topic, 0, 'after');
      await until(() => lost > 1, 'the client to give up more than once');
      lines.speakAgain();
      await until(() => got.has('after'), 'the message after a long silence');
      expect(failures).toEqual([]);
    });

    it('makes topics when it is over', async () => {
      const lines = new Lines();
      lines.fallSilent();
      const topic = unique('topic');
      let waited = 0;
      const log: Log = {
        ...quiet,
        warn: (_, message) => void (message.includes('the brokers do not serve') && waited++),
      };
      const made = ensureTopics(
        kafka({ socketFactory: lines.socketFactory }, log),
        { commands: topic },
        { partitions: 1, replicationFactor: 1 },
      );
      await until(() => waited > 0, 'a first attempt to fail');
      lines.speakAgain();
      await made;
      expect(await bus.admin.listTopics()).toContain(topic);
      await bus.admin.deleteTopics({ topics: [topic] });
    });
  });

  describe('as the successor of a member', () => {
    let child: ChildProcess;
    let lines: Interface;

    /** A member in a process of its own; gives its id. */
    async function startMember(topic: string, groupId: string): Promise<string> {
      child = spawn(process.execPath, ['-e', member]);
      closing.push(() => Promise.resolve(child.kill('SIGKILL')));
      await once(child, 'spawn');
      const { pid, birth } = markOf(child.pid ?? 0);
      const clientId = `adapter@spec/${pidNamespace()}/${pid}/${birth}/1`;
      lines = createInterface({ input: child.stdout! });
      const settings = { brokers: bus.brokers, clientId, groupId, topic, sessionTimeout: endlessMs };
      child.stdin!.write(`${JSON.stringify(settings)}\n`);
      const [memberId] = (await once(lines, 'line')) as [string];
      return memberId;
    }
    /** Where /proc does not tell, nothing is known of other processes. */
    const where = pidNamespace() === undefined ? it.skip : it;

    where('does not wait for the session of a process that was killed', async () => {
      const topic = await bus.topic(2);
      const groupId = unique('group');
      const memberId = await startMember(topic, groupId);
      await send(topic, 0, 'for the first');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const { got } = await consumer(topic, groupId);
      await send(topic, 0, 'zero');
      await send(topic, 1, 'one');
      await until(() => got.has('zero') && got.has('one'), 'what the dead one would have got');
      expect((await members(groupId)).map((one) => one.memberId)).not.toContain(memberId);
    });

    where('leaves a member alone whose process lives', async () => {
      const topic = await bus.topic(2);
      const groupId = unique('group');
      const memberId = await startMember(topic, groupId);
      await consumer(topic, groupId);
      const now = (await members(groupId)).map((one) => one.memberId);
      expect(now).toHaveLength(2);
      expect(now).toContain(memberId);
    });

    it('need not wait for one that left while it had work in hand', async () => {
      const topic = await bus.topic();
      const groupId = unique('group');
      let finish = nothing;
      const stuck = new Promise<void>((resolve) => (finish = resolve));
      let begun = false;
      const { running } = await consumer(topic, groupId, {
        handle: () => {
          begun = true;
          return stuck;
        },
      });
      await send(topic, 0, 'a');
      await until(() => begun, 'work in hand');
      const [before] = await members(groupId);
      await running.leave();
      expect((await members(groupId)).map((one) => one.memberId)).not.toContain(before?.memberId);
      const { got } = await consumer(topic, groupId);
      await until(() => got.has('a'), 'its work to be taken over');
      finish();
    });
  });

  embeddedOnly('KAFKA_BROKERS')(
    'goes on in the same process when a broker comes back that was away for longer than the client waits',
    async () => {
      const topic = await bus.topic();
      let lost = 0;
      const log: Log = {
        ...quiet,
        warn: (_, message) => void (message.includes('lost its broker') && lost++),
      };
      const got = new Set<string>();
      const running = await runConsumer(kafka({}, log), {
        topics: [topic],
        groupId: unique('group'),
        inFlight: 8,
        handle: ({ value }) => {
          got.add(String(value));
          return Promise.resolve({ settled: Promise.resolve() });
        },
        silenceMs: endlessMs,
        log,
      });
      closing.push(() => running.stop());
      const failures: Error[] = [];
      void running.failed.then((error) => failures.push(error));
      await engine.process?.kill9();
      await until(() => lost > 1, 'the client to give up more than once');
      await engine.process?.start();
      await send(topic, 0, 'a');
      await until(() => got.has('a'), 'a message');
      expect(failures).toEqual([]);
    },
  );
});
