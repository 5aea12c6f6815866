import {
  installationId,
  twoPersonCases,
  twoPersonsAtStart,
  type AgencyKind,
  type Installation,
  type Mandate,
  type Role,
  type TwoPersons,
} from '#domain';
import type { EventLog } from '#event-log';
import { keyFile, type AgencyKey } from '#security';
import { Runners } from '../run/runners.js';
import { issue, keyIn } from './keys-at-start.js';
import { operating, refusedTo } from './operating.js';

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

/**
 * Registers an agency from the machine that runs the service and gives it its mandates and its first key. Done again,
 * it gives the same key: the key file is written before the log hears of it, so that no registered key is ever lost. A
 * mandate that was withdrawn in between stays withdrawn.
 */
export async function registerAgency(log: EventLog, input: NewAgency): Promise<AgencyKey> {
  const { agencyId, name, kind, areaCode, roles, mandates = [], audience, keysDir } = input;
  const runners = new Runners(log);
  const run = operating(log, runners);
  const agency = await runners.agency.state(agencyId);
  const first = { agencyId, keyId: `${agencyId}-1`, audience };
  const isHeld = Object.keys(agency.credentials).length > 0;
  const key = keyIn(keyFile(keysDir, agencyId), first, { agency, isHeld });
  await run(agencyId, { type: 'agency.register', data: { name, kind, areaCode } });
  for (const mandate of mandates) await run(agencyId, { type: 'agency.mandate', data: mandate });
  await issue(key, roles, { run, runners });
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
