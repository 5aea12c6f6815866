import { registerAgency, type NewAgency } from '#application';
import { EventLog, type LogFault } from '#event-log';
import type { Endpoints } from '#platform';
import { openReadModel } from '#read-model';
import type { AgencyKey } from '#security';
import { registerParties } from '../../demo/src/index.js';

/** Registers further agencies, and so on; its key is made at the first start. */
const administration: Omit<NewAgency, 'keysDir'> = {
  agencyId: 'LD-ADMIN',
  name: '联动平台管理',
  kind: 'organisation',
  areaCode: '520111',
  mandates: [{ capacity: 'administer', areaCode: '520111' }],
  roles: ['administrator'],
};

/** The keys of the demo's parties, or why nobody may be registered: another log answers than the one worked with. */
export type Registered =
  { readonly parties: readonly AgencyKey[] } | { readonly parties?: undefined; readonly fault: LogFault };

/** Registers the administrator's agency and, for the demo, its parties. Done again it gives the same keys. */
export async function registerAgencies(
  { EVENTSTORE_URL, POSTGRES_URL }: Endpoints,
  keysDir: string,
  withDemo: boolean,
): Promise<Registered> {
  const log = new EventLog({ url: EVENTSTORE_URL });
  const readModel = await openReadModel({ url: POSTGRES_URL, applicationName: 'stack', poolSize: 1 });
  try {
    const fault = await log.compareWith(await readModel.logMarks.load());
    if (fault) return { fault };
    const [parties] = await Promise.all([
      withDemo ? registerParties(log, keysDir) : [],
      registerAgency(log, { ...administration, keysDir }),
    ]);
    return { parties };
  } finally {
    await readModel.close();
    await log.close();
  }
}
