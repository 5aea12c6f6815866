import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider } from 'oidc-provider';
import { pino, type Logger } from 'pino';
import { Accounts } from './accounts/accounts.js';
import { Limits } from './accounts/limits.js';
import type { Clock } from './clock.js';
import { Secrets } from './keys/secrets.js';
import { headersOf } from './pages/page.js';
import { host, issuerAt, mountPath, signInOf } from './provider/places.js';
import { providerOf, type ProviderParts } from './provider/provider.js';
import type { Settings } from './settings.js';
import { Attempts } from './sign-in/attempts.js';
import { SignIn } from './sign-in/sign-in.js';
import { ProviderRows } from './store/provider-rows.js';
import { Store } from './store/store.js';

export interface IssuerOptions extends Settings {
  readonly now?: Clock;
  readonly log?: Logger;
}

export interface EmbeddedIssuer {
  /** As it is in discovery and in every token. */
  readonly issuer: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Persons are registered with another address of the issuer than it would have: none of them could sign in. */
export class IssuerMoved extends Error {
  readonly code = 'issuer-moved';

  constructor(
    readonly before: string,
    readonly now: string,
  ) {
    super(
      `persons are registered with the issuer at ${before}: at ${now} none could sign in ` +
        '人员登记的登录地址不同，换用后均无法登录',
    );
  }
}

const housekeepingMs = 60 * 60 * 1_000;

/**
 * An OpenID Connect issuer on loopback alone, for one client. Accounts, sessions, grants and keys are on disk before they
 * are told of: they outlast a restart and a kill.
 * @throws {IssuerMoved}, or the system's error for the port
 */
export async function startEmbeddedIssuer(options: IssuerOptions): Promise<EmbeddedIssuer> {
  const { dataDir, client, now = Date.now, log = pino({ level: 'silent' }) } = options;
  const store = Store.open(dataDir);
  const server = createServer();
  const close = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    server.closeAllConnections();
    await closed;
    await store.close();
  };
  try {
    server.listen({ port: options.port, host, exclusive: true });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const issuer = issuerAt(port);
    const secrets = new Secrets(store, now);
    const accounts = new Accounts(store, now);
    settle(secrets, accounts, issuer);
    const limits = new Limits(store, now);
    const rows = new ProviderRows(store, now);
    const attempts = new Attempts(store, accounts, now);
    const lasting = { issuer, client, accounts, rows, cookieKey: secrets.cookieKey(), log };
    const doors = new Doors(lasting, secrets, now);
    const { origin } = new URL(issuer);
    const signIn = new SignIn({ accounts, limits, attempts, origin, back: client.baseUrl, log });
    const headers = headersOf([new URL(client.baseUrl).origin]);
    server.on('request', (req, res) => {
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
      answer(req, res, { doors, signIn, authority: `${host}:${port}` }).catch((err: unknown) => {
        log.error({ err }, 'cannot answer');
        res.destroy();
      });
    });
    const housekeeping = setInterval(() => {
      try {
        for (const one of [rows, attempts, limits]) one.sweep();
      } catch (err) {
        log.error({ err }, 'housekeeping failed');
      }
    }, housekeepingMs);
    log.info({ issuer }, 'serving');
    return {
      issuer,
      port,
      close: () => {
        clearInterval(housekeeping);
        return close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function settle(secrets: Secrets, accounts: Accounts, issuer: string): void {
  const before = secrets.issuer;
  if (before === issuer) return;
  if (before !== undefined && accounts.list().length > 0) throw new IssuerMoved(before, issuer);
  secrets.setIssuer(issuer);
}

const keysCheckedMs = 60_000;

/** The protocol with the keys of the day; all else about it is in the store. */
class Doors {
  private built: { readonly provider: Provider; readonly kids: string } | undefined;
  private checkedAt = -Infinity;

  constructor(
    private readonly lasting: Omit<ProviderParts, 'keys'>,
    private readonly secrets: Secrets,
    private readonly now: Clock,
  ) {}

  /** Requests that are under way when the keys change end as they began. */
  get provider(): Provider {
    const now = this.now();
    if (this.built && Math.abs(now - this.checkedAt) < keysCheckedMs) return this.built.provider;
    this.checkedAt = now;
    const keys = this.secrets.signingKeys();
    const kids = kidsOf(keys);
    if (this.built?.kids !== kids) this.built = { provider: providerOf({ ...this.lasting, keys }), kids };
    return this.built.provider;
  }
}

const kidsOf = (keys: readonly { readonly kid?: string }[]): string => keys.map(({ kid }) => kid).join(' ');

interface Answering {
  readonly doors: Doors;
  readonly signIn: SignIn;
  /** What a browser has to call this server: another name leads here from a page of somebody else. */
  readonly authority: string;
}

async function answer(
  req: IncomingMessage & { originalUrl?: string },
  res: ServerResponse,
  { doors, signIn, authority }: Answering,
): Promise<void> {
  const { url = '/', headers } = req;
  if (headers.host !== authority) return void res.writeHead(421).end();
  const [pathname = ''] = url.split('?');
  const uid = signInOf(pathname);
  if (uid !== undefined) return signIn.handle(doors.provider, req, res, uid);
  if (!pathname.startsWith(`${mountPath}/`)) return void res.writeHead(404).end();
  req.originalUrl = url;
  req.url = url.slice(mountPath.length);
  await doors.provider.callback()(req, res);
}
