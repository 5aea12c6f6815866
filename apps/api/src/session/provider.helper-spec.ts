import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Adapter, AdapterPayload } from 'oidc-provider';
// without the entry, which prints a notice on versions of Node that its authors do not support
import { Provider } from 'oidc-provider/lib/provider.js';

/** In seconds. All that the library would otherwise take for a test set-up is said: it warns of what is not. */
const ttl = {
  AccessToken: 300,
  AuthorizationCode: 60,
  Grant: 43_200,
  IdToken: 300,
  Interaction: 900,
  Session: 43_200,
};

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' };
}

/** What the issuer holds, as long as the test runs. */
function memory(): (model: string) => Adapter {
  const rows = new Map<string, AdapterPayload>();
  return (model) => {
    const key = (id: string): string => `${model}:${id}`;
    const where = (fits: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> =>
      Promise.resolve([...rows].find(([at, row]) => at.startsWith(`${model}:`) && fits(row))?.[1]);
    const done = (..._: unknown[]): Promise<void> => Promise.resolve();
    return {
      upsert: (id, payload) => done(rows.set(key(id), payload)),
      find: (id) => Promise.resolve(rows.get(key(id))),
      findByUid: (uid) => where((row) => row.uid === uid),
      findByUserCode: (code) => where((row) => row.userCode === code),
      consume: (id) => done(rows.set(key(id), { ...rows.get(key(id)), consumed: 1 })),
      destroy: (id) => done(rows.delete(key(id))),
      revokeByGrantId: (grantId) =>
        done([...rows].forEach(([at, row]) => row.grantId === grantId && rows.delete(at))),
    };
  };
}

/** What it calls a sign-in with a second factor, as it says of everybody. */
export const twoFactors = 'urn:example:two-factors';

/** An issuer of OpenID Connect that signs in whom a test says, without a word. */
export class TestProvider {
  /** Who sits before the browser. */
  account = 'li-4711';
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** Listens before it knows its clients, whose addresses hang on it. */
  static async start(): Promise<TestProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestProvider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  serve({ redirectUri, clientSecret }: { redirectUri: string; clientSecret: string }): void {
    const provider: Provider = new Provider(this.url, {
      adapter: memory(),
      jwks: { keys: [signingKey()] },
      cookies: { keys: ['a-key-of-the-test'] },
      ttl: ttl,
      clients: [
        {
          client_id: 'liandong',
          client_secret: clientSecret,
          redirect_uris: [redirectUri],
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      pkce: { required: () => true },
      acrValues: [twoFactors],
      claims: { openid: ['sub', 'acr'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
      loadExistingGrant: async (context) => {
        const { client, session } = context.oidc;
        // a new one would end what was granted to another tab
        const known = client && session?.grantIdFor(client.clientId);
        if (known) return provider.Grant.find(known);
        const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
        grant.addOIDCScope('openid');
        await grant.save();
        return grant;
      },
    });
    const callback = provider.callback();
    this.server.on('request', (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return void callback(request, response);
      void provider.interactionFinished(request, response, {
        login: { accountId: this.account, acr: twoFactors },
      });
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface Page {
  readonly status: number;
  readonly url: string;
  readonly text: string;
}

/** As much of a browser as sign-in needs: cookies by origin, and redirects followed one by one. */
export class Browser {
  private readonly jars = new Map<string, Map<string, string>>();

  cookies(url: string): ReadonlyMap<string, string> {
    return this.jars.get(new URL(url).origin) ?? new Map<string, string>();
  }

  headers(url: string): Record<string, string> {
    const pairs = [...this.cookies(url)].map(([name, value]) => `${name}=${value}`);
    return pairs.length > 0 ? { cookie: pairs.join('; ') } : {};
  }

  /** One request, and where it leads to. */
  async step(url: string, form?: URLSearchParams): Promise<Page & { readonly next?: string }> {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: {
        ...{ accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'user-agent': userAgent },
        ...this.headers(url),
      },
      ...(form && { method: 'POST', body: form }),
    });
    for (const cookie of answer.headers.getSetCookie()) this.keep(url, cookie);
    const location = answer.headers.get('location');
    const page = { status: answer.status, url, text: await answer.text() };
    return location === null ? page : { ...page, next: new URL(location, url).href };
  }

  /** Sends the form of a page with what it holds hidden, and these fields. */
  async submit({ text, url }: Page, fields: Record<string, string>): Promise<Page> {
    const action = /<form[^>]*\saction="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? url;
    const form = new URLSearchParams(fields);
    for (const [input] of text.matchAll(/<input[^>]*type="hidden"[^>]*>/g))
      form.set(/name="([^"]*)"/.exec(input)?.[1] ?? '', /value="([^"]*)"/.exec(input)?.[1] ?? '');
    const page = await this.step(new URL(action, url).href, form);
    return page.next === undefined ? page : this.follow(page.next);
  }

  /** Goes on until an address begins with what is given, which is not gone to any more; or else to the end. */
  async follow(url: string, until?: string): Promise<Page> {
    for (let next = url, steps = 0; steps < 12; steps++) {
      if (until !== undefined && steps > 0 && next.startsWith(until))
        return { status: 0, url: next, text: '' };
      const page = await this.step(next);
      if (page.next === undefined) return page;
      next = page.next;
    }
    throw new Error(`too many redirects from ${url}`);
  }

  private keep(url: string, cookie: string): void {
    const { origin } = new URL(url);
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '' || /max-age=0/i.test(cookie) || /expires=Thu, 01 Jan 1970/i.test(cookie))
      jar.delete(name);
    else jar.set(name, value);
  }
}
