import 'reflect-metadata';
import { CommandIntake, Gate, loadCodeTables, openCommandContext, Runners } from '#application';
import { groupOf, topicsOf } from '#contracts';
import { NotThisLog, probeLog } from '#event-log';
import { BatchingProducer, createKafka, ensureTopics, probeBus, runConsumer } from '#messaging';
import { Observations } from '#observations';
import { PersonalKeys } from '#personal-keys';
import {
  awaitEngines,
  createLogger,
  loadConfig,
  personalDataKeyOf,
  runProcess,
  settingsOrEnd,
} from '#platform';
import { leadBy, probePostgres } from '#postgres';
import { drillSources, openReadModel } from '#read-model';
import { keepRetention, leading } from './leading.js';
import { ObservationIntake } from './observation-intake.js';
import { keepRules } from './rules.js';

const { config, codeTables, personalDataKey } = settingsOrEnd(() => {
  const config = loadConfig();
  return {
    config,
    codeTables: loadCodeTables(config.codeTablesFile),
    personalDataKey: personalDataKeyOf(config),
  };
});
const topics = topicsOf(config.topicPrefix);
const logger = createLogger('observer', config.logLevel);

/** Messages in hand at once; their readings share transactions. */
const inFlight = 64;

await runProcess(logger, async () => {
  await awaitEngines(
    [
      () => probeLog({ url: config.eventStoreUrl, appends: true }),
      () => probeBus({ kafka: config.kafka, service: config }),
      () => probePostgres({ url: config.postgresUrl, owns: true }),
    ],
    logger,
  );
  const kafka = createKafka(config.kafka, 'liandong-observer', logger);
  // beside all the rest: partitions wait while this starts
  const connecting = ensureTopics(kafka, topics, config).then(() => BatchingProducer.connect(kafka));
  connecting.catch(() => undefined);
  const readModel = await openReadModel({
    url: config.postgresUrl,
    applicationName: 'observer',
    poolSize: 4,
  });
  await readModel.migrate();
  const observations = new Observations(readModel.db, config.observationDays);
  const commands = await openCommandContext({
    eventStoreUrl: config.eventStoreUrl,
    candidates: readModel.queries,
    drills: (exercises) => drillSources(readModel.queries, exercises),
    personalKeys: new PersonalKeys(readModel.db),
    personalDataKey,
    codeTables,
    logMarks: () => readModel.logMarks.load(),
    logger,
  });
  const { app } = commands;
  const producer = await connecting;
  const intake = new ObservationIntake(app.get(Gate), app.get(CommandIntake), observations, producer, topics);
  const consumer = await runConsumer(kafka, {
    topics: [topics.observations],
    groupId: groupOf(config.topicPrefix, 'observer'),
    inFlight,
    partitionsAtOnce: config.partitions,
    handle: (message) => intake.handle(message),
    passes: (error) => error instanceof NotThisLog,
    log: logger,
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  const ruling = leading(leadBy(readModel.db), 'observation-rules', { log: logger, signal }, (led) =>
    Promise.all([
      keepRules(observations, app.get(Runners), { log: logger, signal: led }),
      keepRetention((now) => observations.dropBefore(now), { log: logger, signal: led }),
    ]).then(() => undefined),
  );
  return {
    failed: Promise.race([
      consumer.failed,
      commands.failed,
      ruling.then(
        () => new Promise<Error>(() => undefined),
        (error: Error) => error,
      ),
    ]),
    leave: () => consumer.leave(),
    stop: async () => {
      await consumer.stop();
      stopping.abort();
      await ruling;
      await producer.close();
      await commands.close();
      await readModel.close();
    },
  };
});
