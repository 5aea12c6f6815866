import { setInstallation } from '#application';
import { commandExamples } from '#contracts';
import type { AgencyKind, Mandate, Role } from '#domain';
import type { Agency, Warning } from '#read-model';
import { startApi } from '../app/engines.helper-spec.js';

const parties: readonly [agencyId: string, kind: AgencyKind, role: Role, mandates?: readonly Mandate[]][] = [
  ['EMB', 'department', 'duty-officer'],
  ['MET', 'department', 'duty-officer', [{ capacity: 'warn', areaCode: '520111' }]],
  ['FIRE', 'department', 'duty-officer', []],
  ['NM-EMB', 'neighbour', 'duty-officer'],
  ['BUS', 'enterprise', 'enterprise-operator'],
];

interface Called {
  readonly data: { readonly recipients?: readonly { readonly agencyId: string }[] };
}

describe('what a partner gets at the door', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const bearers: Record<string, Record<string, string>> = {};
  let last: string;

  beforeAll(async () => {
    api = await startApi(4);
    for (const [agencyId, kind, role, mandates] of parties) {
      await api.parties.register(agencyId, kind, mandates);
      bearers[agencyId] = await api.parties.bearer(agencyId, role);
    }
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
    const report = { ...commandExamples['incident.report'], areaCode: '520111006', exercise: false };
    await accepted('EMB', 'incidents/A/report', report);
    await accepted('EMB', 'incidents/A/verify', commandExamples['incident.verify']);
    const neededBy = new Date(Date.now() + 3_600_000).toISOString();
    await accepted('EMB', 'sharing/SH/request', {
      ...commandExamples['sharing.request'],
      incidentId: 'A',
      neededBy,
    });
    await accepted('FIRE', 'agencies/FIRE/set-duty-contact', {
      post: '指挥中心',
      telephone: '0851-88880000',
    });
    await accepted('MET', 'warnings/RAIN/issue', commandExamples['warning.issue']);
    const recipients = [{ agencyId: 'FIRE' }, { agencyId: 'NM-EMB' }];
    last = await accepted('MET', 'warnings/RAIN/call', { recipients, acknowledgeWithinMinutes: 30 });
  });
  afterAll(() => api?.stop());

  const post = (agencyId: string, path: string, body: object) =>
    api.client.post(`/v1/${path}`, body, bearers[agencyId] ?? {});
  const accepted = async (agencyId: string, path: string, body: object): Promise<string> => {
    const answer = await post(agencyId, path, body);
    expect([path, answer.body]).toMatchObject([path, { outcome: 'accepted' }]);
    return answer.body.position as string;
  };
  const get = (agencyId: string, path: string) =>
    api.client.get(
      `/v1/${path}${path.includes('?') ? '&' : '?'}minPosition=${last}`,
      bearers[agencyId] ?? {},
    );

  /** As far as it does not differ between any two requests. */
  const words = async (agencyId: string, path: string, id: string): Promise<string> => {
    const { status, body } = await get(agencyId, path);
    const { requestId: _, instance: __, ...rest } = body as Record<string, unknown>;
    return `${status} ${JSON.stringify(rest).replaceAll(id, '…')}`;
  };

  it('is the same for an incident of others and for one that does not exist', async () => {
    for (const agencyId of ['BUS', 'NM-EMB', 'FIRE']) {
      for (const path of ['', '/timeline', '/linked-response', '/after-action'])
        expect(await words(agencyId, `incidents/A${path}`, 'A')).toBe(
          await words(agencyId, `incidents/NONE${path}`, 'NONE'),
        );
      expect(await words(agencyId, 'sharing/SH', 'SH')).toBe(await words(agencyId, 'sharing/NONE', 'NONE'));
      for (const list of [
        'incidents',
        'tasks?incidentId=A',
        'requests/open',
        'reports',
        'activations',
        'ledger',
      ])
        expect([list, (await get(agencyId, list)).body]).toEqual([list, { items: [] }]);
    }
    const correct = await post('BUS', 'incidents/A/correct', commandExamples['incident.correct']);
    expect([correct.status, correct.body.code]).toEqual([404, 'not-found']);
    expect((await get('EMB', 'incidents/A')).body).toMatchObject({ id: 'A', status: 'verified' });
  });

  it('is not opened by declining what nobody asked of it', async () => {
    const answer = { ...commandExamples['sharing.respond'], answer: 'decline', reason: '无' };
    expect((await post('BUS', 'sharing/SH/respond', answer)).status).toBe(404);
    expect((await get('BUS', 'incidents/A')).status).toBe(404);
    expect((await get('BUS', 'sharing/SH')).status).toBe(404);
  });

  it('shows telephone numbers and keys to their own agency alone', async () => {
    const own = (await get('FIRE', 'agencies/FIRE')).body as Agency;
    expect(own.dutyContact).toMatchObject({ post: '指挥中心' });
    expect(own.credentials).toHaveLength(1);
    // it has called, and waits for the answer
    expect((await get('MET', 'agencies/FIRE')).body).toMatchObject({ dutyContact: { post: '指挥中心' } });
    for (const agencyId of ['NM-EMB', 'BUS', 'EMB']) {
      expect((await get(agencyId, 'agencies/FIRE')).body).toMatchObject({
        dutyContact: null,
        credentials: [],
      });
      expect(JSON.stringify((await get(agencyId, 'agencies?kind=department')).body)).not.toContain(
        '指挥中心',
      );
    }
    expect((await get('BUS', 'agencies?kind=enterprise')).body.items).toMatchObject([{ id: 'BUS' }]);
  });

  it('tells in the feed of no call that the query hides', async () => {
    const feed = async (agencyId: string, count: number) => {
      const events = await api.client.listen('/v1/feed?after=-1', count, bearers[agencyId] ?? {});
      return events.map(({ type, data }) => [
        type,
        (data as Called).data.recipients?.map((one) => one.agencyId),
      ]);
    };
    const query = async (agencyId: string) => (await get(agencyId, 'warnings/RAIN')).body as Warning;
    expect(await feed('BUS', 2)).toEqual([
      ['warning.issued', undefined],
      ['warning.called', []],
    ]);
    expect(await query('BUS')).toMatchObject({ recipients: [] });
    expect(await query('BUS')).not.toHaveProperty('called');
    expect(await feed('NM-EMB', 2)).toEqual([
      ['warning.issued', undefined],
      ['warning.called', ['NM-EMB']],
    ]);
    expect((await query('NM-EMB')).recipients).toMatchObject([{ agencyId: 'NM-EMB' }]);
    expect((await query('MET')).recipients).toHaveLength(2);
    expect(await query('MET')).toMatchObject({ called: 2, unanswered: 2 });
  });
});
