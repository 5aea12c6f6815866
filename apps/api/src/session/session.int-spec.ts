import { readKeyFile } from '#security';
import type { Role } from '#domain';
import { commandExamples } from '#contracts';
import { randomUUID } from 'node:crypto';
import { startApi, until, type Body } from '../app/engines.helper-spec.js';
import { mostAttempts, sessionCookie } from '../identity/cookies.js';
import { Browser, TestProvider, twoFactors } from './provider.helper-spec.js';

type Headers = Record<string, string>;
interface Answer {
  readonly status: number;
  readonly body: Body;
}

const [li, wang] = ['0b6f3f6e-6f7c-4a6e-9d55-2f1f0c3f7a11', '7d3c8a52-51b1-4d0e-9a44-0c6be0a5e2d3'];
const minute = 60_000;
const clientSecret = 'a-secret-of-the-test';
const report = commandExamples['incident.report'];

describe('sign-in', () => {
  let provider: TestProvider;
  let api: Awaited<ReturnType<typeof startApi>>;
  let personnel: Headers;
  let elapsedMs = 0;

  beforeAll(async () => {
    provider = await TestProvider.start();
    const client = {
      issuer: provider.url,
      clientId: 'liandong',
      clientSecret,
      acrValues: [twoFactors],
      oneFactor: false,
      issuerHosts: [],
    };
    const now = (): number => Date.now() + elapsedMs;
    api = await startApi(10, { signingIn: { ...client, idleMinutes: 30, hours: 12, freshMinutes: 30, now } });
    provider.serve({ redirectUri: `${api.client.url}/v1/session/callback`, clientSecret });
    await api.parties.register('EMB', 'department');
    await api.parties.register('ENT-1', 'enterprise');
    personnel = await api.parties.bearer('EMB', 'personnel');
    await employ(li, 'li-4711', ['duty-officer', 'personnel']);
    await employ(wang, 'wang-1', ['dispatcher', 'personnel']);
  });
  afterAll(async () => {
    await api?.stop();
    await provider?.stop();
  });

  const post = (path: string, body: object, headers: Headers): Promise<Answer> =>
    api.client.post(`/v1/${path}`, body, { 'idempotency-key': randomUUID(), ...headers });
  const get = (path: string, headers: Headers): Promise<Answer> => api.client.get(`/v1/${path}`, headers);
  const code = ({ status, body }: Answer): unknown => (status < 300 ? 'accepted' : body.code);

  /** The roles are granted as if two of personnel had agreed on them. */
  async function employ(personId: string, subject: string, roles: readonly Role[]): Promise<void> {
    const details = { name: '某测试', account: { issuer: provider.url, subject } };
    expect(code(await post(`persons/${personId}/register`, { details }, personnel))).toBe('accepted');
    for (const role of roles) await append('agency-EMB', 'agency.role-granted.v1', { personId, role });
  }
  async function append(stream: string, storedType: string, data: object): Promise<void> {
    const records = await api.eventLog.read(stream);
    const { metadata } = records[0]!;
    const event = { eventId: randomUUID(), storedType, data, metadata };
    await api.eventLog.append(stream, BigInt(records.length) - 1n, [event]);
  }

  const start = (to = '/', more = ''): string =>
    `${api.client.url}/v1/session/start?agency=EMB&to=${encodeURIComponent(to)}${more}`;
  const callback = (): string => `${api.client.url}/v1/session/callback`;

  /** A browser of somebody who signed in. */
  async function signedIn(account: string, more = ''): Promise<Browser> {
    provider.account = account;
    const browser = new Browser();
    const page = await browser.follow(start('/', more));
    expect([page.status, page.url]).toEqual([200, `${api.client.url}/`]);
    return browser;
  }
  /** As a page of ours sends it. */
  const by = (browser: Browser, more: Headers = {}): Headers => ({
    ...browser.headers(api.client.url),
    'sec-fetch-site': 'same-origin',
    ...more,
  });
  const asPersonnel = { 'liandong-role': 'personnel' };

  it('makes a person speak, by name and session on record, in roles that count', async () => {
    await until(async () => (await signedIn('li-4711')).cookies(api.client.url).has(sessionCookie));
    const browser = await signedIn('li-4711');
    const who = (await get('session', by(browser))).body;
    expect(who).toMatchObject({ personId: li, agencyId: 'EMB', role: 'duty-officer' });
    expect(who.roles).toEqual(['duty-officer', 'personnel']);
    expect(code(await post('incidents/S-1/report', report, by(browser)))).toBe('accepted');
    const [record] = await api.eventLog.read('incident-S-1');
    expect(record?.metadata.actor).toEqual({
      ...{ agencyId: 'EMB', principal: li, role: 'duty-officer', session: who.id },
      ...{ relation: 'anyone', policy: 'authority.v1' },
    });
    // another role for one request, or from now on
    const asked = by(browser, asPersonnel);
    expect(code(await post('incidents/S-2/report', report, asked))).toBe('role-not-permitted');
    expect(code(await post('session/role', { role: 'commander' }, by(browser)))).toBe('role-not-permitted');
    expect((await post('session/role', { role: 'personnel' }, by(browser))).body.role).toBe('personnel');
    expect(code(await post('incidents/S-2/report', report, by(browser)))).toBe('role-not-permitted');
    const withToken = { ...by(browser), authorization: personnel['authorization'] ?? '' };
    expect(code(await get('persons', withToken))).toBe('two-credentials');
    // of the cookie a hash alone is kept
    const rows = await api.readModel.db.rows('select s::text, encode(cookie, $1) from sessions.sessions s', [
      'escape',
    ]);
    expect(JSON.stringify(rows)).not.toContain(browser.cookies(api.client.url).get(sessionCookie));
    expect((await get('session', by(new Browser()))).body.code).toBe('signed-out');
    const made = { cookie: `${sessionCookie}=${'A'.repeat(43)}` };
    expect((await get('incidents', made)).body.code).toBe('signed-out');
  });

  it('in two tabs leads each where it began, whichever is finished first', async () => {
    provider.account = 'li-4711';
    const browser = new Browser();
    const [a, b] = ['/problems/signed-out', '/problems/not-found'];
    const backA = await browser.follow(start(a), callback());
    const backB = await browser.follow(start(b), callback());
    expect(await browser.follow(backB.url)).toMatchObject({ status: 200, url: api.client.url + b });
    expect(await browser.follow(backA.url)).toMatchObject({ status: 200, url: api.client.url + a });
    expect((await get('session', by(browser))).body.personId).toBe(li);
    // nothing is left of the attempts
    expect([...browser.cookies(api.client.url).keys()]).toEqual([sessionCookie]);
  });

  it('that is begun twenty times and left keeps few cookies, and the newest are finished', async () => {
    provider.account = 'li-4711';
    const browser = new Browser();
    const backs: string[] = [];
    for (let n = 0; n < 20; n++) backs.push((await browser.follow(start(`/problems?${n}`), callback())).url);
    expect(browser.cookies(api.client.url).size).toBe(mostAttempts);
    expect((await browser.follow(backs[0] ?? '')).status).toBe(409);
    const last = await browser.follow(backs[19] ?? '');
    expect(last.url).toBe(`${api.client.url}/problems?19`);
  });

  it('is finished once, and by the browser that began it', async () => {
    provider.account = 'li-4711';
    const browser = new Browser();
    const { url } = await browser.follow(start(), callback());
    const other = await new Browser().follow(url);
    expect([other.status, other.text]).toEqual([409, expect.stringContaining('sign-in-over')]);
    expect((await browser.follow(url)).status).toBe(200);
    const before = browser.cookies(api.client.url).get(sessionCookie);
    const again = await browser.follow(url);
    expect([again.status, again.text]).toEqual([409, expect.stringMatching(/重新登录[^]*Sign in again/)]);
    expect(browser.cookies(api.client.url).get(sessionCookie)).toBe(before);
    // who signs in anew has another session, and the one before is over
    const old = by(browser);
    await browser.follow(start());
    expect((await get('session', old)).body.code).toBe('signed-out');
    expect((await get('session', by(browser))).status).toBe(200);
    // ten minutes are over
    const late = await browser.follow(start(), callback());
    elapsedMs += 10 * minute;
    expect((await browser.follow(late.url)).status).toBe(409);
  });

  it('is for persons of that agency alone, and leads nowhere else', async () => {
    provider.account = 'nobody<script>';
    const unknown = await new Browser().follow(start());
    expect([unknown.status, unknown.text]).toEqual([403, expect.stringContaining('account-unknown')]);
    expect(unknown.text).toContain('nobody&lt;script&gt;');
    expect(unknown.text).not.toContain('<script');
    provider.account = 'li-4711';
    const elsewhere = await new Browser().follow(start().replace('EMB', 'ENT-1'));
    expect(elsewhere.text).toContain('account-unknown');
    expect((await new Browser().follow(start().replace('EMB', 'NONE'))).text).toContain('sign-in-not-set-up');
    expect((await new Browser().follow(start('//evil.example'))).status).toBe(400);
    const refused = await new Browser().follow(`${callback()}?state=x&error=access_denied`);
    expect(refused.status).toBe(409);
  });

  it.each([{ toString: 1 }, [[['x']]], 'x'.repeat(100_000), null, 5])(
    'speaks in no role that is none: %.40j',
    async (role) => {
      const headers = by(await signedIn('li-4711'));
      const refused = await post('session/role', { role }, headers);
      expect([refused.status, refused.body.code]).toEqual([403, 'role-not-permitted']);
    },
  );

  it('takes no issuer of which nobody has said what it calls a second factor', async () => {
    // as it was registered before that had to be said
    const registered = { issuer: provider.url, clientId: 'liandong' };
    await append('agency-ENT-1', 'agency.issuer-registered.v1', registered);
    await until(async () => {
      const { status, text } = await new Browser().follow(start().replace('EMB', 'ENT-1'));
      return status === 403 && text.includes('second-factor-not-named');
    });
  });

  it('is asked for at command, query and feed where a key is somebody’s', async () => {
    const { keyId } = readKeyFile(api.parties.file('ENT-1'));
    const bearer = await api.parties.bearer('ENT-1', 'personnel');
    const personId = randomUUID();
    const details = { name: '赵测试', account: { issuer: provider.url, subject: 'zhao' } };
    expect(code(await post(`persons/${personId}/register`, { details }, bearer))).toBe('accepted');
    const operator = await api.parties.bearer('ENT-1', 'enterprise-operator');
    const feed = api.client.listen('/v1/feed', 1, operator);
    await until(async () => (await get('status', {})).body.feeds.open === 1);
    await append('agency-ENT-1', 'agency.key-bound.v1', { keyId, personId });
    // who listened already is told to ask again, and is answered then
    expect(await feed).toMatchObject([{ type: 'closed', data: { code: 'token-invalid' } }]);
    const id = { 'idempotency-key': randomUUID() };
    for (const { status, body } of [
      await post('incidents/K-1/report', report, { ...bearer, ...id }),
      await get('persons', bearer),
      await get('feed', bearer),
    ]) {
      expect([status, body]).toMatchObject([403, { code: 'second-factor-required', keyId }]);
      expect(body.title).toMatch(/\/v1\/session\/start/);
    }
    expect(await api.eventLog.read('incident-K-1')).toEqual([]);
    // keys that are nobody’s go on
    const system = await api.parties.bearer('EMB', 'duty-officer');
    expect(code(await post('incidents/K-1/report', report, { ...system, ...id }))).toBe('accepted');
  });

  it('does not make two persons of one, by whatever means', async () => {
    const [first, second] = [await signedIn('li-4711'), await signedIn('wang-1')];
    const grant = { personId: wang, role: 'commander' };
    const waiting = await post('agencies/EMB/grant-role', grant, by(first, asPersonnel));
    expect(waiting.status).toBe(202);
    const { approvalId, digest, position } = waiting.body;
    const confirm = (headers: Headers, of = waiting): Promise<Answer> =>
      post(`approvals/${String(of.body.approvalId)}/confirm`, { digest: of.body.digest }, headers);
    const shown = await get(
      `approvals/${String(approvalId)}?minPosition=${String(position)}`,
      by(second, asPersonnel),
    );
    expect(shown.body).toMatchObject({ digest, requestedBy: { agencyId: 'EMB', principal: li } });

    const { keyId } = readKeyFile(api.parties.file('EMB'));
    const binding = await post('agencies/EMB/bind-key', { keyId, personId: li }, by(first, asPersonnel));
    expect(code(await confirm(by(second, asPersonnel), binding))).toBe('accepted');
    // the key is the person’s from now on, and lets nobody in by itself
    await until(async () => code(await confirm(personnel)) === 'second-factor-required');
    expect(code(await confirm(by(first, asPersonnel)))).toBe('second-person-required');
    const anew = await signedIn('li-4711');
    expect(code(await confirm(by(anew, asPersonnel)))).toBe('second-person-required');
    expect(code(await confirm(by(second, asPersonnel)))).toBe('accepted');
  });

  it('is of no use to another site', async () => {
    const browser = await signedIn('li-4711');
    const forged = by(browser, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' });
    for (const path of ['incidents/F-1/report', 'session/end', 'session/end-all', 'session/role'])
      expect([path, code(await post(path, report, forged))]).toEqual([path, 'forged-request']);
    expect(code(await get('incidents', forged))).toBe('forged-request');
    const { 'sec-fetch-site': _, ...older } = by(browser, { origin: 'https://evil.example' });
    expect(code(await post('incidents/F-1/report', report, older))).toBe('forged-request');
    expect(await api.eventLog.read('incident-F-1')).toEqual([]);
    expect(code(await post('incidents/F-1/report', report, { ...older, origin: api.client.url }))).toBe(
      'accepted',
    );
    const link = await fetch(start(), { headers: { 'sec-fetch-site': 'cross-site' }, redirect: 'manual' });
    expect([link.status, link.headers.getSetCookie()]).toEqual([403, []]);
    const form = { ...by(browser), 'content-type': 'text/plain' };
    expect(code(await post('incidents/F-2/report', report, form))).toBe('unsupported-media-type');
  });

  it('lets what weighs most be done shortly after a sign-in alone, and signs in again', async () => {
    const browser = await signedIn('li-4711');
    const grant = (): Promise<Answer> =>
      post('agencies/EMB/grant-role', { personId: wang, role: 'agency-operator' }, by(browser, asPersonnel));
    elapsedMs += 20 * minute;
    expect(code(await get('incidents', by(browser)))).toBe('accepted');
    elapsedMs += 20 * minute;
    // it is used all the time, and yet somebody else may sit there by now
    const late = await grant();
    expect([late.status, late.body]).toMatchObject([403, { code: 'sign-in-again', minutes: 30 }]);
    expect(code(await post('incidents/A-1/report', report, by(browser)))).toBe('accepted');
    // no table takes what a command does not
    const table = (query = ''): Promise<Answer> =>
      api.client.file(
        `/v1/imports/persons${query}`,
        '姓名,电话\n赵测试,13711122288\n',
        by(browser, asPersonnel),
      );
    const preview = await table();
    expect(preview.body).toMatchObject({ commands: 1, faults: [] });
    const brought = await table(`?confirm=${String(preview.body.digest)}`);
    expect(brought.body).toMatchObject({ code: 'sign-in-again', minutes: 30 });
    const asked = await browser.step(start('/', '&again=true'));
    const at = new URL(asked.next ?? '').searchParams;
    expect([at.get('max_age'), at.get('prompt')]).toEqual(['0', 'login']);
    elapsedMs = 0;
    await browser.follow(start('/', '&again=true'));
    expect(code(await grant())).toBe('accepted');
  });

  it('ends after half an hour without use, and after twelve hours with it', async () => {
    const browser = await signedIn('li-4711');
    const asking = async (): Promise<unknown> => code(await get('incidents', by(browser)));
    for (let n = 0; n < 24; n++) {
      elapsedMs += 29 * minute;
      expect(await asking()).toBe('accepted');
    }
    elapsedMs += 24 * minute;
    expect(await asking()).toBe('signed-out');
    const idle = await signedIn('li-4711');
    elapsedMs += 30 * minute;
    expect(code(await get('session', by(idle)))).toBe('signed-out');
  });

  it('ends everywhere at once, feeds too', async () => {
    elapsedMs = 0;
    const [one, two] = [await signedIn('li-4711'), await signedIn('li-4711')];
    const others = await signedIn('wang-1');
    const feed = api.client.listen('/v1/feed', 1, by(one));
    await until(async () => (await get('status', {})).body.feeds.open === 1);
    const ended = await post('session/end-all', {}, by(two));
    expect(ended.body.issuerEndAddress).toContain(`${provider.url}/session/end?`);
    expect(await feed).toMatchObject([{ type: 'closed', data: { code: 'signed-out' } }]);
    for (const browser of [one, two]) expect(code(await get('session', by(browser)))).toBe('signed-out');
    expect(code(await post('session/end', {}, by(others)))).toBe('accepted');
    expect(code(await get('session', by(others)))).toBe('signed-out');
  });

  it('are listed for their person alone, and ended one by one, shortly after a sign-in alone', async () => {
    elapsedMs = 0;
    const [one, two] = [await signedIn('li-4711'), await signedIn('li-4711')];
    const other = await signedIn('wang-1');
    const listOf = async (browser: Browser): Promise<Body[]> =>
      (await get('session/list', by(browser))).body.sessions as Body[];
    const ids = async (browser: Browser): Promise<unknown[]> =>
      (await listOf(browser)).map(({ id }) => id as unknown);
    const idOf = async (browser: Browser): Promise<string> =>
      String((await get('session', by(browser))).body.id);
    const own = await listOf(one);
    expect(own.find(({ isThis }) => isThis === true)).toEqual({
      ...{ id: await idOf(one), isThis: true, agencyId: 'EMB', role: 'duty-officer', acr: twoFactors },
      ...{ network: '127.0.0.0/24', device: 'Firefox · Windows' },
      createdAt: expect.any(String),
      usedAt: expect.any(String),
      idleEndsAt: expect.any(String),
      endsAt: expect.any(String),
      authenticatedAt: expect.any(String),
    });
    expect(await ids(one)).toContain(await idOf(two));
    expect(await ids(other)).not.toContain(await idOf(one));
    expect(code(await get('session/list', {}))).toBe('signed-out');

    const end = (browser: Browser, id: unknown): Promise<Answer> => post('session/end', { id }, by(browser));
    // of somebody else, and none: the same answer
    for (const id of [await idOf(other), randomUUID(), 'x', 7, {}])
      expect(await end(one, id)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(code(await get('session', by(other)))).toBe('accepted');
    elapsedMs += 20 * minute;
    for (const browser of [one, two]) expect(code(await get('session', by(browser)))).toBe('accepted');
    elapsedMs += 20 * minute;
    // whoever finds a browser open ends that one alone
    const another = await idOf(two);
    expect((await end(one, another)).body).toMatchObject({ code: 'sign-in-again', minutes: 30 });
    expect((await post('session/end-all', {}, by(one))).body.code).toBe('sign-in-again');
    expect(code(await get('session', by(two)))).toBe('accepted');
    elapsedMs = 0;
    await one.follow(start('/', '&again=true'));
    const ended = await end(one, another);
    expect([ended.status, ended.body]).toEqual([200, {}]);
    expect(code(await get('session', by(two)))).toBe('signed-out');
    expect(await ids(one)).not.toContain(another);
    // its own id is this one
    expect(code(await end(one, await idOf(one)))).toBe('accepted');
    expect(code(await get('session', by(one)))).toBe('signed-out');
  });

  it('answers a page for its own person alone, and gives what seals what a device keeps to nobody else', async () => {
    elapsedMs = 0;
    const [one, again, other] = [
      await signedIn('li-4711'),
      await signedIn('li-4711'),
      await signedIn('wang-1'),
    ];
    const keyOf = async (browser: Browser): Promise<unknown> =>
      (await get('session', by(browser))).body.deviceKey;
    expect(await keyOf(one)).toMatch(/^[\w-]{43}$/);
    expect(await keyOf(again)).toBe(await keyOf(one));
    expect(await keyOf(other)).not.toBe(await keyOf(one));
    // another person has signed in with the same browser since
    const meant = { 'liandong-person': li };
    for (const path of ['incidents', 'session', 'session/list']) {
      expect(code(await get(path, by(again, meant)))).toBe('accepted');
      expect(code(await get(path, by(other, meant)))).toBe('signed-out');
    }
    expect(code(await post('incidents/S-MEANT/report', report, by(other, meant)))).toBe('signed-out');
    expect(code(await post('incidents/S-MEANT/report', report, by(again, meant)))).toBe('accepted');
    const left = await fetch(`${api.client.url}/v1/session/end`, { method: 'POST', headers: by(again) });
    expect(left.headers.get('clear-site-data')).toBe('"cache"');
    provider.account = 'wang-1';
    const instead = await one.follow(start(), callback());
    const came = await fetch(instead.url, { headers: one.headers(instead.url), redirect: 'manual' });
    expect([came.status, came.headers.get('clear-site-data')]).toEqual([303, '"cache"']);
  });

  it('goes on beside made-up cookies from the same address, which are answered without a look', async () => {
    const browser = await signedIn('wang-1');
    expect((await get('session', by(browser))).status).toBe(200);
    const madeUp = (n: number): Headers => ({
      'sec-fetch-site': 'same-origin',
      cookie: `${sessionCookie}=made-up-${n}`,
    });
    const codes: unknown[] = [];
    // far more than come back meanwhile
    for (let n = 0; n < 2_000 && !codes.includes('too-many-unidentified'); n++)
      codes.push(code(await get(n % 2 ? 'incidents' : 'session', madeUp(n))));
    expect([codes[0], codes.at(-1)]).toEqual(['signed-out', 'too-many-unidentified']);
    expect((await get('incidents', by(browser))).status).toBe(200);
    expect((await get('incidents', by(await signedIn('wang-1')))).status).toBe(200);
  });

  it('has room for five feeds of one person', async () => {
    const browser = await signedIn('wang-1');
    const leaving = new AbortController();
    const open = () => fetch(`${api.client.url}/v1/feed`, { headers: by(browser), signal: leaving.signal });
    for (let n = 0; n < 5; n++) expect((await open()).status).toBe(200);
    const sixth = await open();
    expect([sixth.status, await sixth.json()]).toMatchObject([429, { limit: 'person', most: 5 }]);
    leaving.abort();
  });

  it('ends with a role, and with the employment', async () => {
    const officer = by(await signedIn('li-4711'), asPersonnel);
    const browser = await signedIn('wang-1', '&role=dispatcher');
    expect((await get('session', by(browser))).body.role).toBe('dispatcher');
    const lost = { personId: wang, role: 'dispatcher', reason: '岗位调整' };
    expect(code(await post('agencies/EMB/withdraw-role', lost, officer))).toBe('accepted');
    await until(async () => code(await get('incidents', by(browser))) === 'role-not-permitted');
    expect(code(await post(`persons/${wang}/end`, { reason: '调离' }, officer))).toBe('accepted');
    await until(async () => code(await get('session', by(browser))) === 'signed-out');
    expect(code(await get('persons', by(browser, asPersonnel)))).toBe('person-ended');
    const again = await new Browser().follow(start());
    expect([again.status, again.text]).toEqual([403, expect.stringContaining('account-unknown')]);
  });
});
