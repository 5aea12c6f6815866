import { registerAgency } from '#application';
import {
  codeOf,
  ensureReadyMade,
  issuerAt,
  openAccounts,
  twoFactors,
  type ReadyMade,
} from '#embedded-issuer';
import { openReadModel, type ReadModel } from '#read-model';
import { signToken, type AgencyKey } from '#security';
import type { Role } from '#domain';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { until } from '../engines/support.js';
import { freePort, Managed } from '../harness/processes.js';
import { TestService } from '../harness/service.js';
import { describeInBrowser, launchBrowser } from './browser.helper-spec.js';

const secret = 'a-secret-of-the-test';
const sessionCookie = '__Host-liandong';

describeInBrowser('a person at a browser', () => {
  let service: TestService;
  let issuer: Managed;
  let issuerUrl: string;
  let issuerData: string;
  let readModel: ReadModel;
  let key: AgencyKey;
  let browser: Browser;
  let context: BrowserContext;

  /** A code counts once in its half minute, so that everybody here signs in once. */
  interface Person extends ReadyMade {
    readonly personId: string;
  }
  let made = 0;

  beforeAll(async () => {
    const port = await freePort();
    issuerUrl = issuerAt(port);
    service = await TestService.create({
      OIDC_ISSUER: issuerUrl,
      OIDC_CLIENT_ID: 'liandong',
      OIDC_CLIENT_SECRET: secret,
      OIDC_ACR_VALUES: twoFactors,
    });
    issuerData = join(service.dir, 'issuer');
    const secretFile = join(service.dir, 'client.secret');
    writeFileSync(secretFile, secret, { mode: 0o600 });
    issuer = new Managed({
      name: 'embedded-issuer',
      entry: 'libs/embedded-issuer/src/main.js',
      env: {
        LIANDONG_OIDC_DATA: issuerData,
        LIANDONG_OIDC_PORT: String(port),
        LIANDONG_OIDC_CLIENT_ID: 'liandong',
        LIANDONG_OIDC_CLIENT_SECRET_FILE: secretFile,
        LIANDONG_OIDC_CLIENT_URL: service.apiUrl,
      },
      logDir: service.logs,
    });
    await Promise.all([issuer.start(), service.start('followers')]);
    await service.start('api');
    const { postgresUrl: url } = service.config;
    readModel = await openReadModel({ url, applicationName: 'sign-in-spec', poolSize: 1 });
    const log = service.openLog();
    key = await registerAgency(log, {
      ...{ agencyId: 'EMB', name: '应急局', kind: 'department', roles: ['duty-officer', 'personnel'] },
      ...{ keysDir: join(service.dir, 'keys'), audience: service.audience },
    });
    await log.close();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await readModel?.close();
    await issuer?.stop();
    await service?.close();
  });
  beforeEach(async () => {
    // the service's pages let nothing be sent from them; a console will
    context = await browser.newContext({ bypassCSP: true, locale: 'zh-CN' });
  });
  afterEach(() => context.close());

  async function byKey(path: string, body: object, role: Role = 'personnel'): Promise<number> {
    const token = await signToken({ agencyId: 'EMB', principal: '人事', role }, key);
    const { status } = await fetch(`${service.apiUrl}/v1/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
    return status;
  }

  async function somebody(): Promise<Person> {
    const beside = await openAccounts(issuerData, Date.now);
    const [one] = await ensureReadyMade(beside, join(service.dir, 'people.json'), [`li.${++made}`]);
    await beside.close();
    if (!one) throw new Error('no account was made');
    const personId = randomUUID();
    const details = { name: '李测试', account: { issuer: issuerUrl, subject: one.subject } };
    expect(await byKey(`persons/${personId}/register`, { details })).toBeLessThan(300);
    const grant = { personId, role: 'dispatcher' };
    await until(
      async () => (await byKey('agencies/EMB/grant-role', grant)) < 300,
      () => `a role; logs in ${service.logs}`,
    );
    return { ...one, personId };
  }

  const start = (to = '/'): string =>
    `${service.apiUrl}/v1/session/start?agency=EMB&to=${encodeURIComponent(to)}`;

  async function give(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await page.fill(`input[name=${name}]`, value);
    await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);
  }
  const givePassword = (page: Page, { name, password }: Person): Promise<void> =>
    give(page, { name, password });
  const giveCode = (page: Page, who: Person): Promise<void> => give(page, { code: codeOf(who, Date.now()) });
  async function signIn(page: Page, who: Person, to = '/'): Promise<void> {
    await page.goto(start(to));
    await givePassword(page, who);
    await giveCode(page, who);
    expect(page.url()).toBe(service.apiUrl + to);
  }

  interface Answer {
    readonly status: number;
    readonly body: Readonly<Record<string, unknown>>;
  }
  /** What a page of the service gets that asks for it. */
  const ask = (page: Page, method: string, path: string): Promise<Answer> =>
    page.evaluate(
      async ([how, where]) => {
        const answer = await fetch(`/v1/${where}`, { method: how });
        return { status: answer.status, body: (await answer.json()) as Answer['body'] };
      },
      [method, path] as const,
    );
  const count = async (table: 'sessions' | 'attempts'): Promise<number> =>
    Number((await readModel.db.rows<{ n: string }>(`select count(*) as n from sessions.${table}`))[0]?.n);

  it('signs in with password and one-time code, is known in every tab, and signs out of all', async () => {
    const [page, li] = [await context.newPage(), await somebody()];
    const { personId } = li;
    await signIn(page, li, '/problems/signed-out');
    expect((await ask(page, 'GET', 'session')).body).toMatchObject({ personId, role: 'dispatcher' });
    const [cookie, ...others] = (await context.cookies(service.apiUrl)).filter(({ name }) =>
      name.startsWith('__Host-'),
    );
    expect(cookie).toMatchObject({
      ...{ name: sessionCookie, path: '/', httpOnly: true, secure: true, sameSite: 'Lax', expires: -1 },
    });
    expect(others).toEqual([]);
    expect(await page.evaluate('document.cookie')).not.toContain('liandong');

    const tab = await context.newPage();
    await tab.goto(`${service.apiUrl}/v1/session`);
    expect(await tab.textContent('body')).toContain(personId);
    await tab.goto(`${service.apiUrl}/`);
    expect((await ask(tab, 'POST', 'session/end')).status).toBe(200);
    for (const one of [page, tab])
      expect(await ask(one, 'GET', 'session')).toMatchObject({ status: 401, body: { code: 'signed-out' } });
  });

  it('is not made to do anything by a page of another origin', async () => {
    const page = await context.newPage();
    await signIn(page, await somebody());
    const ending = `${service.apiUrl}/v1/session/end-all`;
    const elsewhere = await serve(
      `<form method="post" enctype="text/plain" action="${ending}"><button type="submit">x</button></form>` +
        `<a href="${service.apiUrl}/v1/session">x</a>`,
    );
    const { port } = elsewhere.address() as AddressInfo;
    try {
      // of another site, and of another port of this one
      for (const host of ['localhost', '127.0.0.1']) {
        await page.goto(`http://${host}:${port}/`);
        await page.evaluate(
          (url) =>
            fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' }).then(
              () => undefined,
              () => undefined,
            ),
          ending,
        );
        await Promise.all([page.waitForNavigation(), page.click('button')]);
        expect(await page.textContent('body')).toContain('unsupported-media-type');
        await page.goto(`http://${host}:${port}/`);
        await Promise.all([page.waitForNavigation(), page.click('a')]);
        expect(await page.textContent('body')).toContain('forged-request');
        await page.goto(`${service.apiUrl}/`);
        expect((await ask(page, 'GET', 'session')).status).toBe(200);
      }
    } finally {
      elsewhere.closeAllConnections();
      await new Promise((resolve) => elsewhere.close(resolve));
    }
  });

  it('stays signed in over a kill of the API, and ends there what was begun before it', async () => {
    const [page, li, wang] = [await context.newPage(), await somebody(), await somebody()];
    await signIn(page, li);
    const another = await browser.newContext();
    const fresh = await another.newPage();
    await fresh.goto(start('/problems/not-found'));
    await givePassword(fresh, wang);
    const before = await count('sessions');
    await service.process('api').kill9();
    await service.start('api');
    expect((await ask(page, 'GET', 'session')).body).toMatchObject({ personId: li.personId });
    await giveCode(fresh, wang);
    expect(fresh.url()).toBe(`${service.apiUrl}/problems/not-found`);
    expect(await count('sessions')).toBe(before + 1);
    await another.close();
  });

  it('goes on at the issuer after a kill of it', async () => {
    const [page, li] = [await context.newPage(), await somebody()];
    await page.goto(start('/problems/not-found'));
    await givePassword(page, li);
    const before = await count('sessions');
    await issuer.kill9();
    await issuer.start();
    await giveCode(page, li);
    expect(page.url()).toBe(`${service.apiUrl}/problems/not-found`);
    expect(await count('sessions')).toBe(before + 1);
  });

  it('is told to begin again where a kill took the answer, and is signed in once', async () => {
    const [page, li] = [await context.newPage(), await somebody()];
    await page.goto(start());
    await givePassword(page, li);
    const [sessions, attempts] = [await count('sessions'), await count('attempts')];
    // the browser brings the answer back to one that does not listen, and is killed before it does
    let back = '';
    page.on('request', (request) => {
      if (request.url().includes('/v1/session/callback?')) back = request.url();
    });
    const api = service.process('api');
    api.signal('SIGSTOP');
    const first = giveCode(page, li).catch(() => undefined);
    await until(() => back !== '', 'the answer of the issuer');
    await api.kill9();
    await first;
    // then to one that takes it, and is killed while it asks the issuer
    issuer.signal('SIGSTOP');
    await service.start('api');
    const second = page.goto(back).catch(() => undefined);
    await until(async () => (await count('attempts')) < attempts, 'the attempt taken');
    await service.process('api').kill9();
    await second;
    issuer.signal('SIGCONT');
    await service.start('api');
    await page.goto(back);
    expect(await page.textContent('body')).toMatch(/重新登录[^]*sign-in-over/);
    expect(await count('sessions')).toBe(sessions);
    // the issuer has not forgotten who it is
    await page.goto(start());
    expect(page.url()).toBe(`${service.apiUrl}/`);
    expect(await count('sessions')).toBe(sessions + 1);
  });
});

/** Somebody else's page. */
async function serve(html: string): Promise<Server> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>x</title>${html}`);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return server;
}
