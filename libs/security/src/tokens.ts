import type { KeyObject } from 'node:crypto';
import type { Actor, PublicKey, Role } from '#domain';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import { publicKeyObject } from './keys.js';

const audience = 'liandong';
/** Longest life of a token. */
export const maxTokenHours = 12;

/** A bearer token by which a person or program of an agency speaks over HTTP, signed with the agency's key. */
export const signToken = (
  actor: Actor,
  keyId: string,
  key: KeyObject,
  expiresIn: string | number = '1h',
): Promise<string> =>
  new SignJWT({ role: actor.role })
    .setProtectedHeader({ alg: 'EdDSA', kid: keyId })
    .setIssuer(actor.agencyId)
    .setSubject(actor.principal)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(key);

/** On record with everything that its bearer does. */
const principalPattern = /^[^\p{Cc}\p{Surrogate}]{1,255}$/u;

/** Which agency and key a token claims to be of; nothing when it is no token at all. */
export function tokenClaim(token: string): { agencyId: string; keyId: string } | undefined {
  try {
    const { iss } = decodeJwt(token);
    const { kid } = decodeProtectedHeader(token);
    return typeof iss === 'string' && iss && typeof kid === 'string' && kid
      ? { agencyId: iss, keyId: kid }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Verifies signature, audience, issuer and life of a token. Rejects with jose's errors. */
export async function verifyToken(token: string, agencyId: string, key: PublicKey): Promise<Actor> {
  const { payload } = await jwtVerify(token, publicKeyObject(key), {
    algorithms: ['EdDSA'],
    audience,
    issuer: agencyId,
    requiredClaims: ['sub', 'exp', 'iat', 'role'],
    maxTokenAge: `${maxTokenHours}h`,
    clockTolerance: 30,
  });
  const { sub, role } = payload;
  if (typeof sub !== 'string' || !principalPattern.test(sub)) {
    throw new errors.JWTClaimValidationFailed('"sub" must be 1 to 255 printable characters', payload, 'sub');
  }
  if (typeof role !== 'string')
    throw new errors.JWTClaimValidationFailed('"role" must be a text', payload, 'role');
  return { agencyId, principal: sub, role: role as Role };
}
