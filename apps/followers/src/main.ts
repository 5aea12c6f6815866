import 'reflect-metadata';
import { setMaxListeners } from 'node:events';
import {
  AgencyDirectory,
  AllocationInputs,
  agencyInputs,
  checkKey,
  dutyInputs,
  erasure,
  JointAllocation,
  keepDirectory,
  loadCodeTables,
  loadDirectory,
  loadReachingRules,
  loadReportingRules,
  ownIntake,
  planInputs,
  rosterOrders,
  reportInputs,
  statisticsInputs,
  Runners,
  staffOnDuty,
  watchLog,
} from '#application';
import { placeOf, topicsOf } from '#contracts';
import { EventLog, ExerciseLog, probeLog, readerOf } from '#event-log';
import { BatchingProducer, createKafka, ensureTopics, FoundTopics, probeBus } from '#messaging';
import { prepareSessions } from '#sessions';
import { prepareTableRecord } from '#table-record';
import { KeysComparison, openKeys, PersonalKeys, prepareKeys } from '#personal-keys';
import {
  appendKeyOf,
  audienceOf,
  awaitEngines,
  createLogger,
  folderSetting,
  loadConfig,
  openHealthDoor,
  runProcess,
  settingsOrEnd,
} from '#platform';
import { leadBy, probePostgres } from '#postgres';
import { candidateSource, drillSources, openReadModel, openWorkSource, rosterSource } from '#read-model';
import { appendKey } from '#security';
import { ThreadedSolver } from '#solver';
import { allocationReactor } from './allocation/reactor.js';
import { keepDeadlines } from './deadlines/deadlines.js';
import { owingReactor } from './approval/owing.js';
import { approvalReactor } from './approval/reactor.js';
import { tellByKafka } from './approval/telling.js';
import { activationReactor } from './activation/reactor.js';
import { keepCheckingDrift } from './drift/check.js';
import { keepDrills } from './drill/timer.js';
import { exerciseReactor } from './drill/reactor.js';
import { endingReactor } from './ending/reactor.js';
import { erasureReactor } from './personal-data/erasure.js';
import { keysKept } from './personal-data/keys-kept.js';
import { keepFollowing } from './following/follower.js';
import { HealthBoard } from './health/health-board.js';
import { Telling } from './health/telling.js';
import { keepSnapshots } from './as-of/snapshots.js';
import { loadNotaryConfig } from './notary/notary-config.js';
import { createNotary, signedKeeper } from './notary/notary.js';
import { PacedPositions } from './following/positions.js';
import { projectionsFollower } from './following/projections.js';
import { partnerRelay } from './partners/relay.js';
import { exerciseScope, liveScope } from './partners/scopes.js';
import { exerciseRelay, relayFollower } from './relay/relay.js';
import { reachingReactor } from './reaching/reactor.js';
import { reportReactor } from './report/reactor.js';
import { sharingReactor } from './sharing/reactor.js';
import { warningReactor } from './warning/reactor.js';
import { within } from './timing/within.js';

const { config, key, installation, notaryConfig, snapshotFolder, reportingRules, reachingRules, areas } =
  settingsOrEnd(() => {
    const config = loadConfig();
    return {
      config,
      key: appendKey(appendKeyOf(config)),
      installation: audienceOf(config),
      notaryConfig: loadNotaryConfig(),
      snapshotFolder: folderSetting('SNAPSHOT_DATA', process.env),
      reportingRules: loadReportingRules(config.files.reportingRules),
      reachingRules: loadReachingRules(config.files.reachingRules),
      areas: loadCodeTables(config.files.codeTables).areas.areas,
    };
  });
const topics = topicsOf(config.topicPrefix);
const logger = createLogger('followers', config.logLevel);

/** How long keeping the last positions may delay the end; what is not kept is done again. */
const lastWordsMs = 2_000;

await runProcess(logger, async () => {
  await awaitEngines(
    [
      () => probeLog({ url: config.eventStoreUrl, appends: true }),
      () => probeBus({ kafka: config.kafka, service: config, process: 'followers' }),
      ...[config.postgresUrl, config.keysPostgresUrl].flatMap((url) =>
        url === undefined ? [] : [() => probePostgres({ url, owns: true })],
      ),
    ],
    logger,
  );
  const readModel = await openReadModel({ url: config.postgresUrl, applicationName: 'followers' });
  // first, so that whoever finds the read models finds these
  await prepareSessions(readModel.db);
  await prepareTableRecord(readModel.db);
  await readModel.migrate();
  const keys = openKeys(config.keysPostgresUrl, readModel.db, 'followers');
  await prepareKeys(keys.db);
  const comparison = new KeysComparison(readModel.db, keys.db);
  const kafka = createKafka(config.kafka, 'liandong-followers', logger);
  await ensureTopics(kafka, topics, config);
  const producer = await BatchingProducer.connect(kafka);
  const ofAgencies = await FoundTopics.open(
    kafka,
    (topic) => placeOf(topics, topic)?.agencyId !== undefined,
    logger,
  );
  const stopping = new AbortController();
  const { signal } = stopping;
  // every follower and timer listens to it, which is no leak
  setMaxListeners(0, signal);
  const { logMarks } = readModel;
  const lead = leadBy(readModel.db);
  const eventLog = new EventLog({ url: config.eventStoreUrl, key });
  const keeping = { states: readModel.keptStates, eventLog, appendKey: key, logger };
  const kept = loadDirectory(keeping);
  const watch = await watchLog(eventLog, { marks: () => logMarks.load(), logger, signal });
  await checkKey(eventLog);
  // the notary alone goes on when it finds fewer events than were signed: it is who sees when they are back
  const notaryLog = new EventLog({ url: config.eventStoreUrl });
  const marks = async () => (await logMarks.load()).filter(({ keeper }) => keeper !== signedKeeper);
  const notaryWatch = await watchLog(notaryLog, { marks, logger, signal });
  const runners = new Runners(eventLog);
  const exercises = new ExerciseLog(eventLog);
  const directory = new AgencyDirectory(eventLog, logger);
  await directory.open(await kept);
  const personalKeys = new PersonalKeys(keys.db);
  const candidates = candidateSource(readModel);
  const solver = new ThreadedSolver();
  // what a second person confirms may need any of them
  const inputs = {
    activation: planInputs(runners, eventLog),
    agency: agencyInputs({ log: eventLog, runners, directory }),
    allocation: new JointAllocation({ log: eventLog, source: candidates, runners, solver }),
    duty: dutyInputs(eventLog, runners, {
      ...openWorkSource(readModel),
      personsOf: staffOnDuty(directory),
    }),
    person: erasure(personalKeys),
    report: reportInputs({ exercises }, runners, directory),
    statistics: statisticsInputs({ exercises }, runners),
    sharing: new AllocationInputs(
      eventLog,
      candidates,
      drillSources(readModel.queries, exercises),
      runners,
      directory,
    ),
  };
  const door = ownIntake(eventLog, { inputs, runners, directory });
  const { replicationFactor, topicPrefix } = config;
  const board = new HealthBoard({ logger });
  const positions = new PacedPositions({ checkpoints: readModel.checkpoints, board, logger });
  const tell = (position: bigint): Promise<void> => positions.save('notary', position);
  const notary =
    notaryConfig &&
    createNotary(notaryConfig, {
      ...{ kafka, producer, topicPrefix, replicationFactor },
      ...{ eventLog: notaryLog, logMarks, board, logger, tell },
    });
  const telling = new Telling(board, { eventLog, readModel, keys: comparison });
  const { host, port } = config.health;
  const healthPlace = { host, tls: config.httpTls, log: logger };
  const healthDoor = port === undefined ? undefined : await openHealthDoor({ ...healthPlace, port }, telling);
  if (healthDoor) logger.info({ host, port: healthDoor.port }, 'health endpoint is listening');
  const running = Promise.all([
    ...[
      projectionsFollower(readModel),
      relayFollower(producer, topics.events, positions),
      ...[liveScope(readModel), exerciseScope(exercises, directory)].map((scope) =>
        partnerRelay({
          ...{
            scope,
            producer,
            topics,
            found: ofAgencies,
            readModel,
            directory,
            eventLog,
            positions,
            logger,
          },
          voice: { installation, key },
        }),
      ),
      sharingReactor(door, positions, directory),
      allocationReactor(door, positions),
      warningReactor(door, positions),
      reportReactor(door, eventLog, positions, reportingRules),
      activationReactor(door, positions),
      endingReactor(door, positions, directory),
      reachingReactor(door, positions, {
        ...{ rules: reachingRules, areas, orders: rosterOrders(runners, rosterSource(readModel)) },
        homeBureauId: () => directory.installation()?.homeBureauId,
      }),
      exerciseRelay(producer, topics.exerciseEvents, positions),
      exerciseReactor(door, positions, { log: eventLog, exercises, rules: reportingRules, directory }),
      owingReactor(door, positions),
      approvalReactor(door, positions, tellByKafka(producer, topics)),
      erasureReactor(personalKeys, positions),
      keysKept(comparison, positions),
    ].map((follower) => keepFollowing(follower, { eventLog, lead, board, logger, signal })),
    notary && keepFollowing(notary.follower, { eventLog: notaryLog, lead, board, logger, signal }),
    keepDirectory(directory, { ...keeping, signal }),
    keepSnapshots(snapshotFolder, { board, logger, signal }),
    telling.keep(signal),
    keepDeadlines(door, readModel, { logger, signal }),
    keepDrills(door, readModel, { exercises, logger, signal }),
    config.driftCheckSeconds > 0 &&
      keepCheckingDrift(readModel, {
        reader: readerOf(eventLog),
        lead,
        logger,
        signal,
        intervalMs: config.driftCheckSeconds * 1_000,
      }),
    notary?.keepSigning(signal),
  ]);
  return {
    failed: Promise.race([
      running.then(
        () => new Promise<Error>(() => undefined),
        (error: Error) => error,
      ),
      watch.failed,
      notaryWatch.failed,
    ]),
    stop: async () => {
      stopping.abort();
      await running;
      await within(lastWordsMs, positions.flush()).catch(() => undefined);
      await healthDoor?.close();
      await notary?.close();
      await ofAgencies.close();
      await producer.close();
      await directory.close();
      await solver.close();
      await notaryLog.close();
      await eventLog.close();
      await keys.close();
      await readModel.close();
    },
  };
});
