import type { AgencyCommand, AgencyKind, Role } from '#domain';
import type { EventLog } from '#event-log';
import {
  generateAgencyKey,
  keyFile,
  publicKeyOf,
  readKeyFile,
  writeKeyFile,
  type AgencyKey,
} from '#security';
import { existsSync } from 'node:fs';
import { ownIntake } from '../intake/own-intake.js';
import { byOperator } from '../run/own-command.js';
import { Runners } from '../run/runners.js';

export interface NewAgency {
  readonly agencyId: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly areaCode?: string;
  readonly roles: readonly Role[];
  /** Id of the installation that the key is for. */
  readonly audience: string;
  /** Folder for key files; the new one is readable by its owner only. */
  readonly keysDir: string;
}

/** The agency is registered, but its key file is not in the folder: only a holder of the key can use it. */
export class KeyFileMissing extends Error {
  readonly code = 'key-file-missing';
}

/** The key file holds another key than the one registered under its id, or one that was revoked. */
export class KeyFileMismatch extends Error {
  readonly code = 'key-file-mismatch';
}

export class RegistrationRefused extends Error {
  readonly code = 'registration-refused';
}

/**
 * Registers an agency from the machine that runs the service and gives it its first key. Done again, it gives the
 * same key: the key file is written before the log hears of it, so that no registered key is ever lost.
 */
export async function registerAgency(log: EventLog, input: NewAgency): Promise<AgencyKey> {
  const { agencyId, name, kind, areaCode, roles, audience, keysDir } = input;
  const runners = new Runners(log);
  const intake = ownIntake(log, { inputs: {}, runners });
  const file = keyFile(keysDir, agencyId);
  const present = await runners.agency.state(agencyId);
  if (present.status !== 'none' && Object.keys(present.credentials).length > 0 && !existsSync(file)) {
    throw new KeyFileMissing(`${agencyId} is registered, but ${file} is not there`);
  }
  if (!existsSync(file)) writeKeyFile(file, generateAgencyKey(agencyId, `${agencyId}-1`, audience));
  const key = readKeyFile(file);
  const known = Object.hasOwn(present.credentials, key.keyId) ? present.credentials[key.keyId] : undefined;
  if (key.agencyId !== agencyId || (known && (known.revoked || known.publicKey.x !== key.privateKey.x))) {
    throw new KeyFileMismatch(`the key in ${file} is not an active key of ${agencyId}`);
  }

  if (key.audience !== audience)
    throw new KeyFileMismatch(`the key in ${file} is for the installation ${key.audience}, not ${audience}`);

  const run = async (command: AgencyCommand): Promise<void> => {
    const reply = await intake.submitOwn(byOperator(agencyId, command, new Date().toISOString()));
    if (reply.outcome === 'refused') {
      throw new RegistrationRefused(`${agencyId}: ${reply.refusal.code} ${JSON.stringify(reply.refusal)}`);
    }
  };
  await run({ type: 'agency.register', data: { name, kind, areaCode } });
  if (!known) {
    await run({
      type: 'agency.issue-credential',
      data: { keyId: key.keyId, publicKey: publicKeyOf(key), roles },
    });
  }
  return key;
}
