import { readKeyFile, signToken } from '#security';
import type { Role } from '#domain';
import { randomUUID } from 'node:crypto';
import { startApi, until, type Body } from '../../apps/api/src/app/engines.helper-spec.js';
import { sessionCookie } from '../../apps/api/src/identity/cookies.js';
import { Issuers } from '../../apps/api/src/issuer/issuers.js';
import { Browser } from '../../apps/api/src/session/provider.helper-spec.js';

const {
  KEYCLOAK_URL: keycloak,
  KEYCLOAK_ISSUER: issuer = '',
  KEYCLOAK_ADMIN_PASSWORD: password,
} = process.env;

/** Of `tools/keycloak/realm.json`. */
const li = {
  subject: '5f0c2a1e-4c59-4b5e-9b3e-6f2f5a7d1c01',
  username: 'li',
  password: 'a-password-of-the-test',
};
const clientId = 'liandong';
const personId = '0b6f3f6e-6f7c-4a6e-9d55-2f1f0c3f7a11';
type Headers = Record<string, string>;

(keycloak ? describe : describe.skip)('sign-in by Keycloak (npm test -- keycloak)', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let administrator: Keycloak;

  beforeAll(async () => {
    const times = { idleMinutes: 30, hours: 12, freshMinutes: 30, now: Date.now };
    const signingIn = { issuer, clientId, acrValues: [], oneFactor: true, issuerHosts: [], ...times };
    api = await startApi(10, { signingIn });
    administrator = await Keycloak.of(keycloak ?? '', password ?? '');
    await administrator.allow(`${api.client.url}/v1/session/callback`, `${api.client.url}/`);
    await api.parties.register('EMB', 'department');
    const details = { name: '李测试', account: { issuer, subject: li.subject } };
    expect((await byKey(`persons/${personId}/register`, { details })).status).toBeLessThan(300);
    await until(
      async () => (await byKey('agencies/EMB/grant-role', { personId, role: 'dispatcher' })).status < 300,
    );
  });
  afterAll(() => api?.stop());

  async function byKey(path: string, body: object, role: Role = 'personnel') {
    const actor = { agencyId: 'EMB', principal: '人事', role };
    const token = await signToken(actor, readKeyFile(api.parties.file('EMB')));
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
    return api.client.post(`/v1/${path}`, body, headers);
  }

  const start = (agencyId = 'EMB'): string =>
    `${api.client.url}/v1/session/start?agency=${agencyId}&to=/problems`;
  const by = (browser: Browser): Headers => ({
    ...browser.headers(api.client.url),
    'sec-fetch-site': 'same-origin',
    'idempotency-key': randomUUID(),
  });
  const session = async (browser: Browser): Promise<Body> =>
    (await api.client.get('/v1/session', by(browser))).body;

  async function signedIn(): Promise<Browser> {
    const browser = new Browser();
    const form = await browser.follow(start());
    expect(form.url).toContain(`${issuer}/`);
    const { username, password: secret } = li;
    const page = await browser.submit(form, { username, password: secret });
    expect([page.status, page.url]).toEqual([200, `${api.client.url}/problems`]);
    return browser;
  }

  it('makes of whom it vouches for a person with a session', async () => {
    const browser = await signedIn();
    expect(browser.cookies(api.client.url).has(sessionCookie)).toBe(true);
    expect(await session(browser)).toMatchObject({ personId, agencyId: 'EMB', role: 'dispatcher' });
  });

  it('lets nobody in by a wrong password, nor by an account that nobody registered', async () => {
    const browser = new Browser();
    const form = await browser.follow(start());
    const again = await browser.submit(form, { username: li.username, password: 'wrong' });
    expect(again.url).toContain(`${issuer}/`);
    await administrator.add('wang', 'another-password');
    const page = await browser.submit(again, { username: 'wang', password: 'another-password' });
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('account-unknown')]);
  });

  it('lets nobody in who signed in with less than the agency asks for', async () => {
    await api.parties.register('FIRE', 'department');
    const records = await api.eventLog.read('agency-FIRE');
    const data = { issuer, clientId, acrValues: ['urn:example:two-factors'] };
    const { metadata } = records[0]!;
    await api.eventLog.append('agency-FIRE', BigInt(records.length) - 1n, [
      { eventId: randomUUID(), storedType: 'agency.issuer-registered.v1', data, metadata },
    ]);
    const refusal = async (): Promise<string> => {
      const browser = new Browser();
      const form = await browser.follow(start('FIRE'));
      return (await browser.submit(form, { username: li.username, password: li.password })).text;
    };
    // until the registration is known, the account is of nobody there
    await until(async () => (await refusal()).includes('sign-in-too-weak'));
  });

  it('signs out here, and there where the answer leads', async () => {
    const browser = await signedIn();
    const ended = (await api.client.post('/v1/session/end', {}, by(browser))).body;
    expect((await session(browser)).code).toBe('signed-out');
    // the issuer's own session goes on, and signs in without a word
    expect((await browser.follow(start())).url).toBe(`${api.client.url}/problems`);
    const asked = await browser.follow(String(ended.issuerEndAddress));
    await browser.submit(asked, {});
    expect((await browser.follow(start())).url).toContain(`${issuer}/`);
  });

  it('signs out everywhere', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    expect((await api.client.post('/v1/session/end-all', {}, by(one))).status).toBe(200);
    for (const browser of [one, two]) expect((await session(browser)).code).toBe('signed-out');
  });

  it('goes on where it changes its key', async () => {
    await signedIn();
    const before = await administrator.signingKey();
    await administrator.addKey();
    expect(await administrator.signingKey()).not.toBe(before);
    expect(await session(await signedIn())).toMatchObject({ personId });
  });

  it('has whoever is signed in prove it again where that is asked for', async () => {
    const browser = await signedIn();
    expect((await browser.follow(start())).url).toBe(`${api.client.url}/problems`);
    const form = await browser.follow(`${start()}&again=true`);
    expect(form.url).toContain(`${issuer}/`);
    const page = await browser.submit(form, { username: li.username, password: li.password });
    expect(page.url).toBe(`${api.client.url}/problems`);
  });

  it('is compared to the letter, and both names are told', async () => {
    const issuers = new Issuers({ issuer: `${issuer}/`, clientId });
    await expect(issuers.of({ issuer: `${issuer}/`, clientId })).rejects.toMatchObject({
      code: 'issuer-differs',
      details: { expected: `${issuer}/`, found: issuer },
    });
  });
});

/** Who administers Keycloak, by its REST interface. */
class Keycloak {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async of(url: string, secret: string): Promise<Keycloak> {
    const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'admin-cli',
        username: 'admin',
        password: secret,
      }),
    });
    const { access_token: token } = (await answer.json()) as { readonly access_token: string };
    return new Keycloak(url, token);
  }

  async allow(redirectUri: string, signedOut: string): Promise<void> {
    const [client] = (await this.ask('GET', `clients?clientId=${clientId}`)) as [Body];
    const attributes = { ...client.attributes, 'post.logout.redirect.uris': signedOut };
    await this.ask('PUT', `clients/${client.id}`, { ...client, redirectUris: [redirectUri], attributes });
  }

  async add(username: string, value: string): Promise<void> {
    await this.ask('POST', 'users', {
      ...{ username, enabled: true, emailVerified: true, email: `${username}@example.test` },
      ...{ firstName: '测试', lastName: '王', credentials: [{ type: 'password', value, temporary: false }] },
    });
  }

  /** One that is used before all others. */
  async addKey(): Promise<void> {
    const config = { priority: ['1000'], enabled: ['true'], active: ['true'], algorithm: ['RS256'] };
    const providerType = 'org.keycloak.keys.KeyProvider';
    await this.ask('POST', 'components', { name: 'next', providerId: 'rsa-generated', providerType, config });
  }

  async signingKey(): Promise<string> {
    const keys = (await this.ask('GET', 'keys')) as { readonly active: Readonly<Record<string, string>> };
    return keys.active['RS256'] ?? '';
  }

  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.url}/admin/realms/liandong/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
