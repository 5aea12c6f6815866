import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What its token says otherwise than it should. */
export interface Lapse {
  readonly issuedAheadSeconds?: number;
  readonly notBeforeAheadSeconds?: number;
  readonly lifeSeconds?: number;
  readonly audience?: string;
  readonly nonce?: string;
  readonly acr?: string;
  /** When the person proved who it is, in seconds from now. */
  readonly authenticatedInSeconds?: number;
}

/** An issuer that lies on request. */
export class SmallIssuer {
  lapse: Lapse = {};
  /** What it calls itself, after its address. */
  calledWith = '';
  /** How often its keys were asked for. */
  keysAsked = 0;
  private key!: { readonly kid: string; readonly privateKey: CryptoKey; readonly jwk: JWK };
  private readonly codes = new Map<string, URLSearchParams>();
  private readonly server = createServer((request, response) => {
    void this.answer(request).then((body) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
    );
  });

  static async start(): Promise<SmallIssuer> {
    const issuer = new SmallIssuer();
    await issuer.changeKey();
    await new Promise<void>((resolve) => issuer.server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async changeKey(): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const kid = randomUUID();
    this.key = { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
  }

  /** Where it would send the browser back to. */
  authorize(address: URL): URL {
    const code = randomUUID();
    this.codes.set(code, address.searchParams);
    const back = new URL(address.searchParams.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('state', address.searchParams.get('state') ?? '');
    return back;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<object> {
    const { url } = this;
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return {
          issuer: url + this.calledWith,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
          jwks_uri: `${url}/keys`,
          id_token_signing_alg_values_supported: ['ES256'],
        };
      case '/keys':
        this.keysAsked++;
        return { keys: [this.key.jwk] };
      default:
        return this.token(await bodyOf(request));
    }
  }

  private async token(form: URLSearchParams): Promise<object> {
    const code = form.get('code') ?? '';
    const asked = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!asked || asked.get('code_challenge') !== challenge) return { error: 'invalid_grant' };
    const now = Math.floor(Date.now() / 1_000);
    const {
      issuedAheadSeconds = 0,
      notBeforeAheadSeconds = 0,
      lifeSeconds = 300,
      audience,
      nonce,
      acr,
      authenticatedInSeconds,
    } = this.lapse;
    const authTime = authenticatedInSeconds !== undefined && { auth_time: now + authenticatedInSeconds };
    const token = await new SignJWT({ nonce: nonce ?? asked.get('nonce'), acr, ...authTime })
      .setProtectedHeader({ alg: 'ES256', kid: this.key.kid })
      .setIssuer(this.url + this.calledWith)
      .setSubject('li-4711')
      .setAudience(audience ?? asked.get('client_id') ?? '')
      .setIssuedAt(now + issuedAheadSeconds)
      .setNotBefore(now + notBeforeAheadSeconds)
      .setExpirationTime(now + lifeSeconds)
      .sign(this.key.privateKey);
    return { access_token: randomUUID(), token_type: 'Bearer', id_token: token };
  }
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const part of request) text += (part as Buffer).toString();
  return new URLSearchParams(text);
}
