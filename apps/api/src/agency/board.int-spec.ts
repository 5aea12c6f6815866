import { setInstallation } from '#application';
import { commandExamples } from '#contracts';
import type { AgencyKind, Mandate, Role } from '#domain';
import type { AgencyBoard } from '#read-model';
import { startApi } from '../app/engines.helper-spec.js';

const parties: readonly (readonly [string, AgencyKind, Role, (readonly Mandate[])?])[] = [
  ['EMB', 'department', 'duty-officer', [{ capacity: 'command', areaCode: '520111' }]],
  ['STREET', 'township', 'duty-officer', [{ capacity: 'local', areaCode: '520111006' }]],
  ['FIRE', 'department', 'duty-officer', []],
  ['ENT-PUMP', 'enterprise', 'enterprise-operator'],
  ['ENT-BUS', 'enterprise', 'enterprise-operator'],
];

describe('whoever must act is told', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const bearers: Record<string, Record<string, string>> = {};
  let last = '0';

  beforeAll(async () => {
    api = await startApi(10);
    for (const [agencyId, kind, role, mandates] of parties) {
      await api.parties.register(agencyId, kind, mandates);
      bearers[agencyId] = await api.parties.bearer(agencyId, role);
    }
    for (const agencyId of ['LD-ADMIN', 'LD-ADMIN-2']) {
      await api.parties.registerAlone(agencyId, 'administrator');
      bearers[agencyId] = await api.parties.bearer(agencyId, 'administrator');
    }
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
    for (const [agencyId, id] of [
      ['ENT-PUMP', 'PUMP'],
      ['ENT-BUS', 'BUS'],
    ] as const)
      await give(agencyId, `resources/${id}/register`, commandExamples['resource.register']);
    const report = { ...commandExamples['incident.report'], areaCode: '520111006', exercise: false };
    await give('STREET', 'incidents/F/report', report);
    await give('EMB', 'incidents/F/verify', commandExamples['incident.verify']);
    const neededBy = new Date(Date.now() + 3_600_000).toISOString();
    await give('STREET', 'sharing/SH/request', {
      ...commandExamples['sharing.request'],
      ...{ incidentId: 'F', neededBy },
    });
  });
  afterAll(() => api?.stop());

  const post = async (agencyId: string, path: string, body: object) => {
    const answer = await api.client.post(`/v1/${path}`, body, bearers[agencyId] ?? {});
    last = (answer.body.position as string | undefined) ?? last;
    return answer;
  };
  const give = async (agencyId: string, path: string, body: object): Promise<void> => {
    const answer = await post(agencyId, path, body);
    expect([path, answer.body]).toMatchObject([path, { outcome: 'accepted' }]);
  };
  const board = async (agencyId: string): Promise<AgencyBoard> => {
    const answer = await api.client.get(
      `/v1/agencies/${agencyId}/board?minPosition=${last}`,
      bearers[agencyId] ?? {},
    );
    expect([agencyId, answer.status]).toEqual([agencyId, 200]);
    return answer.body as AgencyBoard;
  };
  const acts = async (agencyId: string): Promise<string[]> =>
    (await board(agencyId)).awaited.map(({ act, id }) => `${act} ${id}`);
  /** What the feed gives the agency from now on until an event of this type. */
  const heard = async (agencyId: string, type: string, act: () => Promise<void>): Promise<boolean> => {
    const after = last;
    await act();
    const [event] = await api.client.listen(
      `/v1/feed?after=${after}&types=${type}`,
      1,
      bearers[agencyId] ?? {},
    );
    return event?.type === type;
  };

  it('of a request addressed to it', async () => {
    const ask = () => give('EMB', 'sharing/SH/ask', { agencyIds: ['ENT-PUMP', 'ENT-BUS'] });
    expect(await heard('ENT-PUMP', 'sharing.asked', ask)).toBe(true);
    for (const agencyId of ['ENT-PUMP', 'ENT-BUS'])
      expect(await acts(agencyId)).toEqual(['sharing.respond SH']);
    await give('ENT-PUMP', 'sharing/SH/respond', { answer: 'decline', reason: '在修' });
    expect(await acts('ENT-PUMP')).toEqual([]);
    expect(await acts('ENT-BUS')).toEqual(['sharing.respond SH']);
  });

  it('at once that nobody has what is asked for, with what is near to it', async () => {
    const neededBy = new Date(Date.now() + 3_600_000).toISOString();
    const request = { ...commandExamples['sharing.request'], incidentId: 'F', neededBy, capability: 'pump' };
    const refused = await post('STREET', 'sharing/SH-2/request', request);
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { code: 'capability-unknown', refusal: { capability: 'pump', nearest: ['drainage-m3h'] } },
    ]);
    const codes = await api.client.get(`/v1/codes?minPosition=${last}`, bearers['STREET'] ?? {});
    const known = (codes.body.capabilities as { code: string }[]).map(({ code }) => code);
    expect(known).toEqual(refused.body.refusal.known);
    await give('STREET', 'sharing/SH-2/request', { ...request, unlisted: true });
  });

  it.each([
    ['STREET', 'Q-REQUESTER'],
    ['EMB', 'Q-COMMAND'],
  ])('of a question of %s that names nobody, until it has answered', async (asking, queryId) => {
    const ask = () => give(asking, 'sharing/SH/request-information', { queryId, question: '何时可以出发？' });
    expect(await heard('ENT-PUMP', 'sharing.information-requested', ask)).toBe(true);
    expect((await board('ENT-PUMP')).awaited).toMatchObject([
      { act: 'sharing.answer-information', id: 'SH', queryId, text: '何时可以出发？' },
    ]);
    const shown = await api.client.get(`/v1/sharing/SH?minPosition=${last}`, bearers['ENT-PUMP'] ?? {});
    expect(shown.body.questions).toContainEqual(expect.objectContaining({ queryId }));
    await give('ENT-PUMP', 'sharing/SH/answer-information', { queryId, answer: 'accept', text: '立即' });
    expect(await acts('ENT-PUMP')).toEqual([]);
    await give('ENT-BUS', 'sharing/SH/answer-information', { queryId, answer: 'accept', text: '立即' });
  });

  it('of a question of an owner, which is for the requester alone', async () => {
    const question = { queryId: 'Q-OWNER', question: '停在哪里？' };
    await give('ENT-PUMP', 'sharing/SH/request-information', question);
    expect(await acts('STREET')).toEqual(['sharing.answer-information SH']);
    expect(await acts('ENT-BUS')).toEqual(['sharing.respond SH']);
    const shown = await api.client.get(`/v1/sharing/SH?minPosition=${last}`, bearers['ENT-BUS'] ?? {});
    expect(JSON.stringify(shown.body)).not.toContain('Q-OWNER');
    await give('STREET', 'sharing/SH/answer-information', { queryId: 'Q-OWNER', answer: 'accept' });
    expect(await acts('STREET')).toEqual([]);
  });

  it('of a price asked for, until it has named or refused one', async () => {
    const ask = () => give('STREET', 'sharing/SH/request-quote', { resourceId: 'PUMP' });
    expect(await heard('ENT-PUMP', 'sharing.quote-requested', ask)).toBe(true);
    expect((await board('ENT-PUMP')).awaited).toMatchObject([{ act: 'sharing.quote', resourceId: 'PUMP' }]);
    await give('ENT-PUMP', 'sharing/SH/quote', { resourceId: 'PUMP', pricePerUnitFen: 1 });
    expect(await acts('ENT-PUMP')).toEqual([]);
  });

  it('of what it has to confirm, review or take up', async () => {
    await give('EMB', 'tasks/T/assign', { ...commandExamples['task.assign'], incidentId: 'F' });
    expect(await acts('FIRE')).toEqual(['task.accept T']);
    await give('FIRE', 'tasks/T/accept', {});
    expect(await acts('FIRE')).toEqual(['task.complete T']);
    await give('EMB', 'agreements/AG/propose', {
      ...commandExamples['agreement.propose'],
      providerAgencyId: 'ENT-PUMP',
    });
    expect(await acts('ENT-PUMP')).toEqual(['agreement.confirm AG']);
    await give('ENT-PUMP', 'agreements/AG/confirm', {});
    expect(await acts('ENT-PUMP')).toEqual([]);
  });

  it('of commands that wait for its confirmation, and not of its own', async () => {
    const waiting = await post('LD-ADMIN', 'agencies/NEW/register', {
      ...{ name: '新单位', kind: 'department', areaCode: '520111' },
    });
    expect(waiting.status).toBe(202);
    const id = waiting.body.approvalId as string;
    const other = await board('LD-ADMIN-2');
    expect(other.approvalsToConfirm).toMatchObject([{ id, command: { name: 'agency.register' } }]);
    expect(other.awaited).toMatchObject([{ act: 'approval.confirm', id }]);
    for (const agencyId of ['LD-ADMIN', 'EMB'])
      expect((await board(agencyId)).approvalsToConfirm).toEqual([]);
    await give('LD-ADMIN-2', `approvals/${id}/confirm`, { digest: waiting.body.digest as string });
    expect((await board('LD-ADMIN-2')).approvalsToConfirm).toEqual([]);
  });

  it('of reports to verify and of what they lack, where it commands', async () => {
    const bare = { title: '山体滑坡', category: 'natural-disaster', areaCode: '520111006', exercise: false };
    await give('STREET', 'incidents/G/report', { ...bare, description: '道路中断' });
    const shown = async () =>
      (await board('EMB')).incidentsToComplete.find(({ id }: { id: string }) => id === 'G');
    expect(await shown()).toMatchObject({
      ...{ status: 'reported', lacks: ['place', 'position', 'casualties', 'type'] },
    });
    expect(await acts('EMB')).toContain('incident.verify G');
    for (const agencyId of ['STREET', 'FIRE'])
      expect((await board(agencyId)).incidentsToComplete).toEqual([]);
    await give('EMB', 'incidents/G/verify', commandExamples['incident.verify']);
    await give('STREET', 'incidents/G/update-situation', { summary: '无伤亡', casualties: { dead: 0 } });
    expect(await shown()).toMatchObject({ status: 'verified', lacks: ['place', 'position', 'type'] });
    expect(await acts('EMB')).not.toContain('incident.verify G');
  });
});
