import { codeOf, ensureReadyMade, openAccounts, startEmbeddedIssuer } from '#embedded-issuer';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from './sign-in.js';

const { signal } = new AbortController();

describe('a sign-in at the issuer of a laptop', () => {
  let dir: string;
  let service: Server;
  let origin: string;
  let running: Awaited<ReturnType<typeof startEmbeddedIssuer>>;
  /** What the issuer has handed over at the end. */
  let brought: string[];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-sign-in-'));
    const challenge = createHash('sha256').update(randomBytes(32)).digest('base64url');
    service = createServer((request, response) => {
      const url = new URL(request.url ?? '/', origin);
      if (url.pathname === '/v1/session/start') {
        const query = new URLSearchParams({
          ...{ client_id: 'liandong', response_type: 'code', scope: 'openid', state: 's' },
          ...{ redirect_uri: `${origin}/v1/session/callback`, code_challenge: challenge },
          code_challenge_method: 'S256',
        });
        return response.writeHead(302, { location: `${running.issuer}/auth?${query.toString()}` }).end();
      }
      if (url.pathname !== '/v1/session/callback') return response.end('welcome');
      brought.push(url.searchParams.get('code') ?? '');
      response.writeHead(303, { location: '/', 'set-cookie': '__Host-session=1; Path=/; HttpOnly' }).end();
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    const client = { id: 'liandong', secret: 'a-secret-of-the-test', baseUrl: origin };
    running = await startEmbeddedIssuer({ dataDir: join(dir, 'issuer'), port: 0, client });
  });
  afterAll(async () => {
    await running?.close();
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
    rmSync(dir, { recursive: true });
  });
  beforeEach(() => (brought = []));

  it('by a ready-made account comes back with the cookie of the session, and without its code with nothing', async () => {
    const beside = await openAccounts(join(dir, 'issuer'));
    const [account] = await ensureReadyMade(beside, join(dir, 'people.json'), ['emb.second']);
    await beside.close();
    if (!account) throw new Error('unreachable');
    const { name, password } = account;
    const start = new URL('/v1/session/start', origin);
    const right = { name, password, code: () => codeOf(account, Date.now()) };
    expect(await signIn(start, right, signal)).toBe('__Host-session=1');
    expect(brought).toEqual([expect.stringMatching(/.{20}/)]);
    const wrong = signIn(start, { ...right, code: () => '000000' }, signal);
    await expect(wrong).rejects.toThrow(/emb.second is not signed in/);
    await expect(wrong).rejects.not.toThrow(password);
    expect(brought).toHaveLength(1);
  });
});
