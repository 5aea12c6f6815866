import { directing, type Actor, type PublicKey, type Role } from '#domain';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import { privateKeyObject, publicKeyObject, type AgencyKey } from './keys.js';
import { algorithm } from './message-signature.js';

/** Roles whose tokens live shorter: they direct, see everything, or decide who may. */
const privilegedRoles: readonly Role[] = [...directing, 'auditor', 'administrator'];

/** Longest life of a token, in seconds. */
export const maxTokenSeconds = (role: string): number =>
  (privilegedRoles as readonly string[]).includes(role) ? 600 : 3_600;

/** Clocks may differ by so much, in seconds. */
export const clockSkewSeconds = 30;

/**
 * A bearer token by which a person or program of an agency speaks over HTTP, signed with the agency's key for the
 * installation of that key. It lives as long as its role allows unless told otherwise, in seconds.
 */
export const signToken = (
  actor: Pick<Actor, 'agencyId' | 'principal' | 'role'>,
  key: AgencyKey,
  seconds: number = maxTokenSeconds(actor.role),
): Promise<string> => {
  const issuedAt = Math.floor(Date.now() / 1_000);
  return new SignJWT({ role: actor.role })
    .setProtectedHeader({ alg: algorithm, kid: key.keyId })
    .setIssuer(actor.agencyId)
    .setSubject(actor.principal)
    .setAudience(key.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(privateKeyObject(key));
};

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

export interface Expected {
  readonly agencyId: string;
  readonly keyId: string;
  readonly publicKey: PublicKey;
  /** Id of the installation that the token must be for. */
  readonly audience: string;
}

/** Verifies signature, audience, issuer and life of a token. Rejects with jose's errors. */
export async function verifyToken(
  token: string,
  { agencyId, keyId, publicKey, audience }: Expected,
): Promise<Actor> {
  const { payload } = await jwtVerify(token, publicKeyObject(publicKey), {
    algorithms: [algorithm],
    audience,
    issuer: agencyId,
    requiredClaims: ['sub', 'exp', 'iat', 'role'],
    clockTolerance: clockSkewSeconds,
  });
  const { sub, role, aud, exp = 0, iat = 0 } = payload;
  const wrong = (claim: string, why: string): Error =>
    new errors.JWTClaimValidationFailed(`"${claim}" ${why}`, payload, claim);
  // a list would let another installation of the list use it here
  if (aud !== audience) throw wrong('aud', 'must name this installation alone');
  if (typeof sub !== 'string' || !principalPattern.test(sub))
    throw wrong('sub', 'must be 1 to 255 printable characters');
  if (typeof role !== 'string') throw wrong('role', 'must be a text');
  if (iat > Date.now() / 1_000 + clockSkewSeconds) throw wrong('iat', 'must not be in the future');
  const longest = maxTokenSeconds(role);
  if (exp - iat > longest) throw wrong('exp', `must be at most ${longest} s after "iat" in this role`);
  return { agencyId, principal: sub, role: role as Role, keyId };
}

/** What is at fault with a token that {@link verifyToken} rejects: a claim, its algorithm, or its signature. */
export function tokenFault(error: unknown): { readonly reason: string; readonly part: string } {
  const { message, claim } = error as Error & { readonly claim?: string };
  const otherwise = error instanceof errors.JOSEAlgNotAllowed ? 'alg' : 'signature';
  return { reason: message, part: claim ?? otherwise };
}
