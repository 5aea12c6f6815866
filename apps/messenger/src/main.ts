import 'reflect-metadata';
import {
  checkKey,
  loadGateways,
  loadReachingRules,
  ownIntake,
  PersonalData,
  rosterOrders,
  Runners,
  watchLog,
} from '#application';
import { EventLog, probeLog } from '#event-log';
import { openGateways } from '#gateways';
import {
  awaitKeys,
  KeysComparison,
  KeysNotMade,
  openKeys,
  PersonalKeys,
  requireMaster,
} from '#personal-keys';
import {
  appendKeyOf,
  awaitEngines,
  createLogger,
  loadConfig,
  pause,
  personalDataKeyOf,
  runProcess,
  settingsOrEnd,
} from '#platform';
import { leadBy, probePostgres } from '#postgres';
import { EarlyReceipts, openReadModel, rosterSource } from '#read-model';
import { appendKey } from '#security';
import { answerLinks } from './answer-links.js';
import { sealedContacts } from './contacts.js';
import { openDoor } from './door.js';
import { keepSending } from './keep-sending.js';
import { Progress } from './progress.js';
import { Receipts } from './receipts.js';
import { Sender } from './sender.js';

const { config, key, personalDataKey, rules, gateways } = settingsOrEnd(() => {
  const config = loadConfig();
  const settings = loadGateways(config.messenger.gatewaysFile);
  return {
    config,
    key: appendKey(appendKeyOf(config)),
    personalDataKey: personalDataKeyOf(config),
    rules: loadReachingRules(config.files.reachingRules),
    gateways: settings
      ? openGateways(settings)
      : { channels: [], receipts: new Map<never, never>(), answerUrl: undefined },
  };
});
const logger = createLogger('messenger', config.logLevel);

/** The followers make the tables of the keys: whoever starts before them waits. */
async function digestsOpened(personalData: PersonalData, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await personalData.openDigests();
    } catch (error) {
      if (!(error instanceof KeysNotMade)) throw error;
      logger.info({ reason: error.message }, 'waits');
      await pause(500, signal);
    }
  }
}

await runProcess(logger, async () => {
  await awaitEngines(
    [
      () => probeLog({ url: config.eventStoreUrl, appends: true }),
      ...[config.postgresUrl, config.keysPostgresUrl].flatMap((url) =>
        url === undefined ? [] : [() => probePostgres({ url, owns: true })],
      ),
    ],
    logger,
  );
  const readModel = await openReadModel({
    url: config.postgresUrl,
    applicationName: 'messenger',
    poolSize: 4,
  });
  await readModel.migrate();
  const keys = openKeys(config.keysPostgresUrl, readModel.db, 'messenger');
  await awaitKeys(new KeysComparison(readModel.db, keys.db), { logger, orUnknown: true });
  await requireMaster(keys.db, personalDataKey);
  const stopping = new AbortController();
  const { signal } = stopping;
  const eventLog = new EventLog({ url: config.eventStoreUrl, key });
  const watch = await watchLog(eventLog, { marks: () => readModel.logMarks.load(), logger, signal });
  await checkKey(eventLog);
  const door = ownIntake(eventLog, { inputs: {}, runners: new Runners(eventLog) });
  const personalData = new PersonalData(new PersonalKeys(keys.db), personalDataKey);
  await digestsOpened(personalData, signal);
  const { message, personalData: sealed } = readModel.queries;
  const links = answerLinks((text) => personalData.blind(text), gateways.answerUrl);
  const receipts = new Receipts({
    ...{ door, byProvider: message.byProvider, early: new EarlyReceipts(readModel.db) },
    ways: gateways.receipts,
  });
  const sender = new Sender({
    ...{ door, due: message.due, rules, logger, channels: gateways.channels },
    contacts: sealedContacts(personalData, sealed),
    orders: rosterOrders(door.runners, rosterSource(readModel)),
    answerUrl: (one) => links.address(one),
  });
  const { host, port } = config.messenger;
  const progress = new Progress();
  const place = { host, port, tls: config.httpTls, log: logger };
  const http = await openDoor(place, receipts, links, progress);
  logger.info(
    { host, port: http.port, channels: gateways.channels.map(({ name }) => name) },
    'takes receipts',
  );
  const lead = leadBy(readModel.db);
  const sending = keepSending({ sender, receipts, lead, logger, progress, signal });
  return {
    failed: Promise.race([sending.then(() => new Promise<Error>(() => undefined)), watch.failed]),
    stop: async () => {
      stopping.abort();
      await sending;
      await http.close();
      await eventLog.close();
      await keys.close();
      await readModel.close();
    },
  };
});
