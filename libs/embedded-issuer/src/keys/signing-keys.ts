import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { JWK } from 'oidc-provider';

export interface SigningKey {
  readonly jwk: JWK;
  /** In milliseconds since 1970, as the next. */
  readonly signsFrom: number;
  readonly signsUntil: number;
}

const hour = 60 * 60 * 1_000;
const day = 24 * hour;

export const signingTimes = {
  signsMs: 30 * day,
  /** Others have known a key for so long before it signs, so that none meets one that it does not know. */
  announcedMs: day,
  /** So long a key is still told after it signed last: whoever signs out shows what it signed. */
  keptMs: 2 * day,
};

export const algorithm = 'ES256';

/** A key of its own for this data folder. */
export function makeSigningKey(): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomBytes(12).toString('base64url');
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' };
}

/**
 * The keys as they are to be at a time: one that signs, the next when it is near, and those of before for a while. After
 * a long rest a new one signs at once.
 */
export function rotated(
  keys: readonly SigningKey[],
  now: number,
  make: () => JWK = makeSigningKey,
): readonly SigningKey[] {
  const { signsMs, announcedMs, keptMs } = signingTimes;
  const known = keys.filter(({ signsUntil }) => now < signsUntil + keptMs);
  const lastUntil = Math.max(...known.map(({ signsUntil }) => signsUntil), -Infinity);
  if (now < lastUntil - announcedMs) return known;
  const signsFrom = Math.max(lastUntil, now);
  return [...known, { jwk: make(), signsFrom, signsUntil: signsFrom + signsMs }];
}

/** The one that signs comes first. */
export const inOrder = (keys: readonly SigningKey[], now: number): JWK[] =>
  [...keys]
    .sort((a, b) => Number(signs(b, now)) - Number(signs(a, now)) || b.signsFrom - a.signsFrom)
    .map(({ jwk }) => jwk);

const signs = ({ signsFrom, signsUntil }: SigningKey, now: number): boolean =>
  signsFrom <= now && now < signsUntil;
