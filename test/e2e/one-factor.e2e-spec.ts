import { agencySource, commandExamples, messageType, topicsOf, type Reply } from '#contracts';
import { BatchingProducer, createKafka, runConsumer, toMessage } from '#messaging';
import { signEvent, signToken, type AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { keysOfStaff, registerStaff } from '../../apps/demo/src/staffing.js';
import { staff } from '../../apps/demo/src/story/staff.js';
import { TestAgency } from '../harness/agency.js';
import { TestService } from '../harness/service.js';
import { until } from '../harness/until.js';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const { embDuty: li } = staff;

describe('a key that is a person’s', () => {
  let service: TestService;
  let agency: TestAgency;
  let key: AgencyKey;
  let producer: BatchingProducer;
  const replies = new Map<string, Reply>();
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    service = await TestService.create();
    await service.start('followers');
    await Promise.all([service.start('command-worker'), service.start('api')]);
    const keysDir = join(service.dir, 'keys');
    agency = await TestAgency.register(service, li.agencyId);
    const log = service.openLog();
    const { apiUrl, audience, config } = service;
    const signal = new AbortController().signal;
    await registerStaff([li], { log, apiUrl, keysDir, audience, accounts: new Map(), signal });
    await log.close();
    key = keysOfStaff(keysDir).get(li.personId)!;
    const kafka = createKafka(config.kafka, 'one-factor-spec', quiet);
    producer = await BatchingProducer.connect(kafka);
    const consumer = await runConsumer(kafka, {
      topics: [topicsOf(config.topicPrefix).replies],
      groupId: randomUUID(),
      inFlight: 16,
      handle: (message) => {
        const reply = JSON.parse(String(message.value)) as Reply;
        replies.set(reply.command.id, reply);
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
    await agency?.close();
    await service?.close();
  });

  /** What is answered through Kafka to a report that is signed by the key. */
  async function reported(incidentId: string): Promise<string> {
    const id = randomUUID();
    const event = signEvent(
      {
        ...{ specversion: '1.0', id, source: agencySource(key.agencyId), principal: '陈某' },
        ...{ type: messageType('incident.report'), subject: `incident-${incidentId}` },
        ...{ time: new Date().toISOString(), role: 'duty-officer', data: commandExamples['incident.report'] },
      },
      key,
    );
    await producer.send(topicsOf(service.config.topicPrefix).commands, toMessage(event));
    await until(() => replies.has(id), `a reply; logs in ${service.logs}`);
    const reply = replies.get(id)!;
    return reply.outcome === 'refused' ? reply.refusal.code : reply.outcome;
  }

  async function asked(): Promise<unknown> {
    const actor = { agencyId: key.agencyId, principal: '陈某', role: 'duty-officer' } as const;
    const headers = { authorization: `Bearer ${await signToken(actor, key)}` };
    const response = await fetch(`${service.apiUrl}/v1/incidents`, { headers });
    return response.ok ? 'answered' : ((await response.json()) as { code: unknown }).code;
  }

  it('lets nobody in by itself, at Kafka and at the API, unless the installation takes one factor', async () => {
    expect([await reported('K-1'), await asked()]).toEqual([
      'second-factor-required',
      'second-factor-required',
    ]);
    const log = service.openLog();
    expect(await log.read('incident-K-1')).toEqual([]);
    // the key that is nobody’s
    const id = await agency.report('K-1');
    await until(() => agency.outcome(id) === 'accepted', `a reply; logs in ${service.logs}`);
    await log.close();

    for (const name of ['command-worker', 'api'] as const) {
      await service.process(name).stop();
      await service.start(name, { ONE_FACTOR: 'true' });
    }
    expect([await reported('K-2'), await asked()]).toEqual(['accepted', 'answered']);
  });
});
