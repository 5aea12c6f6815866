import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { codeAt } from './accounts/second-factor.js';
import { openAccounts, startEmbeddedIssuer, type EmbeddedIssuer, type IssuerAccounts } from './index.js';
import { ask, clientOf, signIn } from './testing/client.js';
import { Browser, type Page } from './testing/browser.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const client = { id: 'liandong', secret: 'a secret of the client', baseUrl: 'http://127.0.0.1:8080' };
const callback = `${client.baseUrl}/v1/session/callback`;

describe('the issuer of a laptop', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-issuer-'));
  const dataDir = join(dir, 'issuer');
  /** The clock of the issuer, in milliseconds after its start. */
  let ahead = 0;
  const begun = Date.now();
  const now = (): number => begun + ahead;
  let running: EmbeddedIssuer;
  let beside: IssuerAccounts;
  let config: oidc.Configuration;
  let subjects = 0;

  const start = async (port: number): Promise<void> => {
    running = await startEmbeddedIssuer({ dataDir, port, client, now });
    config = await clientOf(running.issuer, client.id, client.secret);
  };
  beforeAll(async () => {
    await start(0);
    beside = await openAccounts(dataDir, now);
  });
  afterAll(async () => {
    await beside.close();
    await running.close();
    rmSync(dir, { recursive: true });
  });

  const origin = (): string => new URL(running.issuer).origin;
  const browser = (language?: string): Browser => new Browser(origin(), language);
  const password = 'a long way to the river 长路';
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

  /** Somebody whose password and second factor are set. */
  async function person() {
    const [name, subject] = [`person-${++subjects}`, `subject-${subjects}`];
    await beside.accounts.addReady({ subject, name, password, secret });
    return { name, subject, password };
  }
  const code = (): string => codeAt(secret, now());
  const problemOf = ({ html }: Page): string | undefined => /role="alert">([^<]*)</.exec(html)?.[1];

  it('is found at the very address that its tokens name, and offers the one way', async () => {
    const response = await fetch(`${running.issuer}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: `http://127.0.0.1:${running.port}/issuer`,
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      id_token_signing_alg_values_supported: ['ES256'],
      end_session_endpoint: `http://127.0.0.1:${running.port}/issuer/session/end`,
    });
  });

  it('takes a new person from the initial password to a proved sign-in, that says the subject alone', async () => {
    const { account, initialPassword } = await beside.accounts.add('Zhang.Wei');
    const { url, checks } = await ask(config, callback, { scope: 'openid profile email offline_access' });
    const visitor = browser();
    const first = await visitor.open(url);
    expect(first.html).toContain('<html lang="zh-CN">');
    let page = await visitor.submit(first, { name: 'ＺＨＡＮＧ.wei', password: initialPassword });
    expect(page.html).toContain('设置新密码');
    for (const [chosen, repeat, problem] of [
      ['short', 'short', /至少 12/],
      [password, `${password}!`, /不一致/],
      [initialPassword, initialPassword, /不得与初始密码相同/],
      ['my zhang.wei secret', 'my zhang.wei secret', /不得包含账号名/],
    ] as const) {
      page = await visitor.submit(page, { password: chosen, repeat });
      expect([page.status, problemOf(page)]).toEqual([422, expect.stringMatching(problem)]);
    }
    page = await visitor.submit(page, { password, repeat: password });
    const shown = /<code>([^<]*)<\/code>/.exec(page.html)?.[1]?.replaceAll(' ', '') ?? '';
    expect(page.html).toContain(`otpauth://totp/Liandong:zhang.wei?`);
    page = await visitor.submit(page, { code: '000000' });
    expect(problemOf(page)).toMatch(/不正确/);
    page = await visitor.submit(page, { code: codeAt(shown, now()) });
    expect(`${page.url.origin}${page.url.pathname}`).toBe(callback);
    const tokens = await oidc.authorizationCodeGrant(config, page.url, checks);
    const { iat, exp, auth_time: at, nonce, ...claims } = tokens.claims()!;
    expect([typeof iat, typeof exp, typeof at, nonce]).toEqual([
      ...['number', 'number', 'number'],
      checks.expectedNonce,
    ]);
    expect(claims).toEqual({
      iss: running.issuer,
      aud: client.id,
      sub: account.subject,
      acr: 'urn:liandong:two-factors',
      amr: ['pwd', 'otp', 'mfa'],
    });
    expect(tokens.refresh_token).toBeUndefined();
    // the initial password has served
    const again = await browser().open((await ask(config, callback)).url);
    const refused = await browser().submit(again, { name: 'zhang.wei', password: initialPassword });
    expect(refused.status).toBe(400);
  });

  it('takes each one-time code once, and each authorization code once, also of two at one moment', async () => {
    const { name } = await person();
    const { url, checks } = await ask(config, callback);
    const page = await signIn(browser(), url, { name, password, code: code() });
    const answers = await Promise.allSettled(
      [1, 2].map(() => oidc.authorizationCodeGrant(config, page.url, checks)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(oidc.authorizationCodeGrant(config, page.url, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const replayed = await signIn(browser('en'), (await ask(config, callback)).url, {
      ...{ name, password, code: code() },
    });
    expect([replayed.status, problemOf(replayed)]).toEqual([
      422,
      'The code is wrong or was used. Wait for the next one.',
    ]);
    ahead += 30 * second;
    const next = await signIn(browser(), (await ask(config, callback)).url, { name, password, code: code() });
    expect(next.url.searchParams.get('code')).toBeTruthy();
  });

  it('says the same of a wrong password as of nobody, and of both that it was tried too often', async () => {
    const { name } = await person();
    const visitor = browser();
    const page = await visitor.open((await ask(config, callback)).url);
    const answersTo = async (who: string): Promise<string[]> => {
      const answers: string[] = [];
      for (let n = 0; n < 6; n++) {
        const { status, html } = await visitor.submit(page, { name: who, password: 'not the password' });
        answers.push(`${status} ${html}`);
      }
      return answers;
    };
    const ofSomebody = await answersTo(name);
    expect(await answersTo('nobody-at-all')).toEqual(ofSomebody);
    expect(ofSomebody.map((one) => one.slice(0, 3))).toEqual(['422', '422', '422', '422', '422', '429']);
    // not even with the right one, and over a restart
    const { port } = running;
    await running.close();
    await start(port);
    const early = await visitor.submit(page, { name, password });
    expect([early.status, Number(early.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
    ahead += minute;
    expect((await visitor.submit(page, { name, password })).html).toContain('动态口令');
  });

  it('keeps sessions, sign-ins under way and codes over a restart, and the keys', async () => {
    const { name, subject } = await person();
    const visitor = browser();
    const one = await ask(config, callback);
    const half = await visitor.submit(await visitor.open(one.url), { name, password });
    const { port } = running;
    const keysBefore = await (await fetch(`${running.issuer}/jwks`)).json();
    await running.close();
    await start(port);
    expect(await (await fetch(`${running.issuer}/jwks`)).json()).toEqual(keysBefore);
    const done = await visitor.submit(half, { code: code() });
    await running.close();
    await start(port);
    const tokens = await oidc.authorizationCodeGrant(config, done.url, one.checks);
    expect(tokens.claims()?.sub).toBe(subject);
    // by the session alone
    const two = await ask(config, callback);
    const { url } = await visitor.open(two.url);
    expect((await oidc.authorizationCodeGrant(config, url, two.checks)).claims()?.sub).toBe(subject);
  });

  it('is not moved while it has accounts', async () => {
    const { port } = running;
    await running.close();
    await expect(startEmbeddedIssuer({ dataDir, port: 0, client, now })).rejects.toMatchObject({
      code: 'issuer-moved',
      before: `http://127.0.0.1:${port}/issuer`,
    });
    await start(port);
  });

  it('lets two tabs finish in either order', async () => {
    const { name, subject } = await person();
    const visitor = browser();
    const [a, b] = [await ask(config, callback), await ask(config, callback)];
    const pages = [await visitor.open(a.url), await visitor.open(b.url)];
    const halves = [];
    for (const page of pages) halves.push(await visitor.submit(page, { name, password }));
    const subjectsBack: unknown[] = [];
    for (const [n, { checks }] of [[1, b] as const, [0, a] as const]) {
      const { url } = await visitor.submit(halves[n]!, { code: code() });
      subjectsBack.push((await oidc.authorizationCodeGrant(config, url, checks)).claims()?.sub);
      ahead += 30 * second;
    }
    expect(subjectsBack).toEqual([subject, subject]);
  });

  it.each([
    ['no challenge', { code_challenge: '', code_challenge_method: '' }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['another flow', { response_type: 'code id_token' }],
  ])('refuses %s', async (_, more) => {
    const { url } = await browser().open((await ask(config, callback, more)).url);
    const answer = new URLSearchParams(url.search || url.hash.slice(1));
    expect([`${url.origin}${url.pathname}`, answer.get('code')]).toEqual([callback, null]);
    expect(answer.get('error')).toMatch(/^(invalid_request|unsupported_response_type)$/);
  });

  it('sends nobody to an address that is not the client’s', async () => {
    const page = await browser('en').open(
      (await ask(config, 'http://127.0.0.1:8081/v1/session/callback')).url,
    );
    expect([page.status, page.url.origin]).toEqual([400, origin()]);
    expect(page.html).toContain('The request to sign in is wrong');
  });

  it('ends the session at sign-out, and asks for the password again', async () => {
    const { name } = await person();
    const visitor = browser();
    const { url, checks } = await ask(config, callback);
    const page = await signIn(visitor, url, { name, password, code: code() });
    const { id_token: idToken = '' } = await oidc.authorizationCodeGrant(config, page.url, checks);
    const leave = oidc.buildEndSessionUrl(config, {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${client.baseUrl}/`,
    });
    const question = await visitor.open(leave);
    expect(question.html).toContain('是否退出登录');
    expect((await visitor.submit(question, { logout: 'yes' })).url.href).toBe(`${client.baseUrl}/`);
    expect((await visitor.open((await ask(config, callback)).url)).html).toContain('name="password"');
  });

  it('ends sessions and sign-ins under way of who is locked, until a reset', async () => {
    const { name, subject } = await person();
    const [signedIn, halfway] = [browser(), browser()];
    const { url, checks } = await ask(config, callback);
    const done = await signIn(signedIn, url, { name, password, code: code() });
    ahead += 30 * second;
    const page = await halfway.open((await ask(config, callback)).url);
    const half = await halfway.submit(page, { name, password });
    beside.accounts.lock(name);
    await expect(oidc.authorizationCodeGrant(config, done.url, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    expect((await signedIn.open((await ask(config, callback)).url)).html).toContain('name="password"');
    const begun = await halfway.submit(half, { code: code() });
    expect(begun.html).toContain('name="password"');
    expect(problemOf(await halfway.submit(begun, { name, password }))).toBe('账号或密码不正确。');
    const { account, initialPassword } = await beside.accounts.reset(name);
    expect(account.subject).toBe(subject);
    const asked = await halfway.submit(begun, { name, password: initialPassword });
    expect(asked.html).toContain('设置新密码');
  });

  it('takes a form from its own pages alone, in the browser where the sign-in began', async () => {
    const { name } = await person();
    const visitor = browser();
    const page = await visitor.open((await ask(config, callback)).url);
    const stranger = await browser('en').submit(page, { name, password });
    expect([stranger.status, stranger.html]).toEqual([400, expect.stringContaining('has expired')]);
    const elsewhere = { ...page, html: page.html.replace('<form ', `<form action="${page.url.href}" `) };
    const foreign = await visitor.submit(
      { ...elsewhere, url: new URL('http://127.0.0.1:9/') },
      { name, password },
    );
    expect([foreign.status, foreign.html]).toEqual([403, expect.stringContaining('并非来自本页面')]);
    const large = await visitor.submit(page, { name, password: 'x'.repeat(9_000) });
    expect(large.status).toBe(413);
  });

  it('answers by its own address alone, with pages that run nothing and are framed nowhere', async () => {
    const { headers } = await browser().open((await ask(config, callback)).url);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none';style-src 'sha256-[^']+';script-src;form-action 'self' http:\/\/127\.0\.0\.1:8080;frame-ancestors 'none';base-uri 'none'$/,
    );
    const status = await new Promise((resolve, reject) => {
      const asked = request(`${running.issuer}/jwks`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.once('error', reject).end();
    });
    expect(status).toBe(421);
  });

  it('signs with another key after a month, and whoever is signed in stays so', async () => {
    const signer = async (from: Browser): Promise<unknown> => {
      const fresh = await clientOf(running.issuer, client.id, client.secret);
      const { url, checks } = await ask(fresh, callback);
      const done = await from.open(url);
      const { id_token: idToken = '' } = await oidc.authorizationCodeGrant(fresh, done.url, checks);
      return decodeProtectedHeader(idToken).kid;
    };
    const told = async (): Promise<unknown[]> => {
      const { keys } = (await (await fetch(`${running.issuer}/jwks`)).json()) as { keys: { kid: string }[] };
      return keys.map(({ kid }) => kid);
    };
    ahead = 30 * day - hour;
    const { name } = await person();
    const visitor = browser();
    await signIn(visitor, (await ask(config, callback)).url, { name, password, code: code() });
    const before = await signer(visitor);
    const both = await told();
    expect([both.length, both[0]]).toEqual([2, before]);
    ahead += 2 * hour;
    const after = await signer(visitor);
    expect([after, await told()]).toEqual([both[1], [after, before]]);
  });

  it('keeps everything from others', () => {
    const modes = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => {
      const found = statSync(join(dir, name));
      return [found.isDirectory(), found.mode & 0o777];
    });
    expect(modes.length).toBeGreaterThan(3);
    expect(modes.filter(([isFolder, mode]) => mode !== (isFolder ? 0o700 : 0o600))).toEqual([]);
  });
});

describe('the process of the issuer', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-issuer-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const secretFile = join(dir, 'client.secret');
  const children: ChildProcess[] = [];
  afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

  async function run(port: string) {
    const child = spawn(process.execPath, ['dist/libs/embedded-issuer/src/main.js'], {
      env: {
        PATH: process.env['PATH'],
        LIANDONG_OIDC_DATA: join(dir, 'issuer'),
        LIANDONG_OIDC_PORT: port,
        LIANDONG_OIDC_CLIENT_ID: client.id,
        LIANDONG_OIDC_CLIENT_SECRET_FILE: secretFile,
        LIANDONG_OIDC_CLIENT_URL: client.baseUrl,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    const said = { out: '', err: '' };
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    const ready = new Promise<string>((resolve) =>
      child.stdout.on('data', (chunk: Buffer) => {
        said.out += chunk.toString();
        const [, found] = /^ready (\d+)\n/m.exec(said.out) ?? [];
        if (found) resolve(found);
      }),
    );
    const exited = once(child, 'exit');
    const isUp = await Promise.race([ready, exited.then(() => undefined)]);
    return { child, said, port: isUp ?? '', exited };
  }

  it('is killed at any time, and those who were signed in still are; it prints nothing but its log', async () => {
    writeFileSync(secretFile, client.secret, { mode: 0o600 });
    const first = await run('0');
    const issuer = `http://127.0.0.1:${first.port}/issuer`;
    const config = await clientOf(issuer, client.id, client.secret);
    const beside = await openAccounts(join(dir, 'issuer'));
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const one = { subject: 'subject', name: 'li.na', password: 'a long way to the river' };
    await beside.accounts.addReady({ ...one, secret });
    await beside.close();
    const visitor = new Browser(new URL(issuer).origin);
    const { url } = await ask(config, callback);
    const done = await signIn(visitor, url, { ...one, code: codeAt(secret, Date.now()) });
    expect(done.url.searchParams.get('code')).toBeTruthy();
    first.child.kill('SIGKILL');
    await first.exited;
    const again = await run(first.port);
    const asked = await ask(config, callback);
    const back = await visitor.open(asked.url);
    const tokens = await oidc.authorizationCodeGrant(config, back.url, asked.checks);
    expect(tokens.claims()?.sub).toBe('subject');
    again.child.kill('SIGTERM');
    expect(await again.exited).toEqual([0, null]);
    for (const { said } of [first, again]) {
      expect(said.out).toBe(`ready ${first.port}\n`);
      const lines = said.err.trim().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)[0]).toBe('serving');
      expect(said.err).not.toMatch(/river|JBSWY|li\.na/);
    }
  });

  it('does not start with a secret that others can read', async () => {
    writeFileSync(secretFile, client.secret);
    chmodSync(secretFile, 0o644);
    const { said, exited } = await run('0');
    expect(await exited).toEqual([1, null]);
    expect(said.err).toMatch(/expected a secret that only its owner can read/);
  });
});
