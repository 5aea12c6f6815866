import { isLoopback, type SignInConfig } from '#platform';
import type { Issuer } from '#domain';
import type { JSONWebKeySet } from 'jose';
import * as oidc from 'openid-client';
import { Problem } from '../http/problem.js';
import { IssuerHosts } from './issuer-hosts.js';
import { IssuerKeys } from './issuer-keys.js';

/** So long what an issuer says of itself is believed. */
const freshMs = 3_600_000;
const answerWithinMs = 10_000;
const mostBytes = 262_144;
/** More issuers than agencies have are not kept. */
const mostIssuers = 200;
/** Clocks of issuer and API may differ by so many seconds. */
export const clockTolerance = 30;

/** An issuer as it was found. */
export interface KnownIssuer {
  readonly config: oidc.Configuration;
  readonly keys: IssuerKeys;
}

type Metadata = oidc.ServerMetadata & { readonly jwks_uri: string };

export interface IssuersOptions extends Pick<SignInConfig, 'issuer' | 'clientId' | 'clientSecret'> {
  /** See {@link SignInConfig}; none where left out. */
  readonly acrValues?: readonly string[];
  readonly oneFactor?: boolean;
  readonly issuerHosts?: readonly string[];
  /** Milliseconds, as of `Date.now`. */
  readonly now?: () => number;
}

/** Issuers of OpenID Connect, asked what they say of themselves once in a while. */
export class Issuers {
  private readonly known = new Map<string, { readonly at: number; readonly issuer: Promise<KnownIssuer> }>();
  private readonly now: () => number;
  private readonly hosts: IssuerHosts;

  constructor(private readonly options: IssuersOptions) {
    this.now = options.now ?? Date.now;
    this.hosts = new IssuerHosts(options.issuerHosts ?? []);
  }

  /** The issuer for agencies that have registered none. */
  get usual(): Issuer | undefined {
    const { issuer, clientId, acrValues } = this.options;
    return issuer === undefined ? undefined : { issuer, clientId, acrValues };
  }

  /**
   * A sign-in by a password alone is none, unless the installation takes it: what an issuer calls a second factor must be known.
   * @throws {Problem} `second-factor-not-named`
   */
  requireFactors({ issuer, acrValues = [] }: Issuer): void {
    if (acrValues.length === 0 && !this.options.oneFactor)
      throw new Problem('second-factor-not-named', { issuer });
  }

  /** @throws {Problem} `issuer-unavailable`, or `issuer-differs` where it calls itself otherwise, with both names */
  of({ issuer, clientId }: Issuer): Promise<KnownIssuer> {
    const key = JSON.stringify([issuer, clientId]);
    const kept = this.known.get(key);
    if (kept && this.now() - kept.at < freshMs) return kept.issuer;
    const found = this.discover(issuer, clientId);
    this.known.delete(key);
    this.known.set(key, { at: this.now(), issuer: found });
    const [oldest] = this.known.keys();
    if (this.known.size > mostIssuers && oldest !== undefined) this.known.delete(oldest);
    found.catch(() => this.known.delete(key));
    return found;
  }

  private async discover(issuer: string, clientId: string): Promise<KnownIssuer> {
    if (!this.mayBeAsked(issuer)) throw new Problem('issuer-unavailable', { issuer, reason: 'not https' });
    // OpenID Connect Discovery 1.0, section 4.1: a slash at the end is cut for the address, and for nothing else
    const metadata = await this.read<Metadata>(
      `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      issuer,
    );
    if (metadata.issuer !== issuer)
      throw new Problem('issuer-differs', { expected: issuer, found: String(metadata.issuer).slice(0, 300) });
    for (const at of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
      if (!this.mayBeAsked(metadata[at]))
        throw new Problem('issuer-unavailable', { issuer, reason: `${at} is missing or not https` });
    }
    const config = new oidc.Configuration(
      metadata,
      clientId,
      { [oidc.clockTolerance]: clockTolerance },
      this.proofTo(issuer, clientId, metadata),
    );
    config.timeout = answerWithinMs / 1_000;
    config[oidc.customFetch] = async (address, options) => {
      await this.require(address, issuer);
      // its types are those of another library
      return fetch(address, { ...(options as RequestInit), redirect: 'error' });
    };
    // only the issuers of this machine get past the look at the addresses
    if (new URL(issuer).protocol === 'http:') oidc.allowInsecureRequests(config);
    const keys = new IssuerKeys(() => this.read<JSONWebKeySet>(metadata.jwks_uri, issuer), this.now);
    return { config, keys };
  }

  /** In the clear on this machine alone, and only where its own issuer is here too. */
  private mayBeAsked(address: unknown): address is string {
    const url = typeof address === 'string' ? URL.parse(address) : null;
    if (url?.protocol === 'https:') return true;
    const isHere = this.options.issuer?.startsWith('http:') ?? false;
    return isHere && url?.protocol === 'http:' && isLoopback(url);
  }

  /**
   * The issuer of those without one is the operator's own choice; of an agency's it is looked at where it leads.
   * @throws {Problem} `issuer-unavailable`
   */
  private async require(address: string, issuer: string): Promise<void> {
    if (issuer === this.options.issuer) return;
    const reason = await this.hosts.fault(new URL(address).hostname);
    if (reason !== undefined) throw new Problem('issuer-unavailable', { issuer, reason });
  }

  private proofTo(issuer: string, clientId: string, metadata: Metadata): oidc.ClientAuth {
    const { issuer: own, clientId: ownId, clientSecret } = this.options;
    if (clientSecret === undefined || issuer !== own || clientId !== ownId) return oidc.None();
    const methods = metadata.token_endpoint_auth_methods_supported;
    return methods === undefined || methods.includes('client_secret_basic')
      ? oidc.ClientSecretBasic(clientSecret)
      : oidc.ClientSecretPost(clientSecret);
  }

  private async read<T>(address: string, issuer: string): Promise<T> {
    await this.require(address, issuer);
    try {
      const answer = await fetch(address, {
        redirect: 'error',
        signal: AbortSignal.timeout(answerWithinMs),
        headers: { accept: 'application/json' },
      });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const value: unknown = JSON.parse(await textOf(answer));
      if (typeof value !== 'object' || value === null) throw new Error('no JSON object');
      return value as T;
    } catch (error) {
      throw new Problem('issuer-unavailable', { issuer, reason: (error as Error).message.slice(0, 200) });
    }
  }
}

async function textOf(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > mostBytes) throw new Error(`more than ${mostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
