import { TreeStore } from '#audit';
import { registerAgency } from '#application';
import { agencySource, commandExamples, messageType, topicsOf } from '#contracts';
import { EventLog } from '#event-log';
import { BatchingProducer, createKafka, runConsumer, toMessage } from '#messaging';
import { signEvent, signToken, type AgencyKey } from '#security';
import { EventStoreDBClient } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { TestService, type AppName } from '../harness/service.js';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const apps: readonly AppName[] = ['followers', 'api', 'command-worker', 'observer'];

interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** One call of any client of the log: the stream ends for good with an event `$streamDeleted` in it. */
describe('a stream of an agency or an incident that is deleted for good', () => {
  let service: TestService;
  let log: EventLog;
  let client: EventStoreDBClient;
  let producer: BatchingProducer;
  const keys = new Map<string, AgencyKey>();
  const heard: string[] = [];
  const closing: (() => Promise<unknown>)[] = [];
  let notary: string;

  beforeAll(async () => {
    service = await TestService.create({ NOTARY_INTERVAL_SECONDS: '1' });
    notary = join(service.dir, 'notary');
    const { eventStoreUrl, kafka: brokers, topicPrefix } = service.config;
    log = service.openLog();
    client = EventStoreDBClient.connectionString(eventStoreUrl);
    for (const agencyId of ['EMB', 'GONE']) {
      keys.set(
        agencyId,
        await registerAgency(log, {
          agencyId,
          name: agencyId,
          kind: 'department',
          mandates: [{ capacity: 'command', areaCode: '520111' }],
          roles: ['duty-officer', 'commander'],
          keysDir: join(service.dir, 'keys'),
          audience: service.audience,
        }),
      );
    }
    await startAll();
    const kafka = createKafka(brokers, 'spec', quiet);
    producer = await BatchingProducer.connect(kafka);
    const topics = topicsOf(topicPrefix);
    const consumer = await runConsumer(kafka, {
      topics: [topics.replies, topics.deadLetters],
      groupId: randomUUID(),
      inFlight: 16,
      handle: ({ topic, value }) => {
        heard.push(`${topic === topics.replies ? 'reply' : 'dead letter'} ${String(value)}`);
        return Promise.resolve({ settled: Promise.resolve() });
      },
      log: quiet,
    });
    closing.push(
      () => consumer.stop(),
      () => producer.close(),
    );
  });
  afterAll(async () => {
    for (const close of closing) await close();
    await client?.dispose();
    await log?.close();
    await service?.close();
  });

  async function startAll(): Promise<void> {
    for (const app of apps) await service.start(app, app === 'followers' ? { NOTARY_DATA: notary } : {});
  }

  const keyOf = (agencyId: string): AgencyKey => {
    const key = keys.get(agencyId);
    if (!key) throw new Error(`${agencyId} is not registered`);
    return key;
  };

  async function call(agencyId: string, path: string, body?: object): Promise<Answer> {
    const key = keyOf(agencyId);
    const actor = { agencyId, principal: '值班员', role: 'commander' as const };
    const response = await fetch(`${service.apiUrl}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${await signToken(actor, key)}`,
        ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }
  const report = (id: string): Promise<Answer> =>
    call('EMB', `/v1/incidents/${id}/report`, commandExamples['incident.report']);

  async function say(subject: string): Promise<string> {
    const id = randomUUID();
    const key = keyOf('EMB');
    const event = signEvent(
      {
        specversion: '1.0',
        id,
        source: agencySource('EMB'),
        type: messageType('incident.verify'),
        subject,
        time: new Date().toISOString(),
        principal: '值班员',
        role: 'commander',
        data: commandExamples['incident.verify'],
      },
      key,
    );
    await producer.send(topicsOf(service.config.topicPrefix).commands, toMessage(event));
    return id;
  }

  async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 240_000;
    while (!(await condition())) {
      if (Date.now() > deadline) {
        const ready = await fetch(`${service.apiUrl}/health/ready`).then((answer) => answer.text());
        throw new Error(`${what}: not in time; ${ready}; heard ${heard.join('\n').slice(-2_000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Every follower has done what the log holds for it. */
  const allIsDone = (position: string): Promise<void> =>
    until('all that follows', async () => {
      const ready = (await (await fetch(`${service.apiUrl}/health/ready`)).json()) as Answer['body'];
      const done = ['projections', 'relay', 'notary', 'snapshots'].every(
        (name) => BigInt(ready.checks.followers[name]?.position ?? -1) >= BigInt(position),
      );
      const flows = Object.values<{ status: string }>(ready.checks.followers);
      return ready.status === 'ready' && done && flows.every(({ status }) => status === 'live');
    });

  async function worksOn(id: string): Promise<void> {
    const reported = await report(id);
    expect(reported.status).toBe(201);
    const { position } = reported.body as { position: string };
    const seen = await call('EMB', `/v1/incidents/${id}?minPosition=${position}&wait=10000`);
    expect([seen.status, seen.body.status]).toEqual([200, 'reported']);
    const command = await say(`incident-${id}`);
    await until('a reply', () => heard.some((text) => text.startsWith('reply') && text.includes(command)));
    await allIsDone(position);
  }

  it('ends no process and stops no follower, also after a restart; commands to it are refused', async () => {
    await worksOn('I-1');
    await client.tombstoneStream('incident-I-1');
    await client.tombstoneStream('agency-GONE');

    const answers = [
      await call('EMB', '/v1/incidents/I-1/contain', commandExamples['incident.contain']),
      await call('GONE', '/v1/agencies/GONE/set-duty-contact', commandExamples['agency.set-duty-contact']),
    ];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([422, 'refused-by-log']);
    await say('incident-I-1');
    await until('a dead letter', () => heard.some((text) => text.startsWith('dead letter')));
    await worksOn('I-2');
    // what was shown of it stays to be seen
    expect((await call('EMB', '/v1/incidents/I-1')).status).toBe(200);
    for (const app of apps) expect([app, service.process(app).running]).toEqual([app, true]);

    for (const app of apps) await service.process(app).kill9();
    const before = TreeStore.open(join(notary, 'tree'));
    const { size } = before;
    const root = before.rootAt(size);
    await before.close();
    await startAll();
    await worksOn('I-3');
    for (const app of apps) expect([app, service.process(app).running]).toEqual([app, true]);

    for (const app of apps) await service.process(app).stop();
    const tree = TreeStore.open(join(notary, 'tree'));
    expect(tree.size).toBeGreaterThan(size);
    expect(tree.rootAt(size).equals(root)).toBe(true);
    const positions = [...tree.leavesFrom(0, tree.size)].map(({ position }) => position);
    await tree.close();
    // the log's own events are no leaves
    const own: bigint[] = [];
    for await (const { event } of client.readAll()) {
      if (event?.position && !event.type.startsWith('$') && !event.streamId.startsWith('$'))
        own.push(event.position.commit);
    }
    expect(positions).toEqual(own);
  });
});
