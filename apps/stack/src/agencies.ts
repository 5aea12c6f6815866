import { registerAgency, type NewAgency } from '#application';
import { EventLog, type LogFault } from '#event-log';
import { appendKeyOf, audienceOf, loadConfig } from '#platform';
import { openReadModel } from '#read-model';
import { appendKey, type AgencyKey } from '#security';
import { registerParties } from '../../demo/src/index.js';

/** Registers further agencies, and so on; its key is made at the first start. */
const administration: Omit<NewAgency, 'keysDir' | 'audience'> = {
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
  environment: Readonly<Record<string, string>>,
  keysDir: string,
  withDemo: boolean,
): Promise<Registered> {
  const config = loadConfig({ ...process.env, ...environment });
  const audience = audienceOf(config);
  const log = new EventLog({ url: config.eventStoreUrl, key: appendKey(appendKeyOf(config)) });
  const readModel = await openReadModel({ url: config.postgresUrl, applicationName: 'stack', poolSize: 1 });
  try {
    const fault = await log.compareWith(await readModel.logMarks.load());
    if (fault) return { fault };
    const [parties] = await Promise.all([
      withDemo ? registerParties(log, keysDir, audience) : [],
      registerAgency(log, { ...administration, keysDir, audience }),
    ]);
    return { parties };
  } finally {
    await readModel.close();
    await log.close();
  }
}
