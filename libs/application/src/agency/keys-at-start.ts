import { own, rolesRefused, type AgencyState, type KnownCredential, type Role } from '#domain';
import { generateAgencyKey, publicKeyOf, readKeyFile, writeKeyFile, type AgencyKey } from '#security';
import { existsSync } from 'node:fs';
import type { Runners } from '../run/runners.js';
import { refusedTo, type Run } from './operating.js';

/** The agency is registered, but its key file is not in the folder: only a holder of the key can use it. */
export class KeyFileMissing extends Error {
  readonly code = 'key-file-missing';
}

/** The key file holds another key than the one registered under its id, or one that was revoked. */
export class KeyFileMismatch extends Error {
  readonly code = 'key-file-mismatch';
}

/** Which key of which agency, and for which installation. */
type Named = Pick<AgencyKey, 'agencyId' | 'keyId' | 'audience'>;

/**
 * The key in a file, made where there is none: the file is written before the log hears of the key, so that none that is
 * registered is ever lost. `isHeld` where it should be there: somebody holds it.
 * @throws {KeyFileMissing}, {@link KeyFileMismatch}
 */
export function keyIn(
  file: string,
  { agencyId, keyId, audience }: Named,
  { agency, isHeld }: { readonly agency: AgencyState; readonly isHeld: boolean },
): AgencyKey {
  if (!existsSync(file)) {
    if (isHeld) throw new KeyFileMissing(`${agencyId} is registered, but ${file} is not there`);
    writeKeyFile(file, generateAgencyKey(agencyId, keyId, audience));
  }
  const key = readKeyFile(file);
  const known = knownAs(key.keyId, agency);
  if (key.agencyId !== agencyId || (known && (known.revoked || known.publicKey.x !== key.privateKey.x))) {
    throw new KeyFileMismatch(`the key in ${file} is not an active key of ${agencyId}`);
  }
  if (key.audience !== audience)
    throw new KeyFileMismatch(`the key in ${file} is for the installation ${key.audience}, not ${audience}`);
  return key;
}

/** Puts a key on record, once. @throws {RegistrationRefused} */
export async function issue(
  key: AgencyKey,
  roles: readonly Role[],
  { run, runners }: { readonly run: Run; readonly runners: Runners },
): Promise<void> {
  const { agencyId, keyId } = key;
  const agency = await runners.agency.state(agencyId);
  if (knownAs(keyId, agency)) return;
  // not asked for at all: the refusal of a command is its answer for ever, although a mandate came after it
  const misfit = rolesRefused(roles, agency);
  if (misfit) throw refusedTo(agencyId, misfit.refusal);
  await run(agencyId, {
    type: 'agency.issue-credential',
    data: { keyId, publicKey: publicKeyOf(key), roles },
  });
}

const knownAs = (keyId: string, { credentials }: AgencyState): KnownCredential | undefined =>
  own(credentials, keyId);

/** Whether a key is on record under an id. */
export const isKnown = (keyId: string, agency: AgencyState): boolean => knownAs(keyId, agency) !== undefined;
