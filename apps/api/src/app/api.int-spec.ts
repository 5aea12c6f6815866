import { commandExamples } from '#contracts';
import { connect } from 'node:net';
import { startApi, until, type Body } from './engines.helper-spec.js';

const report = commandExamples['incident.report'];

describe('the API on its engines', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let officer: Record<string, string>;
  let enterprise: Record<string, string>;

  beforeAll(async () => {
    api = await startApi(2);
    await api.parties.register('EMB', 'department');
    await api.parties.register('ENT-1', 'enterprise');
    await api.parties.registerAlone('AUDIT', 'auditor');
    officer = await api.parties.bearer('EMB', 'duty-officer');
    enterprise = await api.parties.bearer('ENT-1', 'enterprise-operator');
  });
  afterAll(() => api?.stop());

  const post = (path: string, body: object, headers = officer) => api.client.post(path, body, headers);
  const get = (path: string, headers = officer) => api.client.get(path, headers);
  const listen = (path: string, count: number, headers: Record<string, string>) =>
    api.client.listen(path, count, headers);
  const openFeeds = async () => (await get('/v1/status')).body.feeds.open as number;

  it('shows one what one has written', async () => {
    const sent = await post('/v1/incidents/A-1/report', report);
    expect(sent.status).toBe(201);
    const { position, revision } = sent.body;
    const seen = await get(`/v1/incidents/A-1?minPosition=${position}`);
    expect(seen.status).toBe(200);
    expect(seen.body).toMatchObject({ id: 'A-1', status: 'reported', trapped: 4, revision });
    expect(seen.headers.get('etag')).toBe(sent.headers.get('etag'));
    expect(BigInt(seen.headers.get('liandong-position') ?? -1)).toBeGreaterThanOrEqual(BigInt(position));

    const response = await get('/v1/incidents/A-1/linked-response');
    expect(response.body).toMatchObject({
      incident: { id: 'A-1' },
      participants: [{ agencyId: 'EMB', as: ['reporter'] }],
      timeline: { items: [{ type: 'incident.reported' }] },
    });
    const outcome = await get('/v1/commands/c-1');
    expect(outcome.body).toMatchObject({ id: 'c-1', outcome: 'accepted', name: 'incident.report', position });
  });

  it('has one effect for one key', async () => {
    const key = { ...officer, 'idempotency-key': 'twice' };
    const [first, second] = await Promise.all([
      post('/v1/incidents/A-2/report', report, key),
      post('/v1/incidents/A-2/report', report, key),
    ]);
    expect(first.status).toBe(201);
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    const { items } = (await get(`/v1/incidents/A-2/timeline?minPosition=${first.body.position}`)).body;
    expect(items).toHaveLength(1);
    const other = await post('/v1/incidents/A-2/report', report);
    expect([other.status, other.body.code]).toEqual([409, 'already-exists']);
  });

  it('goes on from a revision only while it is the present one', async () => {
    const { headers } = await get('/v1/incidents/A-1');
    const ifMatch = { ...officer, 'if-match': headers.get('etag') ?? '' };
    const verified = await post('/v1/incidents/A-1/verify', commandExamples['incident.verify'], ifMatch);
    expect(verified.status).toBe(200);
    const stale = await post('/v1/incidents/A-1/contain', commandExamples['incident.contain'], ifMatch);
    expect([stale.status, stale.body.code]).toEqual([409, 'stale-revision']);
    expect(stale.body).toMatchObject({ expected: '0', actual: '1' });
    const recorded = await get(`/v1/commands/${api.client.lastKey}?minPosition=${stale.body.position}`);
    expect(recorded.body).toMatchObject({ outcome: 'refused', refusal: { code: 'stale-revision' } });
  });

  it('takes nobody for somebody else', async () => {
    const nobody = await post('/v1/incidents/A-1/verify', commandExamples['incident.verify'], {});
    expect([nobody.status, nobody.body.code]).toEqual([401, 'token-invalid']);
    const auditor = await api.parties.bearer('AUDIT', 'auditor');
    const refused = await get(`/v1/refusals?limit=1&minPosition=${nobody.body.position}`, auditor);
    // it is nobody's own
    expect((await get('/v1/refusals?code=token-invalid')).body.items).toEqual([]);
    expect(refused.body.items).toMatchObject([
      { refusal: { code: 'token-invalid' }, actorAgencyId: 'unverified' },
    ]);

    const notAllowed = await post('/v1/incidents/A-1/verify', commandExamples['incident.verify'], enterprise);
    expect([notAllowed.status, notAllowed.body.code]).toEqual([403, 'role-not-permitted']);
    const to = await get(`/v1/refusals?code=role-not-permitted&minPosition=${notAllowed.body.position}`);
    expect(to.body.items).toMatchObject([
      { name: 'incident.verify', object: 'incident-A-1', incidentId: 'A-1' },
    ]);
    const expired = { authorization: `Bearer ${await api.parties.token('EMB', 'duty-officer', -300)}` };
    expect((await get('/v1/incidents', expired)).status).toBe(401);
    const another = await post(
      '/v1/agencies/EMB/set-duty-contact',
      commandExamples['agency.set-duty-contact'],
      enterprise,
    );
    expect([another.status, another.body.code]).toEqual([404, 'not-found']);
  });

  it('pages through a list without a gap or a repeat', async () => {
    let last = '0';
    for (let i = 0; i < 7; i++) last = (await post(`/v1/incidents/P-${i}/report`, report)).body.position;
    const ids: string[] = [];
    let next: string | undefined =
      `/v1/incidents?limit=3&text=${encodeURIComponent('隧道')}&minPosition=${last}`;
    while (next) {
      const page: Body = (await get(next)).body;
      ids.push(...page.items.map(({ id }: { id: string }) => id));
      next = page.next;
    }
    expect(ids).toEqual(['P-6', 'P-5', 'P-4', 'P-3', 'P-2', 'P-1', 'P-0', 'A-2', 'A-1']);
    const wrong = await get('/v1/incidents?cursor=bm9uZQ');
    expect([wrong.status, wrong.body.violations[0].path]).toEqual([400, 'cursor']);
  });

  it('shows an enterprise what it takes part in', async () => {
    const invited = await post('/v1/incidents/P-1/notify-agency', { agencyId: 'ENT-1', message: '请待命' });
    const list = await get(`/v1/incidents?minPosition=${invited.body.position}`, enterprise);
    expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual(['P-1']);
    for (const path of [
      '/v1/incidents/A-1',
      '/v1/incidents/A-1/linked-response',
      '/v1/incidents/A-1/timeline',
    ]) {
      expect((await get(path, enterprise)).status).toBe(404);
    }
    expect((await get('/v1/agencies/EMB/board', enterprise)).status).toBe(404);
    expect((await get('/v1/agencies/ENT-1/board', enterprise)).status).toBe(200);
    expect((await get('/v1/commands/c-1?source=/agencies/EMB', enterprise)).status).toBe(404);
  });

  it('answers every query', async () => {
    for (const path of [
      '/v1/tasks',
      '/v1/resources?state=available',
      '/v1/requests/open',
      '/v1/requests/contention',
      '/v1/ledger?state=open',
      '/v1/agencies?kind=enterprise',
      '/v1/agencies/ENT-1',
      '/v1/agreements?inForceAt=2026-06-18T14:00:00Z',
      '/v1/status',
      '/health/ready',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    }
  });

  it('does not pretend to show what it cannot', async () => {
    const answer = await get('/v1/incidents?minPosition=999999999999999999&wait=50');
    expect([answer.status, answer.body.code]).toEqual([503, 'not-yet-visible']);
  });

  it('resumes a feed exactly after the last event', async () => {
    const all = await listen('/v1/feed?after=-1', 10, officer);
    expect(all.map(({ data }) => data.aggregateId as string).slice(0, 2)).toEqual(['A-1', 'A-2']);
    const third = all[2]?.id ?? '';
    const rest = await listen('/v1/feed?after=0', 7, { ...officer, 'last-event-id': third });
    expect(rest.map(({ id }) => id)).toEqual(all.slice(3).map(({ id }) => id));

    const live = listen('/v1/feed?types=incident.contained&incidentId=P-2', 1, officer);
    const { body } = await post('/v1/incidents/P-2/verify', commandExamples['incident.verify']);
    await get(`/v1/incidents/P-2?minPosition=${body.position}`);
    await post('/v1/incidents/P-3/contain', commandExamples['incident.contain']);
    const contained = await post('/v1/incidents/P-2/contain', commandExamples['incident.contain']);
    expect((await live).map(({ id, type }) => [id, type])).toEqual([
      [contained.body.position, 'incident.contained'],
    ]);
  });

  it.each([
    ['en', 'The position is after the end of the log'],
    ['zh', '该位置在事件日志末尾之后'],
  ])('says that a feed cannot go on behind the end of the log, in %s', async (language, title) => {
    const sent = await post(`/v1/incidents/F-${language}/report`, report);
    const lastPosition = sent.body.position as string;
    const asked = { ...officer, 'accept-language': language };
    const ahead = String(BigInt(lastPosition) + 1_000n);
    for (const answer of [
      await get('/v1/feed', { ...asked, 'last-event-id': ahead }),
      await get(`/v1/feed?after=${ahead}`, asked),
    ]) {
      expect([answer.status, answer.body]).toMatchObject([
        409,
        { code: 'position-ahead-of-log', title, after: ahead, lastPosition },
      ]);
    }
    for (const none of [String(2n ** 64n - 1n), '-2', 'x']) {
      const answer = await get('/v1/feed', { ...asked, 'last-event-id': none });
      expect([answer.status, answer.body.violations]).toMatchObject([400, [{ path: 'after' }]]);
    }
    // where it ends one can wait for what comes
    const live = listen('/v1/feed', 1, { ...officer, 'last-event-id': lastPosition });
    const next = await post(`/v1/incidents/F-${language}/verify`, commandExamples['incident.verify']);
    expect((await live).map(({ id }) => id)).toEqual([next.body.position]);
  });

  it('shows a feed to whom it concerns, and ends it with the token', async () => {
    const seen = await listen('/v1/feed?after=0', 2, enterprise);
    expect(seen.map(({ type, data }) => [type, data.incidentId as string])).toEqual([
      ['incident.reported', 'P-1'],
      ['incident.agency-notified', 'P-1'],
    ]);
    // the gate allows clocks to differ by 30 s; a feed ends when the token says so
    const token = await api.parties.token('ENT-1', 'enterprise-operator', 1);
    const events = await listen('/v1/feed', 1, { authorization: `Bearer ${token}` });
    expect(events).toMatchObject([{ type: 'closed', data: { code: 'token-invalid' } }]);
  });

  it('has room for so many feeds and no more', async () => {
    const leaving = new AbortController();
    const open = () => fetch(`${api.client.url}/v1/feed`, { headers: officer, signal: leaving.signal });
    // those of other tests have been left, which the server may not have noticed yet
    await until(async () => (await openFeeds()) === 0);
    await Promise.all([open(), open()]);
    const third = await open();
    expect([third.status, third.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await third.json()).toMatchObject({ code: 'too-many-feeds', maxFeeds: 2 });
    leaving.abort();
    await until(async () => (await openFeeds()) === 0);
  });

  it('answers what is not even HTTP', async () => {
    const { hostname, port } = new URL(api.client.url);
    for (const bytes of ['NONSENSE\r\n\r\n', `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`]) {
      const answer = await new Promise<string>((resolve, reject) => {
        let text = '';
        const socket = connect(Number(port), hostname, () => socket.write(bytes));
        socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text));
        socket.on('error', reject);
      });
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d .*application\/problem\+json/s);
    }
    expect((await get('/health/live')).status).toBe(200);
  });

  it('counts what followers have not done', async () => {
    const { position } = (await post('/v1/incidents/L-1/report', report)).body;
    await get(`/v1/incidents/L-1?minPosition=${position}`);
    await until(async () => {
      const status = (await get('/v1/status')).body as {
        lastPosition: string;
        followers: { lagEvents: number }[];
      };
      return (
        BigInt(status.lastPosition) >= BigInt(position) &&
        status.followers.every(({ lagEvents }) => lagEvents === 0)
      );
    });
    const metrics = await (await fetch(`${api.client.url}/metrics`)).text();
    expect(metrics).toMatch(/liandong_follower_lag_events\{follower="timeline"\} 0/);
  });
});
