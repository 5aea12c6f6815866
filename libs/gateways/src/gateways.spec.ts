import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Outgoing } from './channel.js';
import { isPrivate } from '#platform';
import { httpClient } from './http/client.js';
import { httpChannel, outcomeOf, type HttpGateway } from './http/http-channel.js';
import { affirms, automaticReply, receiptsIn } from './receipts/receipt.js';
import { unproved } from './receipts/proof.js';
import { robotChannel } from './robots/robot-channel.js';
import { GatewayFault, openGateways } from './settings/open.js';

const outgoing: Outgoing = {
  ...{ agencyId: 'EMB', contact: { telephone: '0851-1' }, key: 'k.1', subject: 's', urgent: true },
  ...{ exercise: false, words: () => '请确认 "收到"&x=1' },
};
const never = new AbortController().signal;

describe('what a provider answers', () => {
  const says = (status: number, body = '{}') =>
    outcomeOf({ status, body }, { accepted: { path: 'errcode', values: ['0'] }, retried: ['130101'] });

  it.each([
    [200, '{"errcode":0}', { outcome: 'handed-over' }],
    [200, '{"errcode":93000}', { outcome: 'refused', reason: 'errcode 93000', isFinal: true }],
    [200, '{"errcode":130101}', { outcome: 'refused', reason: 'errcode 130101', isFinal: false }],
    [200, 'it works', { outcome: 'unknown', reason: 'its answer has no errcode' }],
    [302, '', { outcome: 'refused', reason: 'status 302', isFinal: true }],
    [403, '', { outcome: 'refused', reason: 'status 403', isFinal: true }],
    [429, '', { outcome: 'refused', reason: 'status 429', isFinal: false }],
    [502, '', { outcome: 'unknown', reason: 'status 502' }],
  ])('is with status %i and %s no more than it says', (status, body, expected) => {
    expect(says(status, body)).toEqual(expected);
  });

  it('is for a robot another errcode than 0, also with status 200', async () => {
    const robot = robotChannel(
      'dingtalk',
      [{ agencyId: 'EMB', url: 'https://r/send?key=1', secret: 'x' }],
      () => Promise.resolve({ status: 200, body: '{"errcode":310000,"errmsg":"sign not match"}' }),
    );
    expect(await robot.send(outgoing, never)).toMatchObject({ outcome: 'refused', isFinal: true });
    expect([robot.perMinute, robot.reaches({ ...outgoing, agencyId: 'ST' })]).toEqual([20, false]);
  });
});

describe('the way out', () => {
  let server: Server;
  let port: number;
  const heard: { url?: string; body: string }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        heard.push({ url: request.url, body });
        if (request.url === '/moved') response.writeHead(307, { location: '/send' }).end();
        else if (request.url === '/long') response.end('x'.repeat(5_000));
        else if (request.url === '/cut') request.socket.destroy();
        else response.end('{"code":"OK","id":"p-1"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  const client = (privateHosts: readonly string[] = ['127.0.0.1']) =>
    httpClient({ hosts: ['127.0.0.1', 'localhost'], privateHosts, withinMs: 30_000, maxBytes: 1_000 });
  const ask = (path: string, by = client(), host = '127.0.0.1') =>
    by({ url: `http://${host}:${port}${path}`, method: 'POST', headers: {}, body: '{}' }, never);

  it('follows no redirect, reads no endless answer, and does not take a broken one for none', async () => {
    expect(await ask('/moved')).toMatchObject({ status: 307 });
    expect(heard.map(({ url }) => url)).toEqual(['/moved']);
    expect(await ask('/long')).toMatchObject({ failed: 'unknown' });
    expect(await ask('/cut')).toMatchObject({ failed: 'unknown' });
  });

  it('leads to no host that is not listed, and inside the network to none that is not listed as such', async () => {
    const before = heard.length;
    expect(await ask('/send', client(), '127.0.0.2')).toMatchObject({ failed: 'not-sent' });
    expect(await ask('/send', client([]))).toMatchObject({ failed: 'not-sent' });
    const overTls = { method: 'POST', headers: {}, body: '' } as const;
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await client([])({ url: `https://${host}:${port}/`, ...overTls }, never)).toMatchObject({
        failed: 'not-sent',
      });
    expect(heard).toHaveLength(before);
  });

  it('knows private addresses in every dress', () => {
    for (const one of [
      '10.1.2.3',
      '127.0.0.1',
      '169.254.169.254',
      '192.168.0.1',
      '::1',
      'fd00::1',
      '::ffff:10.0.0.1',
    ])
      expect([one, isPrivate(one)]).toEqual([one, true]);
    for (const one of ['1.1.1.1', '2606:4700::1111']) expect([one, isPrivate(one)]).toEqual([one, false]);
  });

  it('fills a template with text that stays text', async () => {
    const gateway: HttpGateway = {
      ...{ url: `http://127.0.0.1:${port}/send`, method: 'POST', headers: {}, format: 'form' },
      ...{ body: { to: '{{telephone}}', text: '{{text}}', id: '{{key}}' }, maxParts: 2, keepsKeys: true },
      ...{ accepted: { path: 'code', values: ['OK'] }, providerIdPath: 'id' },
    };
    const sent = await httpChannel('sms', gateway, {}, client()).send(outgoing, never);
    expect(sent).toEqual({ outcome: 'handed-over', providerId: 'p-1' });
    expect(Object.fromEntries(new URLSearchParams(heard.at(-1)?.body))).toEqual({
      ...{ to: '0851-1', text: '请确认 "收到"&x=1', id: 'k.1' },
    });
  });
});

describe('a receipt', () => {
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  const proof = { kind: 'standard-webhooks', secret } as const;
  const now = new Date('2026-11-29T18:10:00.000Z');
  const signed = (at: Date, body = '{}') => ({
    'webhook-id': 'r-1',
    'webhook-timestamp': String(at.getTime() / 1_000),
    'webhook-signature': new Webhook(secret).sign('r-1', at, body),
  });
  const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);

  it.each([
    [0, true],
    [-5, true],
    [5, true],
    [-60, false],
    [10, false],
  ])('signed %i minutes from now counts: %s; otherwise both clocks are named', (offset, counts) => {
    const at = minutes(offset);
    expect(unproved(proof, signed(at), '{}', now)).toEqual(
      counts
        ? undefined
        : { code: 'outside-tolerance', signedAt: at.toISOString(), receivedAt: now.toISOString() },
    );
  });

  it('counts for nothing with another body, secret, or none', () => {
    const unlike = { code: 'not-proved' };
    expect(unproved(proof, signed(now), '{"a":1}', now)).toEqual(unlike);
    expect(unproved(proof, {}, '{}', now)).toEqual(unlike);
    const byHmac = { kind: 'hmac', secret: 'x', header: 'X-Sign', timeHeader: 'X-Time' } as const;
    const time = String(now.getTime() / 1_000);
    const sign = createHmac('sha256', 'x').update(`${time}.{}`).digest('hex');
    expect(unproved(byHmac, { 'x-time': time, 'x-sign': sign }, '{}', now)).toBeUndefined();
    expect(unproved(byHmac, { 'x-time': time, 'x-sign': sign }, '{ }', now)).toEqual(unlike);
    const bySecret = { kind: 'secret', secret: 'x', header: 'X-Secret' } as const;
    expect(unproved(bySecret, { 'x-secret': 'x' }, '{}', now)).toBeUndefined();
    expect(unproved(bySecret, {}, '{}', now)).toEqual(unlike);
  });

  it('is read by the words of its provider, all of a list or none', () => {
    const form = {
      ...{ list: 'reports', keyPath: 'out', providerIdPath: 'id', statusPath: 'state', fromPath: 'from' },
      statuses: { DELIVRD: 'delivered', MO: 'answered' },
    } as const;
    const body = (...reports: object[]): string => JSON.stringify({ reports });
    expect(
      receiptsIn(form, body({ id: 7, state: 'DELIVRD' }, { out: 'k.1', state: 'MO', from: '10086' })),
    ).toMatchObject([
      { providerId: '7', status: 'delivered' },
      { key: 'k.1', status: 'answered', automatic: 'short number' },
    ]);
    for (const strange of ['x', '{}', body({ id: 7, state: 'WHAT' }), body({ state: 'MO' })])
      expect(receiptsIn(form, strange)).toBeUndefined();
  });

  it('of a mail says by its field whether a machine wrote it', () => {
    const form = {
      ...{
        keyPath: 'inReplyTo',
        statusPath: 'kind',
        textPath: 'text',
        autoSubmittedPath: 'headers.auto-submitted',
      },
      statuses: { reply: 'answered' },
    } as const;
    const reply = (headers: object) =>
      receiptsIn(form, JSON.stringify({ inReplyTo: 'k.1', kind: 'reply', text: '收到', headers }))?.[0];
    expect(reply({ 'auto-submitted': 'auto-replied' })).toMatchObject({
      ...{ key: 'k.1', status: 'answered', automatic: 'Auto-Submitted: auto-replied' },
    });
    expect(reply({})?.automatic).toBeUndefined();
  });

  it('of a machine is known, and of a person taken for an answer whatever is around it', () => {
    expect(automaticReply({ from: '13800000000' })).toBeUndefined();
    expect(automaticReply({ from: '10086' })).toBe('short number');
    expect(automaticReply({ from: 'a@b.cn', autoSubmitted: 'auto-replied' })).toContain('auto-replied');
    expect(automaticReply({ from: 'a@b.cn', autoSubmitted: 'no' })).toBeUndefined();
    for (const text of ['1', ' １ ', '收到。', 'OK!']) expect(affirms(text, ['1', '收到', 'ok'])).toBe(true);
    for (const text of ['2', '没收到', '', undefined]) expect(affirms(text, ['1', '收到', 'ok'])).toBe(false);
  });
});

describe('settings of gateways', () => {
  interface Odd {
    readonly body?: Record<string, unknown>;
    readonly statuses?: Record<string, unknown>;
    readonly secret?: string;
  }

  it.each<[string, Odd]>([
    ['a template that names what there is not', { body: { to: '{{phone}}' } }],
    ['a status that is none', { statuses: { X: 'gone' } }],
    ['a secret that is none', { secret: 'with-dash_' }],
  ])('are refused for %s', (_, { body = {}, statuses = {}, secret = 'AAAA' }) => {
    const proof = { kind: 'standard-webhooks', secretFile: 'f' } as const;
    const open = (odd: Required<Omit<Odd, 'secret'>>, text: string) =>
      openGateways(
        {
          ...{ hosts: [], withinSeconds: 1 },
          http: [
            {
              ...{ channel: 'sms', url: 'https://x', method: 'POST', headers: {}, format: 'json' },
              ...{ keepsKeys: true, maxParts: 1, body: odd.body },
              receipts: { proof, statusPath: 's', statuses: odd.statuses },
            },
          ],
        },
        () => text,
      );
    expect(open({ body: {}, statuses: {} }, 'AAAA').channels).toHaveLength(1);
    expect(() => open({ body, statuses }, secret)).toThrow(GatewayFault);
  });
});
