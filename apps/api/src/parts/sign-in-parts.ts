import type { SignInConfig } from '#platform';
import { otherIssuer } from '#platform';
import type { Logger } from '#platform';
import type { Database } from '#postgres';
import { Attempts, Sessions } from '#sessions';
import { Problem } from '../http/problem.js';
import { Issuers } from '../issuer/issuers.js';

/** By what persons sign in. */
export interface SignInParts {
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly issuers: Issuers;
  /** Whether one factor lets a person in, by an issuer or by a key. */
  readonly oneFactor: boolean;
  /** Scheme, host and port of the API as browsers see it. */
  readonly origin: string;
}

/** @param now of sessions and attempts: milliseconds, as of `Date.now` */
export function openSignIn(
  db: Pick<Database, 'rows'>,
  { origin, idleMinutes, hours, freshMinutes, ...ofIssuers }: SignInConfig,
  now: () => number = Date.now,
): SignInParts {
  const limits = {
    idleMs: idleMinutes * 60_000,
    absoluteMs: hours * 3_600_000,
    freshMs: freshMinutes * 60_000,
  };
  return {
    sessions: new Sessions(db, limits, now),
    attempts: new Attempts(db, now),
    issuers: new Issuers(ofIssuers),
    oneFactor: ofIssuers.oneFactor,
    origin,
  };
}

/**
 * Asks the usual issuer what it calls itself; one that does not answer may still come.
 * @throws {ConfigurationError} where it calls itself otherwise
 */
export async function checkIssuer({ issuers }: SignInParts, logger: Pick<Logger, 'warn'>): Promise<void> {
  const { usual } = issuers;
  if (!usual) return;
  try {
    await issuers.of(usual);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, details } = error;
    if (code === 'issuer-differs') throw otherIssuer(usual.issuer, String(details['found']));
    logger.warn({ ...details }, 'the issuer of sign-ins does not answer yet');
  }
}
