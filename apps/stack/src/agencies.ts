import {
  installationOf,
  listTwoPersons,
  registerAgency,
  setInstallation,
  Runners,
  type NewAgency,
} from '#application';
import type { District } from '#contracts';
import { twoPersonsAtStart } from '#domain';
import { EventLog, type LogFault } from '#event-log';
import { appendKeyOf, audienceOf, ConfigurationError, loadConfig } from '#platform';
import { openReadModel } from '#read-model';
import { appendKey, keyFile, readKeyFile, type AgencyKey } from '#security';
import { existsSync } from 'node:fs';
import { registerParties } from '../../demo/src/index.js';

const huaxi = '520111';

const administering = (
  agencyId: string,
  name: string,
  areaCode: string,
): Omit<NewAgency, 'keysDir' | 'audience'> => ({
  ...{ agencyId, name, kind: 'organisation', areaCode, roles: ['administrator'] },
  mandates: [{ capacity: 'administer', areaCode }],
});

/** One registers further agencies, and so on, and the other confirms it; their keys are made at the first start. */
const administrators = (areaCode: string) => [
  administering('LD-ADMIN', '联动平台管理', areaCode),
  administering('LD-ADMIN-2', '联动平台管理（第二人）', areaCode),
];

/** The keys of who speaks in the demo, or why nobody may be registered: another log answers than the one worked with. */
export type Registered =
  { readonly speakers: readonly AgencyKey[] } | { readonly speakers?: undefined; readonly fault: LogFault };

export interface FirstAgencies {
  /** Where the service is set up for another district than that of the demo night. */
  readonly district?: District;
  readonly keysDir: string;
  /** Whether those are registered who speak in the demo night. */
  readonly withDemo: boolean;
}

/**
 * Registers the two administrators, and the agencies of the district or those of the demo night, and lists what needs
 * two persons. Done again it changes
 * nothing and gives the same keys.
 * @throws {ConfigurationError} where the log is that of another district
 */
export async function registerAgencies(
  environment: Readonly<Record<string, string>>,
  { district, keysDir, withDemo }: FirstAgencies,
): Promise<Registered> {
  const config = loadConfig({ ...process.env, ...environment });
  const audience = audienceOf(config);
  const log = new EventLog({ url: config.eventStoreUrl, key: appendKey(appendKeyOf(config)) });
  const readModel = await openReadModel({ url: config.postgresUrl, applicationName: 'stack', poolSize: 1 });
  const place = { keysDir, audience };
  try {
    const fault = await log.compareWith(await readModel.logMarks.load());
    if (fault) return { fault };
    const [speakers] = await Promise.all([
      district ? setUp(log, district, place) : withDemo ? registerParties(log, keysDir, audience) : [],
      ...administrators(district?.districtCode ?? huaxi).map((one) =>
        registerAgency(log, { ...one, ...place }),
      ),
    ]);
    await listTwoPersons(log, { ...twoPersonsAtStart, ...district?.twoPersons });
    return { speakers };
  } finally {
    await readModel.close();
    await log.close();
  }
}

/** Who is registered already stays as it is, with its key in its own hands; so does a bureau that came after. */
async function setUp(
  log: EventLog,
  district: District,
  { keysDir, audience }: Pick<NewAgency, 'keysDir' | 'audience'>,
): Promise<AgencyKey[]> {
  const { districtCode, homeBureauId, agencies } = district;
  const present = await installationOf(log);
  if (present.districtCode !== undefined && present.districtCode !== districtCode) {
    throw new ConfigurationError(
      `DISTRICT_FILE: districtCode is ${districtCode}, but the log is that of ${present.districtCode} ` +
        `与事件日志的区划 ${present.districtCode} 不符: choose another data folder with --data 请用 --data 另选数据文件夹`,
    );
  }
  const { agency } = new Runners(log);
  const keys = await Promise.all(
    agencies.map(async ({ areaCode = districtCode, ...one }) => {
      const { credentials } = await agency.state(one.agencyId);
      const file = keyFile(keysDir, one.agencyId);
      if (Object.keys(credentials).length === 0)
        return registerAgency(log, { ...one, areaCode, keysDir, audience });
      return existsSync(file) ? readKeyFile(file) : undefined;
    }),
  );
  if (present.homeBureauId === undefined) await setInstallation(log, { districtCode, homeBureauId });
  return keys.filter((key) => key !== undefined);
}
