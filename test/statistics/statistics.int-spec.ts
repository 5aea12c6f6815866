import { ownIntake, Runners, setInstallation, statisticsInputs } from '#application';
import { commandExamples } from '#contracts';
import { ExerciseLog } from '#event-log';
import type { Role } from '#domain';
import { readKeyFile, signToken } from '#security';
import { startApi, until, type Body } from '../../apps/api/src/app/engines.helper-spec.js';
import { lookAfter } from '../../apps/followers/src/deadlines/deadlines.js';

const areas = [
  { areaCode: '520111207', agencyId: 'GAOPO' },
  { areaCode: '520111208', agencyId: 'QIANTAO' },
];
const minuteMs = 60_000;
const ago = (minutes: number): string => new Date(Date.now() - minutes * minuteMs).toISOString();
const figures = (values: Readonly<Record<string, number>>) =>
  Object.entries(values).map(([item, value]) => ({ item, value }));

describe('disaster statistics, over HTTP', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let position = '0';

  const as = async (agencyId: string, role: Role = 'duty-officer', principal = agencyId.toLowerCase()) => {
    const key = readKeyFile(api.parties.file(agencyId));
    return { authorization: `Bearer ${await signToken({ agencyId, principal, role }, key)}` };
  };
  async function post(path: string, body: object, agencyId = 'EMB', role?: Role) {
    const answer = await api.client.post(`/v1/${path}`, body, await as(agencyId, role));
    position = (answer.body.position as string | undefined) ?? position;
    return answer;
  }
  async function ok(path: string, body: object, agencyId?: string): Promise<void> {
    expect((await post(path, body, agencyId)).body).toMatchObject({ outcome: 'accepted' });
  }
  const ask = async (path: string, agencyId = 'EMB', role?: Role) =>
    api.client.get(
      `/v1/${path}${path.includes('?') ? '&' : '?'}minPosition=${position}&wait=10000`,
      await as(agencyId, role),
    );
  async function get(path: string, agencyId?: string, role?: Role): Promise<Body> {
    const { status, body } = await ask(path, agencyId, role);
    expect([path, status]).toEqual([path, 200]);
    return body;
  }
  async function sheet(path: string): Promise<{ html: string; policy: string }> {
    const response = await fetch(`${api.client.url}/v1/${path}`, { headers: await as('EMB') });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    return { html: await response.text(), policy };
  }
  const itemOf = (draft: Body, code: string): Body =>
    (draft.items as readonly Body[]).find(({ item }) => item.code === code);
  const at = 'statistics/INC-G1';

  beforeAll(async () => {
    api = await startApi(1);
    await api.parties.register('EMB', 'department');
    await api.parties.register('GY-EMB', 'superior', [], undefined, '520100');
    for (const { agencyId, areaCode } of areas)
      await api.parties.register(
        agencyId,
        'township',
        [{ capacity: 'local', areaCode }],
        undefined,
        areaCode,
      );
    await api.parties.register('PUMPS', 'enterprise');
    await api.parties.registerAlone('AUDIT', 'auditor');
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
    const incident = { ...commandExamples['incident.report'], category: 'natural-disaster', exercise: false };
    await ok(
      'incidents/INC-G1/report',
      { ...incident, areaCode: '520111207', casualties: { missing: 3 } },
      'GAOPO',
    );
  });
  afterAll(() => api?.stop());

  it('are opened by who commands the incident, and drawn in are whose figures are asked', async () => {
    const body = { incidentId: 'INC-G1', superiorAgencyId: 'GY-EMB', areas };
    expect((await post(`${at}/open`, body, 'QIANTAO')).status).not.toBe(200);
    expect((await post('statistics/INC-X/open', { ...body, incidentId: 'INC-X' })).status).toBe(404);
    const nobody = { ...body, areas: [{ areaCode: '520111201', agencyId: 'NOBODY' }] };
    expect((await post(`${at}/open`, nobody)).body).toMatchObject({ agencies: ['NOBODY'] });
    await ok(`${at}/open`, body);
    expect((await post(`${at}/open`, body)).status).toBe(409);
    expect(await get(at, 'QIANTAO')).toMatchObject({
      status: 'open',
      dueWhat: 'initial',
      setVersion: 'shipped.1',
    });
    expect(await get('incidents/INC-G1', 'QIANTAO')).toMatchObject({ id: 'INC-G1' });
    // the superior is told nothing before a report is sent, and strangers never
    for (const stranger of ['GY-EMB', 'PUMPS'])
      expect((await ask(at, stranger, stranger === 'PUMPS' ? 'enterprise-operator' : undefined)).status).toBe(
        404,
      );
    expect((await get('statistics', 'AUDIT', 'auditor')).items).toHaveLength(1);
  });

  it('take the figures of an area from its own agency, and nothing as 0', async () => {
    const entry = { areaCode: '520111207', stage: 'initial', asOf: ago(20) };
    const stated = figures({ missing: 3, dead: 1, 'direct-loss': 12.5 });
    expect((await post(`${at}/enter`, { ...entry, figures: stated }, 'QIANTAO')).body).toMatchObject({
      ...{ status: 403, agencyId: 'GAOPO' },
    });
    await ok(`${at}/enter`, { ...entry, figures: stated }, 'GAOPO');
    const draft = await get(`${at}/draft`);
    expect(itemOf(draft, 'dead')).toMatchObject({
      ...{ sum: 1, confirmed: false, missing: ['520111208'], difference: { change: 'first' } },
      sources: [
        { areaCode: '520111207', agencyId: 'GAOPO', by: 'gaopo', stream: 'statistics-INC-G1', value: 1 },
      ],
    });
    expect(itemOf(draft, 'relocated')).toEqual({
      ...{ item: expect.anything(), missing: ['520111207', '520111208'], sources: [], others: [] },
      ...{ confirmed: false, difference: { change: 'not-reported' } },
    });
    expect(draft.missing).toEqual([areas[1]]);
  });

  it('are drafted with each difference explained, reviewed, signed, sent and received', async () => {
    const total = {
      stage: 'initial',
      asOf: ago(15),
      totals: figures({ missing: 3, dead: 1, 'direct-loss': 10 }),
    };
    expect((await post(`${at}/draft-total`, total)).body).toMatchObject({
      items: [{ item: 'direct-loss', sum: 12.5, total: 10, missing: ['520111208'] }],
    });
    const differences = [{ item: 'direct-loss', reason: '扣除重复计入的 <路面>' }];
    await ok(`${at}/draft-total`, { ...total, differences, notes: '黔陶乡道路中断，尚未报数' });
    expect((await post(`${at}/submit`, { draft: 1 })).body).toMatchObject({ draft: 1, status: 409 });
    expect((await sheet(`${at}/sheet`)).html).toContain('未签发，第 1 稿');
    await ok(`${at}/review`, { draft: 1, outcome: 'passed' });
    await ok(`${at}/submit`, { draft: 1 });
    expect(await get(at, 'GY-EMB')).toMatchObject({
      ...{ draft: null, dueWhat: 'daily' },
      reports: [{ number: 1, stage: 'initial', late: false, acknowledgedAt: null }],
    });
    expect((await post(`${at}/acknowledge`, { number: 1 })).status).toBe(403);
    await ok(`${at}/acknowledge`, { number: 1 }, 'GY-EMB');
    expect((await get(at)).reports[0].acknowledgedAt).toEqual(expect.any(String));
  });

  it('fall as corrections alone, with both values on record and on paper', async () => {
    const lower = {
      areaCode: '520111207',
      stage: 'follow-up',
      asOf: ago(10),
      figures: figures({ missing: 1 }),
    };
    expect((await post(`${at}/enter`, lower, 'GAOPO')).body).toMatchObject({
      items: [{ item: 'missing', last: 3, stated: 1 }],
    });
    const reason = '2 人已找到';
    const to = { areaCode: '520111207', item: 'missing', value: 1, asOf: ago(9), reason };
    await ok(`${at}/correct`, to, 'GAOPO');
    await ok(
      'incidents/INC-G1/update-situation',
      { summary: '两人已找到', casualties: { missing: 0 } },
      'GAOPO',
    );
    const draft = await get(`${at}/draft`);
    expect(itemOf(draft, 'missing')).toMatchObject({
      ...{ sum: 1, difference: { change: 'lowered', last: 3, needs: 'correction' } },
      sources: [{ value: 1, corrected: { from: 3, reason } }],
      others: [{ value: 0, agencyId: 'GAOPO', type: 'incident.situation-updated' }],
    });
    // the dead are left out of this report: they are not 0, and not one fewer
    const total = { stage: 'follow-up', asOf: ago(5), totals: figures({ missing: 1 }), stable: true };
    const differences = ['dead', 'direct-loss'].map((item) => ({ item, reason: '待核' }));
    expect((await post(`${at}/draft-total`, { ...total, differences })).body).toMatchObject({
      items: [{ item: 'missing', last: 3, stated: 1 }],
    });
    await ok(`${at}/draft-total`, { ...total, differences, corrections: [{ item: 'missing', reason }] });
    await ok(`${at}/review`, { draft: 2, outcome: 'passed' });
    await ok(`${at}/submit`, { draft: 2 });
    expect(await get(at)).toMatchObject({
      dueWhat: 'verified',
      reports: [{}, { corrected: [{ from: 3, to: 1 }] }],
    });
    expect(itemOf(await get(`${at}/draft`), 'dead')).toMatchObject({
      difference: { change: 'unchanged', last: 1 },
    });
    const { items } = await get(`${at}/entries?areaCode=520111207`);
    const told = (items as readonly Body[]).map(
      ({ type, data }) => [type, data.previousValue, data.value] as readonly unknown[],
    );
    expect(told).toEqual([
      ['statistics.entered', undefined, undefined],
      ['statistics.corrected', 3, 1],
    ]);

    const { html, policy } = await sheet(`${at}/sheet?number=2`);
    expect(policy).toMatch(/^default-src 'none'.*style-src 'sha256-/);
    expect(html).toMatch(/因灾失踪人口：3 → 1（2 人已找到）/);
    expect(html).toContain('黔陶乡</th><td class="none">未报');
    expect(html).toContain('<td>1</td>');
    const first = (await sheet(`${at}/sheet?number=1&lang=en`)).html;
    expect(first).toContain('&lt;路面&gt;');
    expect(first).toContain('not reported');
  });

  it('that nobody sent in time are on record once', async () => {
    const { dueAt } = await get(at);
    const runners = new Runners(api.eventLog);
    const inputs = { statistics: statisticsInputs({ exercises: new ExerciseLog(api.eventLog) }, runners) };
    const door = ownIntake(api.eventLog, { inputs, runners });
    const now = new Date(Date.parse(dueAt) + minuteMs).toISOString();
    const due = await api.readModel.queries.due('statistics', now, 100);
    expect(due).toEqual([{ id: 'INC-G1', dueAt }]);
    expect(await api.readModel.queries.due('statistics', dueAt, 100)).toEqual([]);
    const failures: unknown[] = [];
    const logger = { error: (about: unknown) => void failures.push(about) };
    const scope = { door, now, due: (kind: string) => (kind === 'statistics' ? due : []) as never };
    const looking = { logger, signal: new AbortController().signal };
    await lookAfter(scope, looking);
    await lookAfter(scope, looking);
    expect(failures).toEqual([]);
    const end = await api.eventLog.lastPosition();
    await until(async () => (await api.readModel.projected.position()) >= end);
    expect((await get(at)).overdue).toMatchObject([{ what: 'verified', dueAt, foundBy: 'timer' }]);
  });

  it('end with the verified report', async () => {
    const total = {
      stage: 'verified',
      asOf: ago(1),
      totals: figures({ missing: 1, dead: 1, 'direct-loss': 12.5 }),
    };
    await ok(`${at}/draft-total`, total);
    await ok(`${at}/review`, { draft: 3, outcome: 'passed' });
    await ok(`${at}/submit`, { draft: 3 });
    expect(await get(at)).toMatchObject({ status: 'verified', dueWhat: null, dueAt: null });
    expect((await post(`${at}/draft-total`, total)).status).toBe(409);
    expect((await post(`${at}/close`, { reason: 'r' }, 'GAOPO')).status).toBe(403);
  });
});
