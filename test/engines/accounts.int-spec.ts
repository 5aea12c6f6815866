import { registerAgency } from '#application';
import {
  agencySource,
  checkpointTopic,
  commandExamples,
  messageType,
  topicsOf,
  type Reply,
  type Topics,
} from '#contracts';
import {
  BatchingProducer,
  busProcesses,
  busUseOf,
  createKafka,
  probeBus,
  runConsumer,
  toMessage,
  type BrokerConfig,
  type BusProcess,
  type Log,
} from '#messaging';
import { loadConfig } from '#platform';
import { signEvent } from '#security';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestService } from '../harness/service.js';
import { read, write } from './permitted.js';
import { until } from './support.js';

const silent = (): void => undefined;
const quiet: Log = { debug: silent, info: silent, warn: silent, error: silent };

/** Only where users prove themselves can one process be kept from what is another's. */
const hasUsers = process.env['KAFKA_SASL_USERNAME'] !== undefined;

(hasUsers ? describe : describe.skip)('users of the processes (a Kafka with rules only)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-accounts-'));
  let service: TestService;
  let topics: Topics;
  const closing: (() => Promise<void>)[] = [];

  const makeUsers = (): string =>
    execFileSync(
      process.execPath,
      ['dist/apps/cli/src/main.js', 'accounts', 'kafka', '--data', dir, '--folder', dir],
      { env: { ...process.env, ...service.env }, encoding: 'utf8' },
    );
  const passwordFile = (of: BusProcess): string => join(dir, of, 'kafka-password');
  const userOf = (of: BusProcess): Record<string, string> => ({
    KAFKA_SASL_USERNAME: `${service.config.topicPrefix.slice(0, -1)}-${of}`,
    KAFKA_SASL_PASSWORD_FILE: passwordFile(of),
    KAFKA_SASL_PASSWORD: '',
  });
  const as = (of: BusProcess): BrokerConfig =>
    loadConfig(Object.fromEntries(Object.entries({ ...service.env, ...userOf(of) }).filter(([, v]) => v)))
      .kafka;

  async function begun(): Promise<void> {
    const made = await TestService.create();
    closing.push(() => made.close());
    service = made;
    topics = topicsOf(service.config.topicPrefix);
    expect(makeUsers()).toContain('created');
  }
  beforeAll(begun);
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('have passwords of their own, each readable by one user', () => {
    for (const one of busProcesses) expect(statSync(passwordFile(one)).mode & 0o777).toBe(0o600);
    expect(makeUsers()).not.toContain('created');
  });

  it.each(busProcesses)('%s may do what it does, and not what another does', async (of) => {
    const probe = (process: BusProcess) =>
      probeBus({ kafka: as(of), service: service.config, process, answerWithinMs: 25_000 });
    expect(await probe(of)).toBeUndefined();
    for (const other of busProcesses.filter((one) => one !== of))
      expect(await probe(other)).toMatchObject({ kind: 'right' });
  });

  it.each(busProcesses)('%s reads and writes the topics of its part, and nothing else', async (of) => {
    const { topicPrefix } = service.config;
    const { reads, writes, groups, passingGroups } = busUseOf(of, topicPrefix);
    const group = groups[0] ?? `${passingGroups[0]}spec`;
    const outcomes: Record<'read' | 'written', string[]> = { read: [], written: [] };
    const all = [...Object.values(topics), checkpointTopic(topicPrefix)];
    for (const topic of all) {
      if ((await write(as(of), topic)) === 'written') outcomes.written.push(topic);
      if ((await read(as(of), topic, group)) === 'read') outcomes.read.push(topic);
    }
    expect(outcomes.written.sort()).toEqual([...writes].sort());
    expect(outcomes.read.sort()).toEqual([...reads].sort());
  });

  it('do together what the service does, on topics of another installation', async () => {
    await begun();
    const log = service.openLog();
    closing.push(() => log.close());
    const key = await registerAgency(log, {
      ...{ agencyId: 'FIRE', name: 'Fire', kind: 'department', roles: ['duty-officer'] },
      ...{ keysDir: join(dir, 'keys'), audience: service.audience },
    });
    for (const one of ['followers', 'command-worker', 'observer'] as const)
      await service.start(one, userOf(one));
    const kafka = createKafka(service.config.kafka, 'spec', quiet);
    const heard: { topic: string; value: string }[] = [];
    const listening = await runConsumer(kafka, {
      ...{ topics: [topics.replies, topics.events], groupId: randomUUID(), log: quiet },
      ...{ inFlight: 16 },
      handle: ({ topic, value }) => {
        heard.push({ topic, value: String(value) });
        return Promise.resolve({ settled: Promise.resolve() });
      },
    });
    closing.push(() => listening.stop());
    const producer = await BatchingProducer.connect(kafka);
    closing.push(() => producer.close());
    const id = randomUUID();
    const event = {
      specversion: '1.0' as const,
      ...{ id, source: agencySource('FIRE'), type: messageType('incident.report') },
      ...{ subject: `incident-${id}`, time: new Date().toISOString(), principal: 'x', role: 'duty-officer' },
      data: commandExamples['incident.report'],
    };
    await producer.send(topics.commands, toMessage(signEvent(event, key)));
    const reply = (): Reply | undefined =>
      heard
        .filter(({ topic, value }) => topic === topics.replies && value.includes(id))
        .map(({ value }) => JSON.parse(value) as Reply)[0];
    await until(() => reply() !== undefined, 'a reply');
    expect(reply()?.outcome).toBe('accepted');
    await until(
      () => heard.some(({ topic, value }) => topic === topics.events && value.includes('reporterAgencyId')),
      'its event',
    );
  });
});
