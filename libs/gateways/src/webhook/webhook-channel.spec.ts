import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { Outgoing } from '../channel.js';
import { httpClient } from '../http/client.js';
import { webhookChannel } from './webhook-channel.js';

const key = '9d4c1f6e-2c0b-5d0e-8f63-0b6b7d1b9a20.1';
const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const outgoing: Outgoing = {
  ...{ agencyId: 'FIRE', contact: {}, key, subject: '排水', urgent: false, exercise: true },
  words: () => '【演练】青岩镇 请在系统中接受或退回任务',
};
const never = new AbortController().signal;

describe('a webhook', () => {
  let server: Server;
  let url: string;
  let status = 200;
  const heard: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        heard.push({ headers: request.headers, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  });
  afterAll(() => server.close());

  const send = (out = outgoing) =>
    webhookChannel(
      [{ agencyId: 'FIRE', url, secret }],
      httpClient({ hosts: ['127.0.0.1'], privateHosts: ['127.0.0.1'], withinMs: 30_000, maxBytes: 1_000 }),
    ).send(out, never);
  const headersOf = (n: number): Record<string, string> =>
    Object.fromEntries(Object.entries(heard[n]?.headers ?? {}).map(([name, value]) => [name, String(value)]));

  it('is proved to whoever takes it, by the library of the convention, and known again by its id', async () => {
    expect(await send()).toEqual({ outcome: 'handed-over' });
    expect(await send()).toEqual({ outcome: 'handed-over' });
    for (const n of [0, 1])
      expect(new Webhook(secret).verify(heard[n]?.body ?? '', headersOf(n))).toMatchObject({
        type: 'message',
        data: { key, subject: '排水', text: outgoing.words(1_000, () => 0), urgent: false, exercise: true },
      });
    expect([headersOf(0)['webhook-id'], headersOf(1)['webhook-id']]).toEqual([key, key]);
    const other = new Webhook(`whsec_${Buffer.alloc(24, 8).toString('base64')}`);
    expect(() => other.verify(heard[0]?.body ?? '', headersOf(0))).toThrow(WebhookVerificationError);
    expect(() => new Webhook(secret).verify(`${heard[0]?.body} `, headersOf(0))).toThrow(
      WebhookVerificationError,
    );
  });

  it.each([
    [410, { outcome: 'refused', reason: 'status 410', isFinal: true }],
    [503, { outcome: 'refused', reason: 'status 503', isFinal: false }],
    [500, { outcome: 'unknown', reason: 'status 500' }],
  ])('answered with %i is what that says', async (answered, expected) => {
    status = answered;
    expect(await send()).toEqual(expected);
  });

  it('goes to agencies that have one', async () => {
    const before = heard.length;
    expect(await send({ ...outgoing, agencyId: 'ST' })).toMatchObject({ outcome: 'refused', isFinal: true });
    expect(heard).toHaveLength(before);
  });
});
