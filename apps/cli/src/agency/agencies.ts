import { listTwoPersons, registerAgency, Runners, setInstallation } from '#application';
import type { AgencyKind, Mandate, Role } from '#domain';
import { EventLog, probeLog } from '#event-log';
import { appendKeyOf, audienceOf, requireEngines, type Config } from '#platform';
import { probePostgres } from '#postgres';
import { openReadModel, serviceViewer } from '#read-model';
import { appendKey, keyFile } from '#security';
import { whatWasDone } from './added.js';
import { keysOf, say, type KeysOptions } from '../options.js';
import { surroundings } from '../surroundings.js';

export interface AddOptions extends KeysOptions {
  readonly name: string;
  readonly kind: AgencyKind;
  readonly area?: string;
  readonly roles: Role[];
  readonly mandate: Mandate[];
}

export interface HomeBureauOptions {
  readonly data: string;
  readonly district: string;
  readonly former?: string;
}

/** Over the doors each of these acts needs two persons; here there is one, and the log says so. */
const unconfirmed = 'done by the operator alone, without a second person: so on record for auditors';

/** `agency add` */
export async function addAgency(agencyId: string, options: AddOptions): Promise<void> {
  const { name, kind, area: areaCode, roles, mandate: mandates } = options;
  const keysDir = keysOf(options);
  const agency = { agencyId, name, kind, areaCode, roles, mandates, keysDir };
  await inLog(options, async (log, config) => {
    const before = await new Runners(log).agency.state(agencyId);
    const { keyId } = await registerAgency(log, { ...agency, audience: audienceOf(config) });
    const after = await new Runners(log).agency.state(agencyId);
    for (const line of whatWasDone({ agencyId, name, keyId, roles, mandates }, before, after)) say(line);
    say(`key ${keyId} in ${keyFile(keysDir, agencyId)}`);
  });
  say(unconfirmed);
}

/** `agency home-bureau` */
export async function setHomeBureau(homeBureauId: string, options: HomeBureauOptions): Promise<void> {
  const { district: districtCode, former: formerHomeBureauId } = options;
  await inLog(options, async (log) => {
    await setInstallation(log, { districtCode, homeBureauId, formerHomeBureauId });
    await listTwoPersons(log);
  });
  say(`district ${districtCode}: home bureau ${homeBureauId}`);
  say(unconfirmed);
}

async function inLog<T>(
  options: { data: string },
  work: (log: EventLog, config: Config) => Promise<T>,
): Promise<T> {
  const { config } = surroundings(options);
  const url = config.eventStoreUrl;
  const signing = appendKey(appendKeyOf(config));
  await requireEngines(() => probeLog({ url, appends: true }));
  const eventLog = new EventLog({ url, key: signing });
  try {
    return await work(eventLog, config);
  } finally {
    await eventLog.close();
  }
}

/** `agency list` */
export async function listAgencies(options: { data: string }): Promise<void> {
  const { postgresUrl: url } = surroundings(options).config;
  await requireEngines(() => probePostgres({ url, owns: false }));
  const readModel = await openReadModel({ url, applicationName: 'cli', poolSize: 1 });
  try {
    let cursor: string | undefined;
    do {
      const page = await readModel.queries.agency.list({ cursor, limit: 200 }, serviceViewer);
      for (const { id, name, kind, status } of page.items) say([id, status, kind, name].join('\t'));
      cursor = page.nextCursor;
    } while (cursor);
  } finally {
    await readModel.close();
  }
}
