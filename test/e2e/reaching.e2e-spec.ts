import { registerAgency, setInstallation } from '#application';
import type { AgencyKind, Mandate, Role } from '#domain';
import { startEmbeddedPhones, type RunningPhones } from '#embedded-phones';
import type { EventLog } from '#event-log';
import { signToken, type AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
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
    Object.assign(service.env, plan.apps);
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
    await register('ST', 'township', ['agency-operator'], []);
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

  async function ask(agencyId: string, path: string, body?: object): Promise<{ status: number; body: Body }> {
    const role = agencyId === 'EMB' ? 'duty-officer' : 'agency-operator';
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
});

function secretIn(env: Readonly<Record<string, string>>, name: string): string {
  return readFileSync(env[name] ?? '', 'utf8').trim();
}
