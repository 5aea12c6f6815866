import { commandExamples } from '#contracts';
import { NotCurrent } from '#application';
import { randomUUID } from 'node:crypto';
import { AppendOutcomeUnknown, LogUnavailable } from '#event-log';
import { apiWith, type TestApi } from '../app/testing.helper-spec.js';
import { Limits } from '../limits/limits.js';

const report = commandExamples['incident.report'];

describe('commands over HTTP', () => {
  let api: TestApi;
  let officer: { authorization: string };

  beforeAll(async () => {
    api = await apiWith();
    officer = await api.parties.bearer('EMB', 'duty-officer');
  });
  afterEach(() => (api.log.failing = undefined));
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
    api.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', 'accept-language': 'en', ...headers },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });

  it('carries a command out once, however often it is sent', async () => {
    const send = () => post('/v1/incidents/I-1/report', report, { ...officer, 'idempotency-key': 'k-1' });
    const first = await send();
    expect(first.statusCode).toBe(201);
    expect(first.headers).toMatchObject({ etag: '"0"', location: '/v1/incidents/I-1' });
    expect(first.json()).toMatchObject({
      outcome: 'accepted',
      stream: 'incident-I-1',
      revision: '0',
      command: { source: '/agencies/EMB', id: 'k-1', name: 'incident.report' },
    });
    const again = await send();
    expect([again.statusCode, again.json()]).toEqual([201, first.json()]);
    const quoted = await post('/v1/incidents/I-1/report', report, { ...officer, 'idempotency-key': '"k-1"' });
    expect(quoted.json()).toEqual(first.json());
    expect(api.log.records.filter((record) => record.stream === 'incident-I-1')).toHaveLength(1);
  });

  it('refuses the key for another command', async () => {
    const { title: _, ...rest } = report as Record<string, unknown>;
    const body = { ...rest, title: 'other' };
    const answer = await post('/v1/incidents/I-1/report', body, { ...officer, 'idempotency-key': 'k-1' });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'command-id-reused']);
  });

  it('refuses a stale revision with both revisions', async () => {
    const headers = { ...officer, 'idempotency-key': 'k-2', 'if-match': 'W/"41"' };
    const answer = await post('/v1/incidents/I-1/verify', commandExamples['incident.verify'], headers);
    expect(answer.statusCode).toBe(409);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toMatchObject({
      type: '/problems/stale-revision',
      code: 'stale-revision',
      expected: '41',
      actual: '0',
      instance: '/v1/commands/k-2',
      stream: 'incident-I-1',
    });
  });

  it('keeps when it happened', async () => {
    const headers = {
      ...officer,
      'idempotency-key': 'k-3',
      'liandong-occurred-at': '2026-06-18T22:10:00+08:00',
      'liandong-correlation-id': 'call-7',
    };
    const answer = await post('/v1/incidents/I-1/verify', commandExamples['incident.verify'], headers);
    expect(answer.statusCode).toBe(200);
    expect(api.log.records.at(-1)?.metadata).toMatchObject({
      occurredAt: '2026-06-18T14:10:00.000Z',
      correlationId: 'call-7',
      origin: { via: 'http' },
    });
  });

  it('names every violation of a body, in the language asked for', async () => {
    const headers = { ...officer, 'idempotency-key': 'k-4', 'accept-language': 'zh-CN' };
    const answer = await post('/v1/incidents/I-9/report', { title: '', surprise: 1 }, headers);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().title).toBe('命令内容不符合格式要求');
    const { violations, refusal } = answer.json();
    expect(violations).toEqual(
      expect.arrayContaining([
        { path: 'title', code: 'minLength', min: 1, message: '长度不得少于 1 个字符' },
        { path: 'surprise', code: 'whitelistValidation', message: '不是规定的内容' },
        { path: 'exercise', code: 'isDefined', message: '必须填写' },
      ]),
    );
    expect(refusal.violations).toContainEqual({
      path: 'exercise',
      code: 'isDefined',
      message: { zh: '必须填写', en: 'is required' },
    });
    const inEnglish = await post(
      '/v1/incidents/I-9/report',
      { title: '', surprise: 1 },
      { ...headers, 'accept-language': 'en' },
    );
    expect(inEnglish.json().violations).toContainEqual({
      path: 'exercise',
      code: 'isDefined',
      message: 'is required',
    });
  });

  it.each([
    ['If-Match', { 'if-match': '*' }],
    ['Liandong-Correlation-Id', { 'liandong-correlation-id': 'a b' }],
  ])('names a header that is wrong: %s', async (field, wrong) => {
    const headers = { ...officer, 'idempotency-key': `k-${field}`, ...wrong };
    const answer = await post('/v1/incidents/I-1/verify', commandExamples['incident.verify'], headers);
    expect([answer.statusCode, answer.json().violations[0].path]).toEqual([400, field]);
  });

  it('needs a key to tell commands apart', async () => {
    const answer = await post('/v1/incidents/I-1/verify', commandExamples['incident.verify'], officer);
    expect([answer.statusCode, answer.json().violations[0].path]).toEqual([400, 'Idempotency-Key']);
  });

  it.each([
    ['without a token', () => ({})],
    ['with a token of nobody', () => ({ authorization: 'Bearer e30.e30.e30' })],
    ['with a forged token', () => ({ authorization: `${officer.authorization.slice(0, -4)}AAAA` })],
  ])('puts a command %s on record and answers 401', async (how, headers) => {
    const before = api.log.records.length;
    const answer = await post('/v1/incidents/I-1/verify', commandExamples['incident.verify'], {
      ...headers(),
      'idempotency-key': how.replaceAll(' ', '-'),
    });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'token-invalid']);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(api.log.records).toHaveLength(before + 1);
    expect(api.log.records.at(-1)).toMatchObject({
      storedType: 'command.refused.v1',
      stream: expect.stringMatching(/^intake-/),
    });
  });

  it('lets no role do what is not its own', async () => {
    const operator = await api.parties.bearer('ENT-1', 'enterprise-operator');
    const headers = { ...operator, 'idempotency-key': 'k-5' };
    const answer = await post('/v1/incidents/I-1/classify', commandExamples['incident.classify'], headers);
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'role-not-permitted']);
    const risen = await api.parties.bearer('ENT-1', 'commander');
    const higher = await post('/v1/incidents/I-1/classify', commandExamples['incident.classify'], {
      ...risen,
      'idempotency-key': 'k-6',
    });
    expect([higher.statusCode, higher.json().code]).toEqual([403, 'role-not-permitted']);
  });

  it('answers 404 for what is not there', async () => {
    const headers = { ...officer, 'idempotency-key': 'k-7' };
    const missing = await post('/v1/incidents/NONE/contain', commandExamples['incident.contain'], headers);
    expect([missing.statusCode, missing.json().code]).toEqual([404, 'not-found']);
    const unknown = await post('/v1/incidents/I-1/fly', {}, { ...officer, 'idempotency-key': 'k-8' });
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'unknown-command']);
    const internal = await post('/v1/tasks/T-1/escalate', {}, { ...officer, 'idempotency-key': 'k-9' });
    expect([internal.statusCode, internal.json().code]).toEqual([404, 'unknown-command']);
    const nowhere = await post('/v1/planets/P-1/report', {}, { ...officer, 'idempotency-key': 'k-10' });
    expect([nowhere.statusCode, nowhere.json().code]).toEqual([404, 'no-such-route']);
  });

  it.each([
    ['/v1/incidents/%00/report', 400, 'invalid-command'],
    [`/v1/incidents/${'x'.repeat(80)}/report`, 400, 'invalid-command'],
    ['/v1/incidents/%zz/report', 400, 'invalid-request'],
    [`/v1/incidents/${'x'.repeat(5_000)}/report`, 400, 'invalid-request'],
  ])('takes no id that is none: %.40s', async (url, status, code) => {
    const answer = await post(url, report, { ...officer, 'idempotency-key': randomUUID() });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  it.each([
    ['broken JSON', '{"title":', {}, 400, 'invalid-json'],
    ['no body', '', {}, 400, 'invalid-json'],
    ['another type', '<a/>', { 'content-type': 'application/xml' }, 415, 'unsupported-media-type'],
    ['text', 'hello', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['too much', `{"a":"${'x'.repeat(300_000)}"}`, {}, 413, 'body-too-large'],
    ['a list', '[]', {}, 400, 'invalid-command'],
    ['a polluting body', '{"__proto__":{"a":1},"title":"x"}', {}, 400, 'invalid-command'],
  ])('refuses %s', async (_, body, headers: Record<string, string>, status, code) => {
    const answer = await post('/v1/incidents/I-2/report', body, {
      ...officer,
      'idempotency-key': randomUUID(),
      ...headers,
    });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it.each([
    [new AppendOutcomeUnknown('x'), 'outcome-unknown'],
    [new LogUnavailable('x'), 'log-unavailable'],
    [new NotCurrent('x'), 'not-yet-visible'],
  ])('says to repeat with the same key when the log does not answer', async (failure, code) => {
    api.log.failing = failure;
    const answer = await post('/v1/incidents/I-3/report', report, { ...officer, 'idempotency-key': 'k-13' });
    expect([answer.statusCode, answer.json().code]).toEqual([503, code]);
    expect(answer.headers['retry-after']).toBe('2');
    expect(answer.json().detail).toMatch(/same Idempotency-Key/);
  });

  it('tells nothing of a defect', async () => {
    api.log.failing = new Error('secret path /etc/x');
    const answer = await post('/v1/incidents/I-3/report', report, { ...officer, 'idempotency-key': 'k-14' });
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal-error']);
    expect(answer.body).not.toMatch(/secret|at .*\.ts/);
  });

  it('lets whoever has no key put only so many on record, and others go on', async () => {
    const nobody = await apiWith({}, { limits: new Limits(() => 0) });
    const known = await nobody.parties.bearer('EMB', 'duty-officer');
    const send = (id: string, headers: Record<string, string>) =>
      nobody.app.inject({ method: 'POST', url: `/v1/incidents/${id}/report`, headers, payload: report });
    const before = nobody.log.records.length;
    const statuses = await Promise.all(
      Array.from({ length: 65 }, async (_, n) => (await send(`N-${n}`, {})).statusCode),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect(nobody.log.records).toHaveLength(before + 60);
    const over = await send('N-66', {});
    expect([over.json<{ code: string }>().code, Number(over.headers['retry-after']) > 0]).toEqual([
      'too-many-unidentified',
      true,
    ]);
    expect((await send('N-67', { ...known, 'idempotency-key': 'k' })).statusCode).toBe(201);
    await nobody.app.close();
    nobody.parties.clear();
  });
});
