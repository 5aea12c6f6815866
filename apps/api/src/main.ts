import 'reflect-metadata';
import type { Server } from 'node:tls';
import {
  AgencyDirectory,
  checkKey,
  epochNow,
  loadDirectory,
  loadCodeTables,
  loadReportingRules,
  loadThresholdRules,
  watchLog,
} from '#application';
import { EventLog, probeLog, type LogMark } from '#event-log';
import { awaitKeys, KeysComparison, openKeys, PersonalKeys, requireMaster } from '#personal-keys';
import {
  appendKeyOf,
  audienceOf,
  awaitEngines,
  createLogger,
  folderSetting,
  listeningFault,
  loadConfig,
  personalDataKeyOf,
  renewCertificate,
  runProcess,
  settingsOrEnd,
  type Logger,
} from '#platform';
import { probePostgres } from '#postgres';
import { openReadModel, type ReadModel } from '#read-model';
import { appendKey } from '#security';
import { Imports, Taken } from '#table-record';
import { createApi } from './app/app.js';
import { threadedReader } from './imports/reading/threaded-reader.js';
import { snapshotFolderOf, openAudit } from './parts/audit-parts.js';
import { checkIssuer, openSignIn } from './parts/sign-in-parts.js';

const settings = settingsOrEnd(() => {
  const config = loadConfig();
  return {
    config,
    codeTables: loadCodeTables(config.files.codeTables),
    reportingRules: loadReportingRules(config.files.reportingRules),
    personalDataKey: personalDataKeyOf(config),
    audience: audienceOf(config),
    key: appendKey(appendKeyOf(config)),
    thresholdRules: loadThresholdRules(config.files.thresholdRules),
    notaryFolder: folderSetting('NOTARY_DATA', process.env),
    snapshotFolder: folderSetting('SNAPSHOT_DATA', process.env),
  };
});
const { config, personalDataKey, audience, key } = settings;
const logger = createLogger('api', config.logLevel);

await runProcess(logger, async () => {
  await awaitEngines(
    [
      () => probeLog({ url: config.eventStoreUrl, appends: true }),
      () => probePostgres({ url: config.postgresUrl, owns: false }),
    ],
    logger,
  );
  const eventLog = new EventLog({ url: config.eventStoreUrl, key });
  const readModel = await openReadModel({ url: config.postgresUrl, applicationName: 'api' });
  await schemaOf(readModel, logger);
  const keys = openKeys(config.keysPostgresUrl, readModel.db, 'api');
  const comparison = new KeysComparison(readModel.db, keys.db);
  await awaitKeys(comparison, { logger });
  await requireMaster(keys.db, personalDataKey);
  const kept = loadDirectory({ states: readModel.keptStates, eventLog, appendKey: key, logger });
  const stopping = new AbortController();
  const marks = (): Promise<readonly LogMark[]> => readModel.logMarks.load();
  const watch = await watchLog(eventLog, { marks, logger, signal: stopping.signal });
  await checkKey(eventLog);
  const directory = new AgencyDirectory(eventLog, logger);
  await directory.open(await kept);
  const { topicPrefix } = config;
  const { host, port, maxFeeds, trustedProxies } = config.api;
  const epoch = await epochNow(eventLog);
  const audit = openAudit(settings.notaryFolder, epoch);
  const snapshotFolder = snapshotFolderOf(settings.snapshotFolder, epoch);
  const { httpTls } = config;
  const signIn = openSignIn(readModel.db, config.signIn);
  await checkIssuer(signIn, logger);
  const app = await createApi({
    eventLog,
    directory,
    readModel,
    personalKeys: new PersonalKeys(keys.db),
    keysStanding: () => comparison.standing(),
    logger,
    maxFeeds,
    trustedProxies,
    httpTls,
    topicPrefix,
    audit,
    snapshotFolder,
    personalDataKey,
    audience,
    signIn,
    readFile: threadedReader(),
    tableRecord: { imports: new Imports(readModel.db), taken: new Taken(readModel.db) },
    reportingRules: settings.reportingRules,
    thresholdRules: settings.thresholdRules,
    codeTables: settings.codeTables,
  });
  await app.listen(port, host).catch((error: unknown) => {
    throw listeningFault(error as Error, { host, port, of: 'API' });
  });
  const renewal = httpTls && renewCertificate(app.getHttpServer() as unknown as Server, httpTls, logger);
  logger.info({ host, port, tls: httpTls !== undefined }, 'listening');
  return {
    failed: Promise.race([
      new Promise<Error>((resolve) => app.getHttpServer().once('error', resolve)),
      watch.failed,
    ]),
    stop: async () => {
      stopping.abort();
      renewal?.stop();
      await app.close();
      await audit?.tree.close();
      await keys.close();
      await readModel.close();
      await directory.close();
      await eventLog.close();
    },
  };
});

/** The followers create the tables; until they have, there is nothing to answer queries from. */
async function schemaOf({ projected }: ReadModel, log: Logger): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await projected.position();
      return;
    } catch (error) {
      if (tries % 20 === 0) {
        const { message } = error as Error;
        log.warn({ reason: message }, 'waiting for the followers to create the read model');
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
