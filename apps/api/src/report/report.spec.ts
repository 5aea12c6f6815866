import { shippedReportingRules } from '#domain';
import { apiWith, exampleOf, type TestApi } from '../app/testing.helper-spec.js';

const body = {
  title: '小孟仓库泄漏',
  category: 'accident' as const,
  areaCode: '520111010',
  description: '管线断裂',
  exercise: false,
};

describe('reports, after-action reports and supervision over HTTP', () => {
  let api: TestApi;
  let officer: { authorization: string };
  let elsewhere: { authorization: string };
  const asked: unknown[] = [];

  beforeAll(async () => {
    const page = (...args: unknown[]) => {
      asked.push(args[0]);
      return Promise.resolve({ items: [] });
    };
    api = await apiWith(
      {
        report: {
          list: page,
          find: (id) =>
            Promise.resolve(id === 'R-1' ? { ...exampleOf('Report'), id, revision: '2' } : undefined),
          contradictions: page,
        },
        supervision: { list: page },
        duty: { rosterStreams: () => Promise.resolve([]) },
        incident: {
          relatedStreams: () => Promise.resolve([]),
          find: (id, { agencyId }) =>
            Promise.resolve(
              id === 'I-1' && agencyId !== 'ENT-1' ? { ...exampleOf('Incident'), ...body, id } : undefined,
            ),
        },
      },
      // all there is in the log of this test
      { projected: { position: () => Promise.resolve(1_000n) } },
    );
    officer = await api.parties.bearer('EMB', 'duty-officer');
    await api.parties.register('NM-EMB', 'neighbour');
    elsewhere = await api.parties.bearer('NM-EMB', 'duty-officer');
    await api.app.inject({
      method: 'POST',
      url: '/v1/incidents/I-1/report',
      headers: { ...officer, 'idempotency-key': 'report-1' },
      payload: body,
    });
  });
  beforeEach(() => (asked.length = 0));
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  const get = (url: string, headers: Record<string, string> = officer) =>
    api.app.inject({ method: 'GET', url, headers });

  it('passes on what is asked of reports and contradictions', async () => {
    await get('/v1/reports?late=true&omitted=false&superiorAgencyId=GY-EMB&from=2026-06-18T22:00:00%2B08:00');
    await get('/v1/reports/contradictions?incidentId=I-1');
    expect(asked).toMatchObject([
      { late: true, omitted: false, superiorAgencyId: 'GY-EMB', from: '2026-06-18T14:00:00.000Z' },
      { incidentId: 'I-1' },
    ]);
    expect((await get('/v1/reports/R-1')).headers['etag']).toBe('"2"');
    expect((await get('/v1/reports/R-2')).statusCode).toBe(404);
    expect((await get('/v1/reports?status=lost')).statusCode).toBe(400);
  });

  it('shows the clocks with their sources', async () => {
    const { items } = (await get('/v1/reporting-rules')).json<{ items: object[] }>();
    expect(items).toHaveLength(shippedReportingRules.rules.length);
    expect(items[0]).toMatchObject({ id: 'accident-unit', setVersion: 'shipped.1', confirmed: true });
  });

  it('tells of an incident in both languages and as JSON, always the same bytes', async () => {
    const json = await get('/v1/incidents/I-1/after-action');
    expect(json.json()).toMatchObject({ form: 'after-action.v1', incidentId: 'I-1', title: '小孟仓库泄漏' });
    expect((await get('/v1/incidents/I-1/after-action?format=json')).body).toBe(json.body);
    const zh = await get('/v1/incidents/I-1/after-action?format=markdown');
    expect(zh.headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect(zh.body).toMatch(/^# 复盘报告: 小孟仓库泄漏\n/);
    const en = await get('/v1/incidents/I-1/after-action?format=markdown&lang=en');
    expect(en.body).toMatch(/^# After-action report/);
    expect((await get('/v1/incidents/I-1/after-action?position=0')).statusCode).toBe(404);
    expect((await get('/v1/incidents/I-2/after-action')).statusCode).toBe(404);
  });

  it('tells it to who commands or audits, for it names the failings of all', async () => {
    const url = '/v1/incidents/I-1/after-action';
    for (const headers of [await api.parties.bearer('ENT-1', 'enterprise-operator'), elsewhere])
      expect((await get(url, headers)).json()).toMatchObject({ code: 'not-found', id: 'I-1' });
    expect((await get(url, await api.parties.bearer('AUDIT', 'auditor'))).statusCode).toBe(200);
  });

  it('asks for a period to supervise', async () => {
    expect((await get('/v1/supervision')).statusCode).toBe(400);
    await get('/v1/supervision?from=2026-06-01T00:00:00Z&to=2026-07-01T00:00:00Z&exercise=true');
    expect(asked).toMatchObject([{ from: '2026-06-01T00:00:00.000Z', exercise: true }]);
  });
});
