import 'reflect-metadata';
import { CommandIntake, Gate, loadCodeTables, openCommandContext } from '#application';
import { groupOf, topicsOf } from '#contracts';
import { NotThisLog, probeLog } from '#event-log';
import { BatchingProducer, createKafka, ensureTopics, probeBus, runConsumer } from '#messaging';
import { PersonalKeys } from '#personal-keys';
import {
  awaitEngines,
  createLogger,
  loadConfig,
  personalDataKeyOf,
  runProcess,
  settingsOrEnd,
} from '#platform';
import { isPostgresAway, probePostgres } from '#postgres';
import { drillSources, LateReadModel } from '#read-model';
import { KafkaIntake } from './kafka-intake.js';

const { config, codeTables, personalDataKey } = settingsOrEnd(() => {
  const config = loadConfig();
  return {
    config,
    codeTables: loadCodeTables(config.codeTablesFile),
    personalDataKey: personalDataKeyOf(config),
  };
});
const topics = topicsOf(config.topicPrefix);
const logger = createLogger('command-worker', config.logLevel);

await runProcess(logger, async () => {
  // beside the start, which a killed worker's partitions wait for: what it finds beyond repair ends the process
  void awaitEngines(
    [
      () => probeLog({ url: config.eventStoreUrl, appends: true }),
      () => probeBus({ kafka: config.kafka, service: config }),
    ],
    logger,
    { orWithout: [() => probePostgres({ url: config.postgresUrl, owns: false })] },
  );
  const kafka = createKafka(config.kafka, 'liandong-command-worker', logger);
  // beside all the rest: partitions wait while this starts
  const connecting = ensureTopics(kafka, topics, config).then(() => BatchingProducer.connect(kafka));
  connecting.catch(() => undefined);
  const readModel = new LateReadModel({
    url: config.postgresUrl,
    applicationName: 'command-worker',
    poolSize: 2,
    connectWithinMs: 5_000,
    answerWithinMs: 10_000,
  });
  await readModel.open().catch((error: unknown) => {
    if (!isPostgresAway(error)) throw error;
    logger.warn({ err: error }, 'starting without the read model: commands that need it wait');
  });
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
  const intake = new KafkaIntake(app.get(Gate), app.get(CommandIntake), producer, logger, topics);
  const consumer = await runConsumer(kafka, {
    topics: [topics.commands, topics.agencyEvents, topics.exerciseCommands],
    groupId: groupOf(config.topicPrefix, 'command-worker'),
    inFlight: config.inFlight,
    partitionsAtOnce: config.partitions,
    handle: (message) => intake.handle(message),
    passes: (error) => isPostgresAway(error) || error instanceof NotThisLog,
    log: logger,
  });
  return {
    failed: Promise.race([consumer.failed, commands.failed]),
    leave: () => consumer.leave(),
    stop: async () => {
      await consumer.stop();
      await producer.close();
      await commands.close();
      await readModel.close();
    },
  };
});
