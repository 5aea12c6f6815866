import { InvalidCursor, type Queries } from '#read-model';
import { apiWith, exampleOf, type SomeQueries, type TestApi } from '../app/testing.helper-spec.js';

describe('queries over HTTP', () => {
  let api: TestApi;
  let officer: { authorization: string };
  const asked: unknown[][] = [];
  let pages: Queries['incident']['list'];

  beforeAll(async () => {
    const queries: SomeQueries = {
      incident: {
        list: (...args) => {
          asked.push(args);
          return pages(...args);
        },
        find: (id) =>
          Promise.resolve(id === 'I-1' ? { ...exampleOf('Incident'), id, revision: '4' } : undefined),
      },
      command: {
        find: (...args) => {
          asked.push(args);
          return Promise.resolve({ ...exampleOf('CommandRecord'), id: 'k-1' });
        },
      },
      sharing: { contention: () => Promise.resolve([]) },
    };
    const waitFor = (position: bigint, timeoutMs: number) => {
      asked.push([position, timeoutMs]);
      return Promise.resolve(position <= 7n);
    };
    api = await apiWith(queries, { projected: { waitFor } });
    officer = await api.parties.bearer('EMB', 'duty-officer');
  });
  beforeEach(() => {
    asked.length = 0;
    pages = () => Promise.resolve({ items: [] });
  });
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  const get = (url: string, headers: Record<string, string> = officer) =>
    api.app.inject({ method: 'GET', url, headers: { 'accept-language': 'en', ...headers } });

  it('is answered to nobody without a token', async () => {
    for (const url of ['/v1/incidents', '/v1/feed', '/v1/ledger', '/v1/commands/k-1']) {
      const answer = await get(url, {});
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'token-invalid']);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });

  it('passes on what was asked and who asks', async () => {
    const answer = await get(
      '/v1/incidents?status=reported&responseLevel=4&exercise=false&areaCode=520111&limit=10' +
        '&from=2026-06-18T22:00:00%2B08:00&text=%E7%A7%AF%E6%B0%B4',
    );
    expect([answer.statusCode, answer.json()]).toEqual([200, { items: [] }]);
    expect(answer.headers['liandong-position']).toBe('7');
    expect(asked).toEqual([
      [
        {
          status: 'reported',
          responseLevel: 4,
          exercise: false,
          areaCode: '520111',
          limit: 10,
          from: '2026-06-18T14:00:00.000Z',
          text: '积水',
        },
        expect.objectContaining({
          ...{ agencyId: 'EMB', kind: 'department', principal: 'test', role: 'duty-officer', keyId: 'EMB-1' },
          mandates: [{ capacity: 'command', areaCode: '520111' }],
        }),
      ],
    ]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['status=', 'status'],
    ['status=lost', 'status'],
    ['exercise=1', 'exercise'],
    ['from=yesterday', 'from'],
    ['areaCode=5201%25', 'areaCode'],
    ['text=%00', 'text'],
    ['minPosition=-1', 'minPosition'],
    ['wait=60000', 'wait'],
    ['surprise=1', 'surprise'],
    ['__proto__=1', '__proto__'],
    ['constructor=1', 'constructor'],
  ])('names what is wrong with ?%s', async (query, field) => {
    const answer = await get(`/v1/incidents?${query}`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid-query']);
    expect(answer.json().violations.map((violation: { path: string }) => violation.path)).toEqual([field]);
  });

  it('names all of it at once', async () => {
    const { violations } = (await get('/v1/incidents?limit=0&status=lost&surprise=1')).json();
    expect(violations).toHaveLength(3);
  });

  it('gives the way to the next page in body and header', async () => {
    pages = () => Promise.resolve({ items: [], nextCursor: 'abc' });
    const answer = await get('/v1/incidents?status=reported&minPosition=3');
    expect(answer.json()).toEqual({
      items: [],
      nextCursor: 'abc',
      next: '/v1/incidents?status=reported&cursor=abc',
    });
    expect(answer.headers['link']).toBe('</v1/incidents?status=reported&cursor=abc>; rel="next"');
  });

  it('refuses a cursor of another query', async () => {
    pages = () => Promise.reject(new InvalidCursor());
    const answer = await get('/v1/incidents?cursor=abc');
    expect([answer.statusCode, answer.json().violations[0].path]).toEqual([400, 'cursor']);
  });

  it('tags an aggregate with its revision, and nothing else', async () => {
    expect((await get('/v1/incidents/I-1')).headers['etag']).toBe('"4"');
    expect((await get('/v1/commands/k-1')).headers['etag']).toBeUndefined();
  });

  it("looks for the asking agency's own command", async () => {
    await get('/v1/commands/k-1');
    await get('/v1/commands/k%2F1?source=/agencies/ENT-1');
    expect(asked.map(([key]) => key)).toEqual([
      { source: '/agencies/EMB', id: 'k-1' },
      { source: '/agencies/ENT-1', id: 'k/1' },
    ]);
  });

  it('waits for a position, but not for ever', async () => {
    expect((await get('/v1/requests/contention?minPosition=7&wait=20')).json()).toEqual({ items: [] });
    const answer = await get('/v1/incidents/I-1?minPosition=8');
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'not-yet-visible']);
    expect(answer.json()).toMatchObject({ minPosition: '8', position: '7' });
    expect(answer.headers).toMatchObject({ 'retry-after': '1', 'liandong-position': '7' });
    expect(asked).toEqual([
      [7n, 20],
      [8n, 5_000],
    ]);
  });

  it('answers 404 for what is not there or not to be seen', async () => {
    const answer = await get('/v1/incidents/I-2');
    expect([answer.statusCode, answer.json()]).toMatchObject([404, { code: 'not-found', id: 'I-2' }]);
    expect((await get('/v1/incidents/I-2/timeline')).statusCode).toBe(404);
  });

  it('says 503 when the database is away and 500 for a defect', async () => {
    pages = () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
    expect((await get('/v1/incidents')).json().code).toBe('read-model-unavailable');
    pages = () => Promise.reject(new TypeError('undefined is not a function'));
    const defect = await get('/v1/incidents');
    expect([defect.statusCode, defect.json().code]).toEqual([500, 'internal-error']);
    expect(defect.body).not.toContain('undefined is not');
  });

  it.each([
    ['GET', '/nowhere', 404, 'no-such-route', undefined],
    ['GET', '/v1/incidents/', 404, 'no-such-route', undefined],
    ['DELETE', '/v1/incidents/I-1', 405, 'method-not-allowed', 'GET, HEAD'],
    ['PUT', '/v1/incidents/I-1/report', 405, 'method-not-allowed', 'POST'],
    ['POST', '/', 405, 'method-not-allowed', 'GET, HEAD'],
  ])('%s %s is %i', async (method, url, status, code, allow) => {
    const answer = await api.app.inject({ method: method as 'GET', url, headers: officer });
    expect([answer.statusCode, answer.json().code, answer.headers['allow']]).toEqual([status, code, allow]);
  });

  it('sends no answer without the headers that browsers must have', async () => {
    for (const url of ['/', '/nowhere', '/v1/incidents', '/health/live']) {
      const { headers } = await get(url);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    }
  });

  it('shows visitors and operators where they are', async () => {
    const home = await get('/', {});
    expect(home.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(home.body).toMatch(/联动.*Liandong/s);
    expect((await get('/health/ready', {})).json()).toMatchObject({
      status: 'ready',
      checks: { eventLog: 'ok', readModel: 'ok', followers: { relay: { status: 'absent' } } },
    });
    expect((await get('/v1/status', {})).json()).toMatchObject({
      followers: expect.arrayContaining([expect.objectContaining({ name: 'relay', status: 'absent' })]),
      feeds: { open: 0, most: 1 },
    });
    expect((await get('/metrics', {})).body).toMatch(
      /liandong_http_requests_total\{method="GET",route="\/v1\/incidents",status="200"\} \d+/,
    );
    expect((await get('/problems/stale-revision', {})).json()).toMatchObject({ status: 409 });
    expect((await get('/openapi.json', {})).json()).toMatchObject({ openapi: '3.1.0' });
    expect((await get('/asyncapi.json', {})).json()).toMatchObject({ asyncapi: '3.1.0' });
  });

  it('is not ready while a follower stands still, and says which and why, but it serves', async () => {
    const beat = { process: 'a:1', since: '2026-06-18T14:00:00.000Z', ageMs: 1_000 };
    const reason = { code: 'append-outcome-unknown', message: 'sharing-S1: no answer' };
    api.beats.push(
      { ...beat, name: 'relay', status: 'live', position: 7n },
      { ...beat, name: 'sharing-flow', status: 'standing-still', reason, position: 3n },
    );
    const answer = await get('/health/ready', {});
    expect([answer.statusCode, answer.json()]).toMatchObject([
      503,
      {
        code: 'not-ready',
        detail: expect.stringContaining('sharing-flow'),
        standingStill: { 'sharing-flow': 'append-outcome-unknown' },
        checks: {
          eventLog: 'ok',
          readModel: 'ok',
          followers: {
            relay: { status: 'live', position: '7' },
            'sharing-flow': {
              status: 'standing-still',
              since: beat.since,
              reason: reason.code,
              process: 'a:1',
              position: '3',
            },
            notary: { status: 'off' },
          },
        },
      },
    ]);
    // no token was asked for
    expect(answer.body).not.toContain('sharing-S1');
    const serving = await get('/health/serving', {});
    expect([serving.statusCode, serving.json().status]).toEqual([200, 'serving']);
    const { body } = await get('/metrics', {});
    expect(body).toContain('liandong_follower_up{follower="sharing-flow"} 0\n');
    expect(body).toContain('liandong_follower_up{follower="relay"} 1\n');
    expect(body).toMatch(/liandong_follower_failing_seconds\{follower="sharing-flow"\} [1-9]/);
    expect(body).toMatch(/liandong_follower_lag_events\{follower="erasure"\} \d/);
    api.beats.length = 0;
  });

  it('is not ready and does not serve while the log does not answer', async () => {
    api.log.failing = new Error('down');
    const answer = await get('/health/ready', {});
    expect((await get('/health/serving', {})).statusCode).toBe(503);
    api.log.failing = undefined;
    expect([answer.statusCode, answer.json()]).toMatchObject([
      503,
      { eventLog: 'unreachable', readModel: 'ok' },
    ]);
  });
});
