import type { Role } from '#domain';
import type { EventLog } from '#event-log';
import type { AgencyKey } from '#security';
import { Runners } from '../run/runners.js';
import { isKnown, issue, keyIn } from './keys-at-start.js';
import { operating } from './operating.js';

export interface FurtherKey extends Pick<AgencyKey, 'agencyId' | 'keyId' | 'audience'> {
  readonly roles: readonly Role[];
  /** Where it lies; the new one is readable by its owner only. */
  readonly file: string;
}

/**
 * Gives a registered agency a key beside its first, from the machine that runs the service. Done again, it gives the same.
 * @throws {KeyFileMissing}, {@link KeyFileMismatch}, {@link RegistrationRefused}
 */
export async function issueFurtherKey(
  log: EventLog,
  { roles, file, ...named }: FurtherKey,
): Promise<AgencyKey> {
  const runners = new Runners(log);
  const agency = await runners.agency.state(named.agencyId);
  const key = keyIn(file, named, { agency, isHeld: isKnown(named.keyId, agency) });
  await issue(key, roles, { run: operating(log, runners), runners });
  return key;
}

export interface Appointment {
  readonly agencyId: string;
  /** On the staff of the agency. */
  readonly personId: string;
  readonly roles: readonly Role[];
  /** A key of the agency that is this person's from then on. */
  readonly keyId?: string;
}

/**
 * Gives a person roles and a key from the machine that runs the service: the first of an agency, before there are two who
 * could agree on it. Done again it changes nothing; a role that was withdrawn in between stays withdrawn.
 * @throws {RegistrationRefused}
 */
export async function appoint(
  log: EventLog,
  { agencyId, personId, roles, keyId }: Appointment,
): Promise<void> {
  const run = operating(log, new Runners(log));
  for (const role of roles) await run(agencyId, { type: 'agency.grant-role', data: { personId, role } });
  if (keyId !== undefined) await run(agencyId, { type: 'agency.bind-key', data: { keyId, personId } });
}

/** Whether somebody is on record as of the staff of an agency, and with an account to sign in with. */
export async function standingOf(
  log: EventLog,
  personId: string,
): Promise<{ readonly isRegistered: boolean; readonly hasAccount: boolean }> {
  const { status, signIn } = await new Runners(log).person.state(personId);
  return { isRegistered: status !== 'none', hasAccount: signIn !== undefined };
}
