import 'reflect-metadata';
import { setMaxListeners } from 'node:events';
import { loadReportingRules, Runners } from '#application';
import { topicsOf } from '#contracts';
import { EventLog, ExerciseLog, probeLog, readerOf } from '#event-log';
import { BatchingProducer, createKafka, ensureTopics, probeBus } from '#messaging';
import { awaitEngines, createLogger, loadConfig, runProcess, settingsOrEnd } from '#platform';
import { openReadModel, probeReadModel } from '#read-model';
import { allocationReactor } from './allocation-reactor.js';
import { keepDeadlines } from './deadlines.js';
import { activationReactor } from './activation-reactor.js';
import { keepCheckingDrift } from './drift-check.js';
import { keepDrills } from './drill-timer.js';
import { exerciseReactor } from './exercise-reactor.js';
import { erasureReactor } from './erasure-reactor.js';
import { keepFollowing } from './follower.js';
import { startHistory } from './history/history.js';
import { loadNotaryConfig } from './notary/notary-config.js';
import { openNotary } from './notary/notary.js';
import { keepPlanDeadlines } from './plan-deadlines.js';
import { PacedPositions } from './positions.js';
import { projectionsFollower } from './projections.js';
import { exerciseRelay, relayFollower } from './relay.js';
import { keepReportDeadlines } from './report-deadlines.js';
import { reportReactor } from './report-reactor.js';
import { sharingReactor } from './sharing-reactor.js';
import { keepWarningDeadlines } from './warning-deadlines.js';
import { warningReactor } from './warning-reactor.js';

const { config, notaryConfig, reportingRules } = settingsOrEnd(() => {
  const config = loadConfig();
  return {
    config,
    notaryConfig: loadNotaryConfig(),
    reportingRules: loadReportingRules(config.reportingRulesFile),
  };
});
const topics = topicsOf(config.topicPrefix);
const logger = createLogger('followers', config.logLevel);

await runProcess(logger, async () => {
  await awaitEngines(
    [
      () => probeLog({ url: config.eventStoreUrl, appends: true }),
      () => probeBus({ kafka: config.kafka, service: config }),
      () => probeReadModel({ url: config.postgresUrl, owns: true }),
    ],
    logger,
  );
  const readModel = await openReadModel({ url: config.postgresUrl, applicationName: 'followers' });
  await readModel.migrate();
  const kafka = createKafka(config.kafka, 'liandong-followers', logger);
  await ensureTopics(kafka, topics, config);
  const producer = await BatchingProducer.connect(kafka);
  const eventLog = new EventLog({ url: config.eventStoreUrl });
  const runners = new Runners(eventLog);
  const exercises = new ExerciseLog(eventLog);
  const { replicationFactor, topicPrefix } = config;
  const positions = new PacedPositions(readModel.checkpoints, logger);
  const tell = (position: bigint): Promise<void> => positions.save('notary', position);
  const notary =
    notaryConfig &&
    (await openNotary(notaryConfig, { kafka, producer, topicPrefix, replicationFactor, logger, tell }));
  const history = startHistory();
  const stopping = new AbortController();
  const { signal } = stopping;
  // every follower and timer listens to it, which is no leak
  setMaxListeners(0, signal);
  const running = Promise.all([
    ...[
      projectionsFollower(readModel),
      relayFollower(producer, topics.events, positions),
      sharingReactor(runners, positions),
      allocationReactor(runners, positions),
      warningReactor(runners, positions),
      reportReactor(runners, eventLog, positions, reportingRules),
      activationReactor(runners, positions),
      exerciseRelay(producer, topics.exerciseEvents, positions),
      exerciseReactor(runners, positions, { log: eventLog, exercises, rules: reportingRules }),
      erasureReactor(readModel.personalKeys, positions),
      ...(notary ? [notary.follower] : []),
    ].map((follower) => keepFollowing(follower, { eventLog, readModel, logger, signal })),
    keepDeadlines(runners, readModel, { logger, signal }),
    keepWarningDeadlines(runners, readModel, { logger, signal }),
    keepReportDeadlines(runners, readModel, { logger, signal }),
    keepPlanDeadlines(runners, readModel, { logger, signal }),
    keepDrills(runners, readModel, { exercises, logger, signal }),
    config.driftCheckSeconds > 0 &&
      keepCheckingDrift(readModel, {
        reader: readerOf(eventLog),
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
      ...(history ? [history.failed] : []),
    ]),
    stop: async () => {
      stopping.abort();
      await history?.stop();
      await running;
      // what is not kept is done again
      await positions.flush().catch(() => undefined);
      await notary?.close();
      await producer.close();
      await eventLog.close();
      await readModel.close();
    },
  };
});
