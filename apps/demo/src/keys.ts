import { listTwoPersons, registerAgency, setInstallation } from '#application';
import type { EventLog } from '#event-log';
import { keyFile, readKeyFile, type AgencyKey } from '#security';
import { installation, parties } from './story/parties.js';

/**
 * Registers the parties with their mandates on the machine that runs the service, and sets the district. Done again it
 * gives the same keys.
 */
export async function registerParties(
  log: EventLog,
  keysDir: string,
  audience: string,
): Promise<AgencyKey[]> {
  const keys = await Promise.all(
    parties.map((party) => registerAgency(log, { ...party, keysDir, audience })),
  );
  await setInstallation(log, installation);
  await listTwoPersons(log);
  return keys;
}

/**
 * Of parties that are registered already.
 * @throws {KeyFileUnusable}
 */
export const keysOfParties = (keysDir: string): AgencyKey[] =>
  parties.map(({ agencyId }) => readKeyFile(keyFile(keysDir, agencyId)));
