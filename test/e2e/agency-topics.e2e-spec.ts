import { registerAgency, setInstallation } from '#application';
import {
  agencySource,
  commandExamples,
  messageType,
  partnerTopic,
  topicsOf,
  type OuterCommandName,
  type PartnerTopicName,
  type Reply,
  type Topics,
} from '#contracts';
import type { EventLog } from '#event-log';
import {
  BatchingProducer,
  createKafka,
  createPartnerTopics,
  runConsumer,
  toMessage,
  type RunningConsumer,
} from '#messaging';
import { signEvent, type AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { TestService } from '../harness/service.js';
import { until } from '../engines/support.js';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

interface Heard {
  readonly topic: string;
  readonly reply: Partial<Reply> & { readonly code?: string; readonly refusal?: { readonly code: string } };
}

describe('an agency with topics of its own', () => {
  let service: TestService;
  let log: EventLog;
  let topics: Topics;
  let kafka: ReturnType<typeof createKafka>;
  let producer: BatchingProducer;
  let listening: RunningConsumer;
  const keys = new Map<string, AgencyKey>();
  const heard: Heard[] = [];

  beforeAll(async () => {
    service = await TestService.create();
    log = service.openLog();
    topics = topicsOf(service.config.topicPrefix);
    kafka = createKafka(service.config.kafka, 'spec', quiet);
    for (const agencyId of ['FIRE', 'WATER'])
      keys.set(
        agencyId,
        await registerAgency(log, {
          ...{ agencyId, name: agencyId, kind: 'department', roles: ['duty-officer'] },
          ...{ keysDir: join(service.dir, 'keys'), audience: service.audience },
        }),
      );
    await service.start('command-worker');
    // while the service runs, which must not be stopped for a new partner
    await createPartnerTopics(kafka, topics, [...keys.keys()], service.config);
    producer = await BatchingProducer.connect(kafka);
    const names: readonly PartnerTopicName[] = ['replies', 'exerciseReplies'];
    listening = await runConsumer(kafka, {
      topics: [
        topics.replies,
        ...[...keys.keys()].flatMap((id) => names.map((name) => partnerTopic(topics, name, id))),
      ],
      groupId: randomUUID(),
      inFlight: 16,
      log: quiet,
      handle: ({ topic, value }) => {
        heard.push({ topic, reply: JSON.parse(String(value)) as Heard['reply'] });
        return Promise.resolve({ settled: Promise.resolve() });
      },
    });
  });
  afterAll(async () => {
    await listening?.stop();
    await producer?.close();
    await log?.close();
    await service?.close();
  });

  interface Asked {
    readonly name: OuterCommandName;
    readonly subject: string;
    readonly data: unknown;
  }

  /** Sends what one agency signs, a report unless told otherwise, by a topic; gives the answer and where it was heard. */
  async function send(
    topic: string,
    signer: string,
    { forged = false, asked }: { forged?: boolean; asked?: Asked } = {},
  ): Promise<Heard & { id: string }> {
    const id = randomUUID();
    const key = keys.get(signer);
    if (!key) throw new Error(`${signer} is not registered`);
    const report = { name: 'incident.report', subject: `incident-${id}`, data: undefined } as const;
    const { name, subject, data = commandExamples['incident.report'] } = asked ?? report;
    const event = signEvent(
      {
        ...{ specversion: '1.0', id, source: agencySource(signer), type: messageType(name), subject },
        ...{ time: new Date().toISOString(), principal: 'x', role: 'duty-officer', data },
      },
      key,
    );
    await producer.send(topic, toMessage(forged ? { ...event, principal: 'somebody else' } : event));
    const answer = (): Heard | undefined => heard.find(({ reply }) => reply.command?.id === id);
    await until(() => answer() !== undefined, `an answer to ${id}`);
    return { ...answer()!, id };
  }

  const isOnRecord = async (id: string): Promise<boolean> => (await log.read(`incident-${id}`)).length > 0;

  it('is answered there alone', async () => {
    const { topic, reply, id } = await send(partnerTopic(topics, 'commands', 'FIRE'), 'FIRE');
    expect(reply.outcome).toBe('accepted');
    expect(topic).toBe(partnerTopic(topics, 'replies', 'FIRE'));
    expect(await isOnRecord(id)).toBe(true);
    expect(heard.filter((one) => one.reply.command?.id === id)).toHaveLength(1);
  });

  it('is told when it writes what another has signed, and nothing of it is on record', async () => {
    const { topic, reply, id } = await send(partnerTopic(topics, 'commands', 'WATER'), 'FIRE');
    expect(reply).toMatchObject({ outcome: 'not-taken', code: 'topic-of-another' });
    expect(topic).toBe(partnerTopic(topics, 'replies', 'WATER'));
    expect(await isOnRecord(id)).toBe(false);
  });

  it('is told what of its message is not proved, and nothing of it is on record', async () => {
    const before = await log.lastPosition();
    const { topic, reply } = await send(partnerTopic(topics, 'commands', 'FIRE'), 'FIRE', { forged: true });
    expect(reply).toMatchObject({
      ...{ outcome: 'not-taken', code: 'not-proved' },
      refusal: { code: 'signature-invalid', part: 'signature' },
    });
    expect(topic).toBe(partnerTopic(topics, 'replies', 'FIRE'));
    expect(await log.lastPosition()).toBe(before);
  });

  it('hears of a request addressed to it, of a question and of a price asked', async () => {
    await setInstallation(log, { districtCode: '520111', homeBureauId: 'FIRE' });
    await service.start('followers');
    const told: string[] = [];
    const following = await runConsumer(kafka, {
      topics: [partnerTopic(topics, 'events', 'WATER')],
      groupId: randomUUID(),
      inFlight: 16,
      log: quiet,
      handle: ({ headers }) => {
        told.push(String(headers['ce_type']));
        return Promise.resolve({ settled: Promise.resolve() });
      },
    });
    try {
      const give = async (agencyId: string, name: OuterCommandName, subject: string, data: object) => {
        const asked = { name, subject, data };
        const { reply } = await send(partnerTopic(topics, 'commands', agencyId), agencyId, { asked });
        expect([name, reply]).toMatchObject([name, { outcome: 'accepted' }]);
      };
      const report = commandExamples['incident.report'];
      const neededBy = new Date(Date.now() + 3_600_000).toISOString();
      const request = { ...commandExamples['sharing.request'], incidentId: 'I', neededBy };
      await give('WATER', 'resource.register', 'resource-R', {
        ...commandExamples['resource.register'],
        capability: { code: 'rescue-team', perUnit: 1 },
      });
      await give('FIRE', 'incident.report', 'incident-I', {
        ...report,
        ...{ areaCode: '520111006', exercise: false },
      });
      await give('FIRE', 'incident.verify', 'incident-I', { findings: 'x' });
      await give('FIRE', 'sharing.request', 'sharing-S', request);
      await give('FIRE', 'sharing.ask', 'sharing-S', { agencyIds: ['WATER'] });
      await give('FIRE', 'sharing.request-information', 'sharing-S', { queryId: 'Q', question: '？' });
      await give('FIRE', 'sharing.request-quote', 'sharing-S', { resourceId: 'R' });
      const wanted = ['sharing.asked', 'sharing.information-requested', 'sharing.quote-requested'];
      const hears = (type: string): boolean => told.includes(messageType(type));
      await until(() => wanted.every(hears), `${wanted.join()} on the topic of WATER`);
    } finally {
      await following.stop();
    }
  });
});
