import { setInstallation } from '#application';
import { commandExamples } from '#contracts';
import { startApi, type Body } from '../app/engines.helper-spec.js';

type Headers = Record<string, string>;

describe('who may go, at every address', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let officer: Headers;
  let fire: Headers;
  let last = '0';
  const neededBy = new Date(Date.now() + 6 * 3_600_000).toISOString();

  beforeAll(async () => {
    api = await startApi(1);
    await api.parties.register('EMB', 'department', [{ capacity: 'command', areaCode: '520111' }]);
    await api.parties.register('FIRE', 'department');
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
    officer = await api.parties.bearer('EMB', 'duty-officer');
    fire = await api.parties.bearer('FIRE', 'duty-officer');
    const report = { ...commandExamples['incident.report'], areaCode: '520111006', exercise: false };
    await give(officer, 'incidents/I/report', report);
    for (const id of ['A', 'B'])
      await give(officer, `sharing/${id}/request`, {
        ...commandExamples['sharing.request'],
        ...{ incidentId: 'I', capability: 'rescue-team', amount: 1, neededBy },
      });
    await give(fire, 'teams/T-1/form', {
      ...commandExamples['team.form'],
      capabilities: [{ capability: 'rescue-team', minimumMembers: 1, qualifications: ['water-rescue'] }],
    });
    await register('T-1', { teamId: 'T-1', arrivalMinutes: 5 });
    await register('T-FAR', { arrivalMinutes: 90 });
  });
  afterAll(() => api?.stop());

  const give = async (headers: Headers, path: string, body: object) => {
    const answer = await api.client.post(`/v1/${path}`, body, headers);
    expect([path, answer.body]).toMatchObject([path, { outcome: 'accepted' }]);
    last = answer.body.position as string;
  };
  const register = (id: string, more: object) =>
    give(fire, `resources/${id}/register`, {
      ...commandExamples['resource.register'],
      ...{ kind: 'team.fire', capability: { code: 'rescue-team', perUnit: 1 }, quantity: 1 },
      ...{ areaCode: '520111006', minimumReserve: 0, ...more },
    });
  const get = async (path: string): Promise<Record<string, Body>> => {
    const url = `/v1/${path}${path.includes('?') ? '&' : '?'}minPosition=${last}`;
    const { body } = await api.client.get(url, officer);
    return body as Record<string, Body>;
  };
  const cover = async (): Promise<string[]> => {
    const [township] = (await get('coverage?areaCode=520111006&capability=rescue-team')).items as {
      from: { resourceId: string }[];
    }[];
    return (township?.from ?? []).map(({ resourceId }) => resourceId).sort();
  };
  /** What would go to A now. */
  const proposed = async (): Promise<string[]> => {
    const { body } = await api.client.post('/v1/allocations/preview', { sharingIds: ['A'] }, officer);
    const [request] = body.certificate.requests as { lines: { resourceId: string }[] }[];
    return (request?.lines ?? []).map(({ resourceId }) => resourceId);
  };
  const byHand = (resourceId: string) =>
    api.client.post(
      '/v1/sharing/A/decide-allocation',
      { override: { reason: 'x', lines: [{ resourceId, units: 1 }] } },
      officer,
    );
  const contended = async () =>
    ((await get('requests/contention')).items as { contended: { resourceId: string }[] }[]).flatMap((one) =>
      one.contended.map(({ resourceId }) => resourceId),
    );

  it('is no team that lacks qualified members, until it has them', async () => {
    await get('incidents/I');
    expect(await cover()).toEqual(['T-FAR']);
    expect(await proposed()).toEqual(['T-FAR']);
    // both would take the one that may go
    expect(await contended()).toEqual(['T-FAR']);
    const refused = await byHand('T-1');
    expect([refused.status, refused.body.code]).toEqual([422, 'team-not-able']);

    await give(fire, 'teams/T-1/enrol', commandExamples['team.enrol']);
    const granted = commandExamples['team.grant-qualification'] as { memberId: string };
    await give(fire, 'teams/T-1/grant-qualification', {
      ...granted,
      ...{ memberId: 'M-01', qualification: 'water-rescue', validUntil: '2030-01-01T00:00:00Z' },
    });
    await get('incidents/I');
    expect(await cover()).toEqual(['T-1', 'T-FAR']);
    expect(await proposed()).toEqual(['T-1']);
    // the sums suffice, and both want the nearer one
    expect(await contended()).toEqual(['T-1']);
    // an override waits for a second person: the team itself is no obstacle any more
    expect((await byHand('T-1')).body.code).not.toBe('team-not-able');
  });
});
