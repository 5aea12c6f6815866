import { Secret, TOTP } from 'otpauth';

/** Time-based codes by RFC 6238 in the form that every authenticator knows. */
const form = { issuer: 'Liandong', algorithm: 'SHA1', digits: 6, period: 30 } as const;
const secretBytes = 20;
/** Periods before and after the present one that count: a telephone's clock may be off by half a minute. */
const window = 1;

export interface SecondFactor {
  /** Base32. */
  readonly secret: string;
  /** Of the last code that was used: neither it nor an earlier one counts again. */
  readonly lastCounter: number;
}

const totp = (secret: string, label = ''): TOTP =>
  new TOTP({ ...form, label, secret: Secret.fromBase32(secret) });

/** Base32. */
export const makeSecret = (): string => new Secret({ size: secretBytes }).base32;

/** What an authenticator takes up. */
export const enrolmentLink = (secret: string, name: string): string => totp(secret, name).toString();

export const codeAt = (secret: string, atMs: number): string => totp(secret).generate({ timestamp: atMs });

/** The counter of the period that a code is of, where that is near; digits may be of full width, with spaces between. */
export function counterOf(secret: string, code: string, atMs: number): number | undefined {
  const token = code.normalize('NFKC').replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totp(secret).validate({ token, timestamp: atMs, window });
  return delta === null ? undefined : totp(secret).counter({ timestamp: atMs }) + delta;
}
