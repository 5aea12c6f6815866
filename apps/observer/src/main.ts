import 'reflect-metadata';
import { CommandIntake, Gate, loadCodeTables, openCommandContext, Runners } from '#application';
import { groupOf, topicsOf } from '#contracts';
import { BatchingProducer, createKafka, ensureTopics, runConsumer } from '#messaging';
import { createLogger, loadConfig, personalDataKeyOf, runProcess } from '#platform';
import { drillSources, openReadModel } from '#read-model';
import { keepRetention, leading } from './leading.js';
import { ObservationIntake } from './observation-intake.js';
import { keepRules } from './rules.js';

const config = loadConfig();
const topics = topicsOf(config.topicPrefix);
const codeTables = loadCodeTables(config.codeTablesFile);
const personalDataKey = personalDataKeyOf(config);
const logger = createLogger('observer', config.logLevel);

/** Messages in hand at once; their readings share transactions. */
const inFlight = 64;

await runProcess(logger, async () => {
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
  const observations = readModel.observations(config.observationDays);
  const commands = await openCommandContext({
    eventStoreUrl: config.eventStoreUrl,
    candidates: readModel.queries,
    drills: (exercises) => drillSources(readModel.queries, exercises),
    personalKeys: readModel.personalKeys,
    personalDataKey,
    codeTables,
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
    log: logger,
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  const ruling = leading(readModel, 'observation-rules', { log: logger, signal }, (led) =>
    Promise.all([
      keepRules(observations, app.get(Runners), { log: logger, signal: led }),
      keepRetention((now) => observations.dropBefore(now), { log: logger, signal: led }),
    ]).then(() => undefined),
  );
  return {
    failed: Promise.race([
      consumer.failed,
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
