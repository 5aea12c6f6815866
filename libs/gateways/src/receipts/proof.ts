import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** How a provider proves that a receipt is its own. */
export type Proof =
  | { readonly kind: 'standard-webhooks'; readonly secret: string }
  /** HMAC-SHA-256 in hex over `<seconds>.<body>`. */
  | { readonly kind: 'hmac'; readonly secret: string; readonly header: string; readonly timeHeader: string }
  /** A secret in a header, of providers that sign nothing. */
  | { readonly kind: 'secret'; readonly secret: string; readonly header: string };

export type Headers = Readonly<Record<string, string | undefined>>;

/** A signature holds so long before and after it was made. */
const toleranceMs = 5 * 60_000;

export type Unproved =
  | { readonly code: 'not-proved' }
  /** Both clocks, RFC 3339 in UTC. */
  | { readonly code: 'outside-tolerance'; readonly signedAt: string; readonly receivedAt: string };

/** Why what came is not the provider's, or not of now; nothing where it is. */
export function unproved(proof: Proof, headers: Headers, body: string, now: Date): Unproved | undefined {
  if (proof.kind === 'secret')
    return isSame(headers[proof.header.toLowerCase()] ?? '', proof.secret)
      ? undefined
      : { code: 'not-proved' };
  const time = headers[proof.kind === 'hmac' ? proof.timeHeader.toLowerCase() : 'webhook-timestamp'] ?? '';
  if (!/^\d{1,12}$/.test(time)) return { code: 'not-proved' };
  if (!isSigned(proof, headers, body, time)) return { code: 'not-proved' };
  const signedAt = new Date(Number(time) * 1_000);
  return Math.abs(signedAt.getTime() - now.getTime()) <= toleranceMs
    ? undefined
    : { code: 'outside-tolerance', signedAt: signedAt.toISOString(), receivedAt: now.toISOString() };
}

/** Whoever has not the secret learns nothing of clocks. */
function isSigned(
  proof: Exclude<Proof, { kind: 'secret' }>,
  headers: Headers,
  body: string,
  time: string,
): boolean {
  if (proof.kind === 'hmac') {
    const expected = createHmac('sha256', proof.secret).update(`${time}.${body}`).digest('hex');
    return isSame((headers[proof.header.toLowerCase()] ?? '').toLowerCase(), expected);
  }
  const id = headers['webhook-id'] ?? '';
  const expected = new Webhook(proof.secret).sign(id, new Date(Number(time) * 1_000), body);
  const given = (headers['webhook-signature'] ?? '').split(' ');
  return id !== '' && given.some((one) => isSame(one, expected));
}

const isSame = (one: string, other: string): boolean => timingSafeEqual(hashed(one), hashed(other));

/** Of one length whatever was given. */
const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();
