import type { Logger } from '#platform';
import { commandExamples } from '#contracts';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { apiWith, type TestApi } from '../app/testing.helper-spec.js';
import { Limits } from '../limits/limits.js';

interface Line {
  readonly path?: string;
  readonly [field: string]: unknown;
}

/** What a server tells of itself, line by line. */
function keeping() {
  const lines: Line[] = [];
  const take = (fields: Line): number => lines.push(fields);
  const logger = { info: take, warn: take, error: take, debug: () => undefined } as unknown as Logger;
  return { lines, logger };
}

const report = commandExamples['incident.report'];

describe('the server', () => {
  const { lines, logger } = keeping();
  let api: TestApi;
  let port: number;
  beforeAll(async () => {
    api = await apiWith({}, { logger, limits: new Limits(() => 0) });
    await api.app.listen(0, '127.0.0.1');
    ({ port } = api.app.getHttpServer().address() as AddressInfo);
  });
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  const said = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text));
      socket.on('error', reject);
    });

  const protective = [
    /^strict-transport-security: max-age=31536000; includeSubDomains\r$/im,
    /^x-content-type-options: nosniff\r$/im,
    /^content-security-policy: default-src 'none'; object-src 'none'; base-uri 'none'; .*frame-ancestors 'none'/im,
    /^referrer-policy: no-referrer\r$/im,
    /^cache-control: no-store\r$/im,
    /^content-type: \S+; charset=utf-8\r$/im,
  ];

  it.each([
    ['a page', 'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 200],
    ['a document', 'GET /problems HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 200],
    ['a refusal', 'GET /v1/incidents HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 401],
    ['an address that is none', 'GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 404],
    ['what is not HTTP', 'NONSENSE\r\n\r\n', 400],
    [
      'TRACE, which shows nobody his own headers',
      'TRACE / HTTP/1.1\r\nhost: x\r\nsecret: s3cret\r\nconnection: close\r\n\r\n',
      405,
    ],
    [
      'a message with two lengths',
      'POST /v1/incidents/I/report HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n' +
        'content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n',
      400,
    ],
  ])('answers %s once, with the headers that browsers must have', async (_, bytes, status) => {
    const answer = await said(bytes);
    expect(answer.match(/^HTTP\/1\.1 \d+/gm)).toEqual([`HTTP/1.1 ${status}`]);
    for (const header of protective) expect(answer).toMatch(header);
    expect(answer).not.toContain('s3cret');
  });

  it('lets the style of its page be used and nothing else', async () => {
    const { body, headers } = await api.app.inject({ method: 'GET', url: '/' });
    const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(body).not.toMatch(/<script| style=| on\w+=/);
  });

  it('is open to no page of another origin', async () => {
    const headers = { origin: 'https://other.example', 'access-control-request-method': 'POST' };
    for (const method of ['GET', 'OPTIONS'] as const) {
      const answer = await api.app.inject({ method, url: '/v1/incidents', headers });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('tells in its log who asked for what, from where, and why it was refused, and no secret', async () => {
    const bearer = await api.parties.bearer('EMB', 'duty-officer');
    const url = '/v1/incidents/I-9/report';
    const command = {
      method: 'POST',
      url,
      headers: { ...bearer, 'idempotency-key': 'k-1' },
      payload: report,
    };
    await api.app.inject({ ...command, method: 'POST' });
    await api.app.inject({
      method: 'GET',
      url: '/v1/incidents?text=s3cret',
      headers: { authorization: 'Bearer s3cret' },
    });
    const who = { agencyId: 'EMB', keyId: expect.any(String), role: 'duty-officer' };
    expect(lines.find(({ path }) => path === url)).toMatchObject({
      ...who,
      status: 201,
      remote: '127.0.0.1',
    });
    expect(lines.filter(({ path }) => path === '/v1/incidents').at(-1)).toMatchObject({
      ...{ method: 'GET', status: 401, code: 'token-invalid', remote: '127.0.0.1' },
      requestId: expect.any(String),
    });
    expect(JSON.stringify(lines)).not.toMatch(/s3cret|Bearer|eyJ/);
  });
});

describe('where a request comes from', () => {
  const proxy = '10.0.0.1';
  let api: TestApi;
  beforeEach(async () => {
    api = await apiWith({}, { limits: new Limits(() => 0), trustedProxies: [proxy] });
  });
  afterEach(async () => {
    await api.app.close();
    api.parties.clear();
  });

  /** How many commands without a token are put on record. */
  const taken = async (remoteAddress: string, forwardedFor: (n: number) => string): Promise<number> => {
    let count = 0;
    for (let n = 0; n < 65; n++) {
      const headers = { 'x-forwarded-for': forwardedFor(n) };
      const url = `/v1/incidents/N-${n}/report`;
      const answer = await api.app.inject({ method: 'POST', url, headers, remoteAddress, payload: report });
      if (answer.statusCode === 401) count++;
    }
    return count;
  };

  it('is what a proxy that is trusted says, so that one stranger takes nothing from others', async () => {
    expect(await taken(proxy, () => '192.0.2.1')).toBe(60);
    expect(await taken(proxy, () => '192.0.2.2')).toBe(60);
  });

  it('is what it says itself in no case', async () => {
    expect(await taken('203.0.113.9', (n) => `192.0.2.${n}`)).toBe(60);
    expect(await taken(proxy, (n) => `198.51.100.${n}, 192.0.2.7`)).toBe(60);
  });
});
