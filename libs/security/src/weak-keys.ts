import type { PublicKey } from '#domain';

/** Prime of the field under Ed25519 (RFC 8032, section 5.1). */
const p = 2n ** 255n - 19n;

/** A y coordinate of the points of order 8; the other is its negative. */
const ofOrder8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;

/** The y coordinates of the eight points whose order divides 8: (0, 1), (0, -1), two with y = 0, four of order 8. */
const ofSmallOrder: ReadonlySet<bigint> = new Set([0n, 1n, p - 1n, ofOrder8, p - ofOrder8]);

/**
 * Whether a public key proves nothing: a point of small order verifies signatures that anybody can make, and one
 * point written in two ways is two keys. OpenSSL takes both. RFC 8032, section 5.1.3 and 8.4.
 */
export function isWeakKey({ x }: PublicKey): boolean {
  const bytes = Buffer.from(x, 'base64url');
  if (bytes.length !== 32 || bytes.toString('base64url') !== x) return true;
  const number = BigInt(`0x${bytes.reverse().toString('hex')}`);
  const y = BigInt.asUintN(255, number);
  return y >= p || ofSmallOrder.has(y);
}
