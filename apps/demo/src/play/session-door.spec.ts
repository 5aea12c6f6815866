import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { night } from '../night/night.js';
import type { Answer } from './inbox.js';
import { SessionDoor } from './session-door.js';

const confirmation = night.find(({ signsIn }) => signsIn);
if (!confirmation) throw new Error('nobody signs in');
const { principal } = confirmation.actor;
const credentials = { name: 'emb.second', password: 'p', code: () => '123456' };
const { signal } = new AbortController();

/** An issuer and an API in one, as much as a sign-in sees of them; refuses every code but one. */
function serve(code: string, seen: string[]): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const [path = ''] = (request.url ?? '').split('?');
      const { cookie = '' } = request.headers;
      seen.push(`${request.method} ${path}`);
      const form = (step: string): string =>
        `<form method="post"><input type="hidden" name="step" value="${step}"></form>`;
      if (path === '/v1/session/start') return response.writeHead(302, { location: '/issuer/sign-in' }).end();
      if (path === '/issuer/sign-in' && request.method === 'GET') return response.end(form('password'));
      if (body.startsWith('step=password')) return response.end(form('code'));
      if (body === `step=code&code=${code}`)
        return response.writeHead(303, { location: '/', 'set-cookie': '__Host-s=1; Path=/; HttpOnly' }).end();
      if (path === '/') return response.end('welcome');
      if (path.startsWith('/v1/approvals/') && cookie === '__Host-s=1')
        return response.end(
          JSON.stringify({ outcome: 'accepted', command: { id: request.headers['idempotency-key'] } }),
        );
      response.writeHead(400).end(form('code'));
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('who signs in for a step', () => {
  const log = pino({ level: 'silent' });
  let server: Server;
  let seen: string[];
  let answers: Partial<Answer>[];
  const doorAt = async (code: string): Promise<SessionDoor> => {
    [seen, answers] = [[], []];
    server = await serve(code, seen);
    const { port } = server.address() as AddressInfo;
    const accounts = new Map([[principal, credentials]]);
    return new SessionDoor(`http://127.0.0.1:${port}`, accounts, (reply) => answers.push(reply), log);
  };
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('says it by session, once however often it is sent', async () => {
    const door = await doorAt('123456');
    expect(await Promise.all([door.say(confirmation, signal), door.say(confirmation, signal)])).toEqual([
      true,
      true,
    ]);
    expect(answers).toMatchObject([{ outcome: 'accepted', command: { id: confirmation.id } }]);
    expect(seen.filter((one) => one.startsWith('POST /v1/approvals/'))).toHaveLength(1);
  });

  it('has said nothing where the sign-in is refused', async () => {
    const door = await doorAt('000000');
    expect(await door.say(confirmation, signal)).toBe(false);
    expect(answers).toEqual([]);
    expect(seen.join()).not.toContain('/v1/approvals/');
  });

  it('is whoever has an account, and for that step alone', async () => {
    const door = await doorAt('123456');
    expect(night.filter((step) => door.opensTo(step))).toEqual([confirmation]);
  });
});
