import { commandExamples } from '#contracts';
import { startApi } from '../app/engines.helper-spec.js';

describe('plans over HTTP', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const bearers: Record<string, Record<string, string>> = {};

  beforeAll(async () => {
    api = await startApi(1);
    for (const [agencyId, role] of [
      ['EMB', 'duty-officer'],
      ['JKZ', 'agency-operator'],
      ['GY-EMB', 'duty-officer'],
    ] as const) {
      await api.parties.register(agencyId, 'department');
      bearers[agencyId] = await api.parties.bearer(agencyId, role);
    }
  });
  afterAll(() => api?.stop());

  const post = (agencyId: string, path: string, body: object) =>
    api.client.post(`/v1/${path}`, body, bearers[agencyId] ?? {});
  const get = (agencyId: string, path: string) => api.client.get(path, bearers[agencyId] ?? {});

  it('are drafted, reviewed by another agency, published, and shown with clauses and due dates', async () => {
    const drafted = await post('EMB', 'plans/P-CHEM/draft', commandExamples['plan.draft']);
    expect([drafted.status, drafted.headers.get('location')]).toEqual([201, '/v1/plans/P-CHEM']);
    expect((await get('JKZ', `/v1/plans/P-CHEM?minPosition=${drafted.body.position}`)).status).toBe(404);

    const submitted = await post('EMB', 'plans/P-CHEM/submit', { reviewerAgencyId: 'GY-EMB' });
    expect(submitted.status).toBe(200);
    const mine = await post('EMB', 'plans/P-CHEM/review', commandExamples['plan.review']);
    expect([mine.status, mine.body.code]).toEqual([403, 'not-a-party']);
    const reviewed = await post('GY-EMB', 'plans/P-CHEM/review', commandExamples['plan.review']);
    expect(reviewed.status).toBe(200);
    const { body } = await post('EMB', 'plans/P-CHEM/publish', {});

    const seen = await get('JKZ', `/v1/plans/P-CHEM?minPosition=${body.position}`);
    expect(seen.body).toMatchObject({ status: 'in-force', version: 4, draft: null });
    expect(seen.headers.get('etag')).toBeTruthy();
    expect((await get('JKZ', '/v1/plans?status=in-force')).body.items).toMatchObject([{ id: 'P-CHEM' }]);
    expect((await get('JKZ', '/v1/plans/P-CHEM/clauses')).body.clauses).toMatchObject([{ clauseId: '4.3' }]);
    expect((await get('JKZ', '/v1/plans/P-CHEM/diff')).body).toMatchObject({ from: 0, to: 4 });
    expect((await get('JKZ', '/v1/plans/P-CHEM/versions')).body.items).toMatchObject([{ version: 4 }]);
    expect((await get('EMB', '/v1/plans-due?duty=drill')).body.items).toMatchObject([{ planId: 'P-CHEM' }]);
    expect((await get('JKZ', '/v1/plan-rules')).body.items).toHaveLength(3);
  });

  it('show clauses that ask for what nobody has, until somebody has it', async () => {
    const ask = { amount: 3, neededWithinMinutes: 60, deliverTo: { areaCode: '520111', place: '河道' } };
    const clause = (clauseId: string, capability: string) => ({
      ...{ clauseId, title: '救援', text: '救援', trigger: '启动响应', levels: [1] },
      action: { request: { ...ask, capability, priority: 1, purpose: '救援' } },
    });
    const content = { ...commandExamples['plan.draft'], clauses: [clause('1', 'boat.rescue')] };
    await post('EMB', 'plans/P-FLOOD/draft', content);
    const { body } = await post('EMB', 'plans/P-FLOOD/put-clause', clause('2', 'sky.crane'));
    const unlisted = async (position: string): Promise<unknown> =>
      (await get('EMB', `/v1/plans/P-FLOOD?minPosition=${position}`)).body.unlisted;
    expect(await unlisted(body.position as string)).toEqual([
      { clauseId: '1', capability: 'boat.rescue', nearest: expect.any(Array) },
      { clauseId: '2', capability: 'sky.crane', nearest: expect.any(Array) },
    ]);
    const capability = { code: 'boat.rescue', perUnit: 1 };
    const boat = { ...commandExamples['resource.register'], capability };
    const registered = await post('EMB', 'resources/BOAT/register', boat);
    expect(await unlisted(registered.body.position as string)).toMatchObject([{ clauseId: '2' }]);
  });

  it('link, and lead from findings to revisions', async () => {
    const link = commandExamples['plan.propose-link'];
    expect((await post('EMB', 'plans/P-CHEM/propose-link', link)).status).toBe(200);
    const answered = await post('GY-EMB', 'plans/P-CHEM/answer-link', commandExamples['plan.answer-link']);
    const links = await get('GY-EMB', `/v1/plan-links?agencyId=GY-EMB&minPosition=${answered.body.position}`);
    expect(links.body.items).toMatchObject([{ planId: 'P-CHEM', status: 'confirmed' }]);

    const finding = { findingId: 'F-09', drillId: 'DRILL-1', clauseId: '4.3', text: '防护等级不明' };
    // of a drill that it does not see nobody records anything
    expect((await post('EMB', 'plans/P-CHEM/record-finding', finding)).body.code).toBe('not-a-party');
    const inject = {
      id: 'I-1',
      afterMinutes: 5,
      agencyId: 'JKZ',
      text: '储罐泄漏',
      expectedWithinMinutes: 15,
    };
    const drill = {
      ...commandExamples['drill.plan'],
      ...{ planId: 'P-CHEM', planVersion: 4, participants: ['JKZ'], injects: [inject] },
    };
    expect((await post('EMB', 'drills/DRILL-1/plan', drill)).status).toBe(201);
    expect((await post('EMB', 'plans/P-CHEM/record-finding', finding)).status).toBe(200);
    const revised = await post('EMB', 'plans/P-CHEM/revise', commandExamples['plan.revise']);
    const found = await get('EMB', `/v1/plans/P-CHEM/findings?minPosition=${revised.body.position}`);
    expect(found.body.items).toMatchObject([{ findingId: 'F-09', drillId: 'DRILL-1', version: 4 }]);
    expect((await get('EMB', '/v1/plans/P-CHEM')).body.draft).toMatchObject({
      version: 5,
      findingIds: ['F-09'],
    });
  });

  it.each([
    ['EMB', 'plans/P-CHEM/draft', commandExamples['plan.draft'], 409, 'already-exists'],
    [
      'EMB',
      'plans/P-X/draft',
      { ...commandExamples['plan.draft'], duties: [{ duty: 'x', agencyId: 'NOBODY' }] },
      422,
      'agency-unknown',
    ],
    ['EMB', 'plans/P-X/draft', { ...commandExamples['plan.draft'], kind: 'secret' }, 400, 'invalid-command'],
    [
      'EMB',
      'plans/P-CHEM/put-clause',
      { ...commandExamples['plan.put-clause'], levels: [5] },
      400,
      'invalid-command',
    ],
    [
      'EMB',
      'plans/P-CHEM/put-clause',
      { ...commandExamples['plan.put-clause'], action: {} },
      422,
      'one-action-required',
    ],
    ['JKZ', 'plans/P-CHEM/put-clause', commandExamples['plan.put-clause'], 403, 'not-a-party'],
    ['JKZ', 'plans/P-CHEM/publish', {}, 403, 'role-not-permitted'],
    [
      'EMB',
      'plans/P-CHEM/mark-overdue',
      { duty: 'drill', dueAt: '2026-01-01T00:00:00Z' },
      404,
      'unknown-command',
    ],
    ['EMB', 'activations/INC-1/begin', { planId: 'P-CHEM' }, 404, 'unknown-command'],
    ['EMB', 'activations/INC-1/skip-clause', commandExamples['activation.skip-clause'], 404, 'not-found'],
    [
      'EMB',
      'tasks/T-1/assign',
      { ...commandExamples['task.assign'], clause: { activationId: 'x' } },
      400,
      'invalid-command',
    ],
  ])('refuse %s %s %j', async (agencyId, path, body, status, code) => {
    const answer = await post(agencyId, path, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('have no activation where none was begun', async () => {
    expect((await get('EMB', '/v1/activations')).body.items).toEqual([]);
    expect((await get('EMB', '/v1/activations/INC-1')).status).toBe(404);
  });
});
