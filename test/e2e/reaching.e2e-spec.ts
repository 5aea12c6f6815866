import { registerAgency, setInstallation } from '#application';
import {
  dayOf,
  shippedReachingRules,
  type AgencyKind,
  type Mandate,
  type ReachingRules,
  type Role,
} from '#domain';
import { startEmbeddedPhones, type RunningPhones } from '#embedded-phones';
import type { EventLog } from '#event-log';
import { signToken, type AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planPhones } from '../../apps/stack/src/phones.js';
import { until } from '../engines/support.js';
import { freePort } from '../harness/processes.js';
import { TestService } from '../harness/service.js';

type Body = Readonly<Record<string, unknown>>;

const issue = {
  ...{ category: 'natural-disaster', hazard: 'rainstorm', colour: 'red', headline: '暴雨红色预警' },
  ...{ areaCodes: ['520111004'], startsAt: '2026-06-18T08:30:00.000Z' },
  ...{ expectedEndAt: '2099-06-18T20:30:00.000Z', cautions: ['注意'], measures: ['转移'], exercise: false },
};

const onlyByVoice: ReachingRules = {
  ...shippedReachingRules,
  rules: shippedReachingRules.rules.map((rule) => ({
    ...{ ...rule, giveUpAfterSeconds: rule.calls ? 7_200 : undefined },
    steps: [{ channel: 'voice', afterSeconds: 0, times: 1, everySeconds: 7_200 }],
  })),
};

describe('a person who is called', () => {
  let service: TestService;
  let log: EventLog;
  let phones: RunningPhones;
  const keys = new Map<string, AgencyKey>();

  beforeAll(async () => {
    const [phonesPort, receipts] = [await freePort(), await freePort()];
    service = await TestService.create({ MESSENGER_PORT: String(receipts) });
    const plan = planPhones(service.dir, '127.0.0.1', { phones: phonesPort, receipts });
    phones = await startEmbeddedPhones({
      dataDir: join(service.dir, 'phones'),
      ...{
        host: '127.0.0.1',
        port: phonesPort,
        secret: secretIn(plan.engine, 'LIANDONG_PHONES_SECRET_FILE'),
      },
      receipts: {
        url: plan.engine['LIANDONG_PHONES_RECEIPTS_URL'] ?? '',
        secret: secretIn(plan.engine, 'LIANDONG_PHONES_RECEIPTS_SECRET_FILE'),
      },
    });
    // one call each, so that what a phone shows does not hang on how long anything takes
    const rules = join(service.dir, 'reaching-rules.json');
    writeFileSync(rules, JSON.stringify(onlyByVoice));
    Object.assign(service.env, plan.apps, { REACHING_RULES_FILE: rules });
    await Promise.all((['followers', 'api', 'messenger'] as const).map((name) => service.start(name)));
    log = service.openLog();
    await register(
      'EMB',
      'department',
      ['duty-officer'],
      [
        { capacity: 'command', areaCode: '520111' },
        { capacity: 'warn', areaCode: '520111' },
      ],
    );
    await setInstallation(log, { districtCode: '520111', homeBureauId: 'EMB' });
    await register('ST', 'township', ['agency-operator', 'personnel'], []);
  });
  afterAll(async () => {
    await phones?.close();
    await log?.close();
    await service?.close();
  });

  async function register(
    agencyId: string,
    kind: AgencyKind,
    roles: readonly Role[],
    mandates: readonly Mandate[],
  ): Promise<void> {
    const key = await registerAgency(log, {
      ...{ agencyId, name: agencyId, kind, mandates, roles, areaCode: '520111' },
      ...{ keysDir: join(service.dir, 'keys'), audience: service.audience },
    });
    keys.set(agencyId, key);
  }

  async function ask(
    agencyId: string,
    path: string,
    body?: object,
    role: Role = agencyId === 'EMB' ? 'duty-officer' : 'agency-operator',
  ): Promise<{ status: number; body: Body }> {
    const key = keys.get(agencyId);
    if (!key) throw new Error('no such agency');
    const response = await fetch(`${service.apiUrl}/v1/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await signToken({ agencyId, principal: '值班员', role }, key)}`,
        ...(body && { 'idempotency-key': randomUUID() }),
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Body };
  }

  const messages = async (agencyId = 'EMB'): Promise<readonly Body[]> =>
    ((await ask(agencyId, 'messages')).body.items ?? []) as readonly Body[];

  it('is shown the call on a phone, answers it, and the call is acknowledged, over a kill in between', async () => {
    const contact = await ask('ST', 'agencies/ST/set-duty-contact', {
      post: '值班室',
      telephone: '0851-0000',
    });
    expect(contact.status).toBe(200);
    expect((await ask('EMB', 'warnings/W1/issue', issue)).status).toBeLessThan(300);
    const call = { recipients: [{ agencyId: 'ST' }], acknowledgeWithinMinutes: 30, message: '立即转移' };
    expect((await ask('EMB', 'warnings/W1/call', call)).status).toBe(200);
    await until(
      () => phones.phones.shown('0851-0000').length === 1,
      () => `a call on the phone; logs in ${service.logs}`,
    );
    const [shown] = phones.phones.shown();
    expect(shown?.text).toMatch(/^贵筑街道 请确认收到（叫应），回复 1 截止 .*暴雨红色预警 · 立即转移/);

    await service.process('messenger').kill9();
    phones.phones.answer('0851-0000', '收到。');
    await service.start('messenger');
    await until(
      async () => JSON.stringify((await ask('EMB', 'warnings/W1')).body).includes('acknowledgedAt":"'),
      () => 'the call acknowledged',
    );
    expect(phones.phones.shown()).toHaveLength(1);
    const all = await messages();
    expect(all).toMatchObject([{ status: 'answered', recipientAgencyId: 'ST', calls: true }]);
    expect(await messages('ST')).toEqual(all);
    expect(JSON.stringify(all)).not.toContain('0851');
  });

  it('is who is on duty by the roster, over a kill of who asks and who sends, then the deputy', async () => {
    const lead = { personId: randomUUID(), telephone: '13800000001' };
    const deputy = { personId: randomUUID(), telephone: '13800000002' };
    const personnel = async (path: string, body: object): Promise<void> => {
      expect((await ask('ST', path, body, 'personnel')).body).toMatchObject({ outcome: 'accepted' });
    };
    for (const { personId, telephone } of [lead, deputy])
      await personnel(`persons/${personId}/register`, { details: { name: '值班人员', telephone } });
    const places = { start: '00:00', end: '24:00', lead: lead.personId, deputy: deputy.personId };
    for (const days of [0, 1]) {
      const date = dayOf(new Date(Date.now() + days * 86_400_000).toISOString());
      await personnel(`duty/ST.hall.${date.slice(0, 7)}/put-shifts`, { shifts: [{ date, ...places }] });
    }
    const warn = async (id: string): Promise<void> => {
      expect((await ask('EMB', `warnings/${id}/issue`, issue)).status).toBeLessThan(300);
      const call = { recipients: [{ agencyId: 'ST' }], acknowledgeWithinMinutes: 30, message: '立即转移' };
      expect((await ask('EMB', `warnings/${id}/call`, call)).status).toBe(200);
    };
    const rings = (telephone: string): Promise<void> =>
      until(
        () => phones.phones.shown(telephone).length > 0,
        () => `a call on ${telephone}; logs in ${service.logs}`,
      );

    await service.process('followers').kill9();
    await warn('W2');
    await service.start('followers');
    await rings(lead.telephone);
    await service.process('messenger').kill9();
    phones.phones.answer(lead.telephone, '1');
    await service.start('messenger');
    await until(
      async () => JSON.stringify((await ask('EMB', 'warnings/W2')).body).includes('acknowledgedAt":"'),
      () => 'the call acknowledged',
    );
    expect(phones.phones.shown(lead.telephone)).toHaveLength(1);
    expect(phones.phones.shown(deputy.telephone)).toEqual([]);
    expect(phones.phones.shown('0851-0000')).toHaveLength(1);
    expect((await messages())[0]).toMatchObject({ status: 'answered', personId: lead.personId });

    // whoever has left is not called, and the deputy is at once
    await personnel(`persons/${lead.personId}/end`, { reason: '调离' });
    await warn('W3');
    await rings(deputy.telephone);
    const [last] = await messages();
    expect(last).toMatchObject({
      ...{ personId: deputy.personId },
      passedOver: [{ place: 'lead', personId: lead.personId, reason: 'employment-ended' }],
    });
    expect(JSON.stringify(await messages())).not.toContain('1380000');
  });

  it('has a task by telephone and says so, which accepts nothing: that is done in the system', async () => {
    const contact = { post: '值班室', telephone: '0851-0002' };
    expect((await ask('EMB', 'agencies/EMB/set-duty-contact', contact)).status).toBe(200);
    const report = {
      ...{ title: '积水', category: 'natural-disaster', areaCode: '520111004', description: '深 1 m' },
      exercise: false,
    };
    expect((await ask('EMB', 'incidents/I1/report', report)).status).toBe(201);
    const task = {
      ...{ incidentId: 'I1', assigneeAgencyId: 'EMB', title: '排水', priority: 2 },
      acknowledgeWithinMinutes: 30,
    };
    expect((await ask('EMB', 'tasks/T1/assign', task)).body).toMatchObject({ outcome: 'accepted' });
    await until(
      () => phones.phones.shown('0851-0002').length === 1,
      () => `the task on the phone; logs in ${service.logs}`,
    );
    expect(phones.phones.shown('0851-0002')[0]?.text).toContain('（回复 1 仅表示知悉）');
    phones.phones.answer('0851-0002', '收到');
    const about = async (): Promise<Body | undefined> =>
      (await messages()).find(({ recipientAgencyId }) => recipientAgencyId === 'EMB');
    await until(
      async () => (await about())?.['status'] === 'answered',
      () => 'the reply on record',
    );
    expect((await ask('EMB', 'tasks/T1')).body).toMatchObject({ status: 'assigned' });
    expect((await ask('EMB', 'tasks/T1/accept', {})).body).toMatchObject({ outcome: 'accepted' });
  });
});

function secretIn(env: Readonly<Record<string, string>>, name: string): string {
  return readFileSync(env[name] ?? '', 'utf8').trim();
}
