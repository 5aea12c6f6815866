import {
  installationId,
  rolesRefused,
  twoPersonCases,
  twoPersonsAtStart,
  type AgencyKind,
  type Installation,
  type Mandate,
  type Refusal,
  type Role,
  type TwoPersons,
} from '#domain';
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
import { byOperator, type AnyCommand } from '../run/own-command.js';
import { Runners } from '../run/runners.js';
import { agencyInputs } from './inputs.js';

export interface NewAgency {
  readonly agencyId: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly areaCode?: string;
  readonly roles: readonly Role[];
  /** Id of the installation that the key is for. */
  readonly audience: string;
  /** Granted before its key is issued: they decide which roles that may carry. */
  readonly mandates?: readonly Mandate[];
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
 * Registers an agency from the machine that runs the service and gives it its mandates and its first key. Done again,
 * it gives the same key: the key file is written before the log hears of it, so that no registered key is ever lost. A
 * mandate that was withdrawn in between stays withdrawn.
 */
export async function registerAgency(log: EventLog, input: NewAgency): Promise<AgencyKey> {
  const { agencyId, name, kind, areaCode, roles, mandates = [], audience, keysDir } = input;
  const runners = new Runners(log);
  const run = operating(log, runners);
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

  await run(agencyId, { type: 'agency.register', data: { name, kind, areaCode } });
  for (const mandate of mandates) await run(agencyId, { type: 'agency.mandate', data: mandate });
  if (!known) {
    // not asked for at all: the refusal of a command is its answer for ever, although a mandate came after it
    const misfit = rolesRefused(roles, await runners.agency.state(agencyId));
    if (misfit) throw refusedTo(agencyId, misfit.refusal);
    await run(agencyId, {
      type: 'agency.issue-credential',
      data: { keyId: key.keyId, publicKey: publicKeyOf(key), roles },
    });
  }
  return key;
}

/**
 * Sets the district and its home bureau from the machine that runs the service; whoever changes them names the bureau
 * in office. Done again, it changes nothing.
 * @throws {RegistrationRefused} where another bureau is in office than the one named, or the new one is not registered
 */
export async function setInstallation(
  log: EventLog,
  { districtCode, homeBureauId, formerHomeBureauId }: Installation & { readonly formerHomeBureauId?: string },
): Promise<void> {
  const runners = new Runners(log);
  const { status } = await runners.agency.state(homeBureauId);
  if (status === 'none') throw refusedTo(homeBureauId, { code: 'agency-unknown', agencyId: homeBureauId });
  await operating(log, runners)(installationId, {
    type: 'installation.set',
    data: { districtCode, homeBureauId, formerHomeBureauId },
  });
}

/**
 * Lists what a new installation has two persons for, from the machine that runs the service; what was listed by its
 * administrators since stays.
 */
export async function listTwoPersons(
  log: EventLog,
  twoPersons: TwoPersons = twoPersonsAtStart,
): Promise<void> {
  const runners = new Runners(log);
  if ((await runners.installation.state(installationId)).twoPersons !== undefined) return;
  const { listed, signWithinHours, inPerson } = twoPersons;
  const data = {
    listed: twoPersonCases.filter((one) => listed.includes(one)),
    signWithinHours,
    ...(inPerson && { inPerson }),
  };
  await operating(log, runners)(installationId, { type: 'installation.list-two-persons', data });
}

/** For which district the log is, as far as that was set. */
export const installationOf = (log: EventLog): Promise<Partial<Installation>> =>
  new Runners(log).installation.state(installationId);

const refusedTo = (targetId: string, refusal: Refusal): RegistrationRefused =>
  new RegistrationRefused(`${targetId}: ${refusal.code} ${JSON.stringify(refusal)}`);

type Run = (targetId: string, command: AnyCommand) => Promise<void>;

function operating(log: EventLog, runners: Runners): Run {
  // it withdraws, suspends and revokes nothing, and has nobody to ask what others hold
  const directory = { holdersOf: () => [] };
  const inputs = { agency: agencyInputs({ log, runners, directory }) };
  const intake = ownIntake(log, { inputs, runners });
  return async (targetId, command) => {
    const reply = await intake.submitOwn(byOperator(targetId, command, new Date().toISOString()));
    if (reply.outcome === 'refused') throw refusedTo(targetId, reply.refusal);
  };
}
