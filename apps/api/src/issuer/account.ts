import { AuthorizationResponseError, authorizationCodeGrant } from 'openid-client';
import { errors, jwtVerify } from 'jose';
import { Problem } from '../http/problem.js';
import { clockTolerance, type KnownIssuer } from './issuers.js';

/** Signatures that anybody can check and only the issuer can make. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

export interface Returned {
  /** The address that the issuer sent the browser to. */
  readonly address: URL;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Strengths of a sign-in of which one has to be; any where none is named. */
  readonly acrValues?: readonly string[];
  /** Milliseconds, as of `Date.now`. */
  readonly now: number;
}

export interface Vouched {
  readonly subject: string;
  /** When the person proved to the issuer who it is, as of `Date.now`; nothing where the issuer does not say. */
  readonly authenticatedAt?: number;
  /** How strongly, in the issuer's own words. */
  readonly acr?: string;
}

/**
 * The subject that the issuer vouches for, how strongly and since when; nothing else that it says of somebody is read.
 * @throws {Problem}
 */
export async function subjectOf({ config, keys }: KnownIssuer, returned: Returned): Promise<Vouched> {
  const { address, state, nonce, verifier, acrValues = [], now } = returned;
  let token: string | undefined;
  try {
    const answer = await authorizationCodeGrant(config, address, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    token = answer.id_token;
  } catch (error) {
    throw notVouched(error, now);
  }
  try {
    const { payload } = await jwtVerify(token ?? '', keys.find, {
      algorithms,
      issuer: config.serverMetadata().issuer,
      audience: config.clientMetadata().client_id,
      clockTolerance,
      currentDate: new Date(now),
      requiredClaims: ['sub', 'iat', 'exp'],
    });
    const { iat = 0, sub = '', acr, auth_time: authTime } = payload;
    if (iat > now / 1_000 + clockTolerance) throw clocksDiffer('iat', iat, now);
    if (acrValues.length > 0 && !acrValues.some((one) => one === acr))
      throw new Problem('sign-in-too-weak', {
        required: acrValues,
        found: typeof acr === 'string' ? acr.slice(0, 200) : undefined,
      });
    // one of the future would stay fresh for longer than it may
    const at = typeof authTime === 'number' ? Math.min(authTime * 1_000, now) : undefined;
    return {
      subject: sub,
      ...(at !== undefined && { authenticatedAt: at }),
      ...(typeof acr === 'string' && { acr: acr.slice(0, 200) }),
    };
  } catch (error) {
    throw notVouched(error, now);
  }
}

interface WrongTime {
  readonly claim?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

const clocksDiffer = (claim: string, said: number, now: number): Problem =>
  new Problem('clocks-differ', {
    claim,
    issuerTime: instant(said),
    ourTime: instant(now / 1_000),
    toleratedSeconds: clockTolerance,
  });

function instant(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? String(seconds).slice(0, 40) : date.toISOString();
}

/** What went wrong, in words that hold neither code nor token. */
function notVouched(error: unknown, now: number): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof AuthorizationResponseError)
    return new Problem('sign-in-refused', { reason: error.error.slice(0, 64) });
  if (error instanceof errors.JWTClaimValidationFailed && (error.claim === 'nbf' || error.claim === 'exp'))
    return timeProblem(error.claim, error.payload, now);
  if (error instanceof errors.JWTExpired) return timeProblem('exp', error.payload, now);
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') {
    // the client's error is around that of the library beneath it
    const { claim, claims } = (cause as { readonly cause?: WrongTime } | undefined)?.cause ?? {};
    return timeProblem(claim ?? 'exp', claims ?? {}, now);
  }
  if (error instanceof errors.JWKSNoMatchingKey)
    return new Problem('sign-in-failed', { reason: 'key unknown' });
  return new Problem('sign-in-failed', {
    reason: typeof code === 'string' ? code.slice(0, 64) : 'no answer',
  });
}

const timeProblem = (claim: string, claims: Readonly<Record<string, unknown>>, now: number): Problem =>
  clocksDiffer(claim, Number(claims[claim]), now);
