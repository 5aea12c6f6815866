import { algorithm, base64url, signatureOver, type Sender } from './key.js';

/** Roles whose tokens may live ten minutes; those of others an hour. Of a role that is not named here: ten minutes. */
const hourly: readonly string[] = ['dispatcher', 'agency-operator', 'enterprise-operator', 'personnel'];

/** How long a token may live at most, in seconds. */
export const tokenSeconds = (role: string): number => (hourly.includes(role) ? 3_600 : 600);

export interface Life {
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly seconds: number;
}

/** A bearer token: a JWT signed by the sender's key. */
export function signToken({ key, principal, role }: Sender, { issuedAt, seconds }: Life): string {
  const { agencyId: iss, audience: aud, keyId: kid } = key;
  const claims = { role, iss, sub: principal, aud, iat: issuedAt, exp: issuedAt + seconds };
  const input = `${base64url(JSON.stringify({ alg: algorithm, kid }))}.${base64url(JSON.stringify(claims))}`;
  return `${input}.${signatureOver(Buffer.from(input), key)}`;
}

/** The part of a token's life after which another is made. */
const usedUp = 0.8;

/** Tokens of one sender, each used for most of its life. */
export class Tokens {
  private made: { readonly token: string; readonly until: number } | undefined;

  constructor(
    private readonly sender: Sender,
    /** Milliseconds since 1970. */
    private readonly now: () => number = Date.now,
  ) {}

  current(): string {
    const issuedAt = Math.floor(this.now() / 1_000);
    if (!this.made || issuedAt >= this.made.until) {
      const seconds = tokenSeconds(this.sender.role);
      const token = signToken(this.sender, { issuedAt, seconds });
      this.made = { token, until: issuedAt + seconds * usedUp };
    }
    return this.made.token;
  }

  /** In place of one that the service did not take, though its time was not over: clocks may have been set. */
  renewed(): string {
    this.made = undefined;
    return this.current();
  }
}
