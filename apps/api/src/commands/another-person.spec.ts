import { commandExamples, streamId, type AggregateName, type EventMetadata } from '#contracts';
import type { Role } from '#domain';
import { readKeyFile, signToken } from '#security';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { apiWith, type TestApi } from '../app/testing.helper-spec.js';
import { Limits } from '../limits/limits.js';

const folder = new URL('../../../../libs/contracts/src/log/frozen-events/', import.meta.url);
const frozen = (aggregate: string, type: string): object =>
  (
    JSON.parse(readFileSync(new URL(`${aggregate}.json`, folder), 'utf8')) as { type: string; data: object }[]
  ).find((one) => one.type === `${aggregate}.${type}.v1`)?.data ?? {};

/** One key says in turn that it is several persons: it is one. */
describe('what asks for another person', () => {
  let api: TestApi;

  beforeAll(async () => {
    let now = 0;
    api = await apiWith({}, { limits: new Limits(() => (now += 60_000)) });
    await api.parties.register('FIRE', 'department', []);
  });
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  const post = async (path: string, body: object, principal: string, agencyId = 'EMB', as?: Role) => {
    const key = readKeyFile(api.parties.file(agencyId));
    const role = as ?? 'duty-officer';
    const answer = await api.app.inject({
      method: 'POST',
      url: `/v1/${path}`,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        authorization: `Bearer ${await signToken({ agencyId, principal, role }, key)}`,
      },
      payload: JSON.stringify(body),
    });
    const { outcome, code } = answer.json<{ outcome?: string; code?: string }>();
    return outcome ?? code;
  };
  const give = async (...said: Parameters<typeof post>): Promise<void> => {
    expect([said[0], await post(...said)]).toEqual([said[0], 'accepted']);
  };

  /** As if the service, and others, had done so before. */
  async function done(
    aggregate: AggregateName,
    id: string,
    types: readonly string[],
    by = 'EMB',
    principal = 'zhang',
    data?: object,
  ) {
    const stream = streamId(aggregate, id);
    for (const type of types) {
      const commandId = randomUUID();
      const at = new Date().toISOString();
      const metadata: EventMetadata = {
        ...{ commandId, digest: '', correlationId: commandId, causationId: commandId },
        ...{ occurredAt: at, receivedAt: at, origin: { via: 'http' } },
        command: { source: `/agencies/${by}`, id: commandId, name: type },
        actor: {
          agencyId: by,
          principal,
          role: 'duty-officer',
          keyId: readKeyFile(api.parties.file(by)).keyId,
        },
      };
      const revision = BigInt((await api.log.read(stream)).length) - 1n;
      const event = {
        eventId: commandId,
        storedType: `${aggregate}.${type}.v1`,
        data: data ?? frozen(aggregate, type),
        metadata,
      };
      expect(await api.log.append(stream, revision, [event])).not.toBe('conflict');
    }
  }

  it('pays no compensation by whom requisitioned, whatever it is called and whoever did so after it', async () => {
    await give(
      'incidents/INC-F1/report',
      { ...commandExamples['incident.report'], exercise: false },
      'zhang',
    );
    const before = ['requested', 'allocation-decided', 'reservation-confirmed'];
    await done('sharing', 'S', [...before, 'requisitioned']);
    await done('sharing', 'S', ['requisitioned'], 'FIRE', 'wang');
    await done('sharing', 'S', ['committed', 'compensation-claimed'], 'ENT-1');
    const pay = { ...commandExamples['sharing.pay-compensation'], claimId: 'CLAIM-1' };
    expect(await post('sharing/S/pay-compensation', pay, 'li')).toBe('not-a-party');
  });

  it('closes no action of a drill by whom reported it done', async () => {
    const inject = { id: 'N', afterMinutes: 600, agencyId: 'FIRE', text: 't', expectedWithinMinutes: 5 };
    const drill = { title: 'd', participants: ['EMB', 'FIRE'], objectives: [], injects: [inject] };
    await give('drills/D/plan', drill, 'zhang');
    await give('drills/D/start', {}, 'zhang');
    await give('drills/D/end', { reason: 'r' }, 'zhang');
    const finding = { id: 'F-1', text: 't' };
    await give('drills/D/evaluate', { summary: 's', findings: [finding] }, 'zhang');
    const action = {
      actionId: 'A-1',
      findingId: 'F-1',
      agencyId: 'EMB',
      text: 't',
      dueAt: '2030-01-01T00:00:00Z',
    };
    await give('drills/D/assign-action', action, 'zhang');
    await give('drills/D/complete-action', { actionId: 'A-1', outcome: 'o' }, 'zhang');
    expect(await post('drills/D/close-action', { actionId: 'A-1', verification: 'v' }, 'li')).toBe(
      'not-a-party',
    );
  });

  it('approves no draft by whom had a hand in it', async () => {
    const { version: _, ...draft } = commandExamples['plan.draft'] as Record<string, unknown>;
    const duties = [{ duty: '堵漏', agencyId: 'FIRE' }];
    await give('plans/P/draft', { ...draft, kind: 'department', duties }, 'zhang', 'FIRE');
    await give('plans/P/submit', {}, 'zhang', 'FIRE');
    expect(await post('plans/P/review', commandExamples['plan.review'], 'li', 'FIRE')).toBe('not-a-party');
  });

  it('lets nobody sign in as another who directs or administers by changing the account', async () => {
    const personId = randomUUID();
    const account = { issuer: 'https://id.example.cn', subject: 'commander' };
    const keep = (verb: string, details: object) =>
      post(
        `persons/${personId}/${verb}`,
        { details: { name: '某测试', ...details } },
        'keeper',
        'EMB',
        'personnel',
      );
    expect(await keep('register', { account })).toBe('accepted');
    const mine = { ...account, subject: 'keeper-2' };
    expect(await keep('update', { account: mine })).toBe('accepted');
    expect(await keep('update', { account })).toBe('accepted');
    await done('agency', 'EMB', ['role-granted'], 'EMB', 'keeper', { personId, role: 'duty-officer' });
    expect(await keep('update', { account, telephone: '13711122299' })).toBe('accepted');
    expect(await keep('update', { account: mine })).toBe('awaiting-second-person');
    // without an account nobody signs in
    expect(await keep('update', {})).toBe('accepted');
    expect(await keep('update', { account: mine })).toBe('awaiting-second-person');
  });
});
