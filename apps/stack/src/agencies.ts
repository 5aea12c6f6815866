import { registerAgency, type NewAgency } from '#application';
import { EventLog, type LogFault } from '#event-log';
import { appendKeyOf, audienceOf, loadConfig } from '#platform';
import { openReadModel } from '#read-model';
import { appendKey, type AgencyKey } from '#security';
import { registerParties } from '../../demo/src/index.js';

const administering = (agencyId: string, name: string): Omit<NewAgency, 'keysDir' | 'audience'> => ({
  ...{ agencyId, name, kind: 'organisation', areaCode: '520111', roles: ['administrator'] },
  mandates: [{ capacity: 'administer', areaCode: '520111' }],
});

/** One registers further agencies, and so on, and the other confirms it; their keys are made at the first start. */
const administrators = [
  administering('LD-ADMIN', '联动平台管理'),
  administering('LD-ADMIN-2', '联动平台管理（第二人）'),
];

/** The keys of the demo's parties, or why nobody may be registered: another log answers than the one worked with. */
export type Registered =
  { readonly parties: readonly AgencyKey[] } | { readonly parties?: undefined; readonly fault: LogFault };

/** Registers the two administrators and, for the demo, its parties. Done again it gives the same keys. */
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
      ...administrators.map((one) => registerAgency(log, { ...one, keysDir, audience })),
    ]);
    return { parties };
  } finally {
    await readModel.close();
    await log.close();
  }
}
