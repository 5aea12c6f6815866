import { registerAgency } from '#application';
import type { EventLog } from '#event-log';
import { keyFile, readKeyFile, type AgencyKey } from '#security';
import { parties } from './story/parties.js';

/** Registers the parties on the machine that runs the service. Done again it gives the same keys. */
export const registerParties = (log: EventLog, keysDir: string, audience: string): Promise<AgencyKey[]> =>
  Promise.all(parties.map((party) => registerAgency(log, { ...party, keysDir, audience })));

/**
 * Of parties that are registered already.
 * @throws {KeyFileUnusable}
 */
export const keysOfParties = (keysDir: string): AgencyKey[] =>
  parties.map(({ agencyId }) => readKeyFile(keyFile(keysDir, agencyId)));
