import { registerAgency, setInstallation } from '#application';
import { partnerTopic, topicsOf, type Topics } from '#contracts';
import { createKafka, createPartnerTopics, runConsumer, type RunningConsumer } from '#messaging';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { HttpDoor, readKeyFile } from '../../libs/client/src/index.js';
import { until } from '../engines/support.js';
import { TestService } from '../harness/service.js';
import { keyFile } from '#security';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const district = '520111';

interface Heard {
  readonly headers: Readonly<Record<string, string>>;
  readonly data: Record<string, unknown>;
}

describe('what an agency is told on its own topic', () => {
  let service: TestService;
  let topics: Topics;
  let kafka: ReturnType<typeof createKafka>;
  const listening: RunningConsumer[] = [];
  const heard = new Map<string, Heard[]>();

  const agencies = {
    EMB: { kind: 'department', roles: ['duty-officer', 'commander'] },
    BUS: { kind: 'enterprise', roles: ['enterprise-operator'] },
    PUMP: { kind: 'enterprise', roles: ['enterprise-operator'] },
  } as const;
  type Agency = keyof typeof agencies;

  beforeAll(async () => {
    service = await TestService.create();
    topics = topicsOf(service.config.topicPrefix);
    kafka = createKafka(service.config.kafka, 'spec', quiet);
    await service.orClosed(async () => {
      await Promise.all((['command-worker', 'followers', 'api'] as const).map((app) => service.start(app)));
      const log = service.openLog();
      for (const [agencyId, { kind, roles }] of Object.entries(agencies))
        await registerAgency(log, {
          ...{ agencyId, name: agencyId, kind, roles, areaCode: district },
          ...{ keysDir: join(service.dir, 'keys'), audience: service.audience },
          mandates: agencyId === 'EMB' ? [{ capacity: 'command', areaCode: district }] : [],
        });
      await setInstallation(log, { districtCode: district, homeBureauId: 'EMB' });
      await log.close();
    });
  });
  afterAll(async () => {
    for (const one of listening) await one.stop();
    await service?.close();
  });

  async function listen(agencyId: Agency): Promise<Heard[]> {
    const list: Heard[] = [];
    heard.set(agencyId, list);
    await createPartnerTopics(kafka, topics, agencyId, service.config);
    listening.push(
      await runConsumer(kafka, {
        topics: [partnerTopic(topics, 'events', agencyId)],
        groupId: randomUUID(),
        inFlight: 16,
        partitionsAtOnce: 1,
        log: quiet,
        handle: ({ headers, value }) => {
          const texts = Object.entries(headers).map(([name, text]) => [
            name.replace('ce_', ''),
            String(text),
          ]);
          list.push({
            headers: Object.fromEntries(texts) as Record<string, string>,
            data: JSON.parse(String(value)) as Record<string, unknown>,
          });
          return Promise.resolve({ settled: Promise.resolve() });
        },
      }),
    );
    return list;
  }

  const door = (agencyId: Agency, role: string = agencies[agencyId].roles[0]): HttpDoor =>
    new HttpDoor({
      key: readKeyFile(keyFile(join(service.dir, 'keys'), agencyId)),
      ...{ principal: 'x', role, url: service.apiUrl },
    });

  async function accepted(agencyId: Agency, name: string, target: string, data: object): Promise<void> {
    expect(await door(agencyId).send({ name, target, data })).toMatchObject({ outcome: 'accepted' });
  }

  const told = (agencyId: Agency): string[] =>
    (heard.get(agencyId) ?? []).map(({ headers }) => `${headers['type']} ${headers['subject']}`);

  it('is shown an incident when it is drawn in, and then what happens', async () => {
    await listen('EMB');
    await listen('BUS');
    const reported = await door('PUMP').send({
      name: 'incident.report',
      target: 'INC-1',
      data: { title: '积水', category: 'accident', areaCode: district, description: 'x', exercise: false },
    });
    expect(reported.outcome).toBe('accepted');
    await until(() => told('EMB').length > 0, 'EMB is told of the report');
    await accepted('EMB', 'incident.verify', 'INC-1', { findings: '属实' });
    await accepted('EMB', 'task.assign', 'T-1', {
      ...{
        incidentId: 'INC-1',
        assigneeAgencyId: 'BUS',
        title: '运送',
        priority: 1,
        acknowledgeWithinMinutes: 30,
      },
    });
    await until(() => told('BUS').length >= 2, 'BUS is told', 20_000);
    console.log(told('EMB'), told('BUS'), JSON.stringify(heard.get('BUS'), null, 1));
  });
});
