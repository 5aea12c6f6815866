import { AgencyDirectory, Gate, loadCodeTables, openCommandContext, type CommandContext } from '#application';
import { groupOf, placeOf, topicsOf, type TopicName, type Topics } from '#contracts';
import type { CodeTables } from '#domain';
import { NotThisLog, probeLog } from '#event-log';
import {
  BatchingProducer,
  createKafka,
  ensureTopics,
  FoundTopics,
  probeBus,
  runConsumer,
  type BusClient,
  type RunningConsumer,
} from '#messaging';
import { awaitKeys, KeysComparison, openKeys, PersonalKeys, requireMaster } from '#personal-keys';
import {
  appendKeyOf,
  audienceOf,
  createLogger,
  loadConfig,
  personalDataKeyOf,
  settingsOrEnd,
  usualWithin,
  type Config,
  type Logger,
  type Probe,
} from '#platform';
import { isPostgresAway } from '#postgres';
import { candidateSource, drillSources, openWorkSource, type LateReadModel } from '#read-model';
import { appendKey, type AppendKey } from '#security';
import { kafkaDoor, type SubmissionHandler } from './door.js';
import { partyOf } from './limits/party.js';
import type { Quota } from './limits/quota.js';

/** What a process that answers messages is set to. */
export interface DoorSettings {
  readonly name: 'command-worker' | 'observer';
  readonly config: Config;
  readonly topics: Topics;
  readonly logger: Logger;
  readonly codeTables: CodeTables;
  readonly personalDataKey: Buffer;
  /** Id of this installation. */
  readonly audience: string;
  readonly appendKey: AppendKey;
}

/** A setting that is wrong ends the process. */
export function doorSettings(name: DoorSettings['name']): DoorSettings {
  return settingsOrEnd(() => {
    const config = loadConfig();
    return {
      name,
      config,
      topics: topicsOf(config.topicPrefix),
      logger: createLogger(name, config.logLevel),
      codeTables: loadCodeTables(config.files.codeTables),
      personalDataKey: personalDataKeyOf(config),
      audience: audienceOf(config),
      appendKey: appendKey(appendKeyOf(config)),
    };
  });
}

/** Log and bus: nothing can be answered without them. */
export const probesOf = ({ config, name }: DoorSettings): Probe[] => [
  () => probeLog({ url: config.eventStoreUrl, appends: true }),
  () => probeBus({ kafka: config.kafka, service: config, process: name }),
];

export interface Bus {
  readonly kafka: BusClient;
  readonly producer: Promise<BatchingProducer>;
}

/** Begins to connect, beside all the rest: partitions wait while a process starts. */
export function connectBus({ name, config, topics, logger }: DoorSettings): Bus {
  const kafka = createKafka(config.kafka, `liandong-${name}`, logger);
  const producer = ensureTopics(kafka, topics, config).then(() => BatchingProducer.connect(kafka));
  producer.catch(() => undefined);
  return { kafka, producer };
}

export interface DoorOptions {
  readonly bus: Bus;
  /** Closed with the door. */
  readonly readModel: Pick<
    LateReadModel,
    'queries' | 'projected' | 'db' | 'logMarks' | 'keptStates' | 'close'
  >;
  /** Kinds of topics: those that agencies share, and each agency's own. */
  readonly inputs: readonly TopicName[];
  /** Messages in hand at once. */
  readonly inFlight: number;
  readonly handler: (app: CommandContext['app']) => SubmissionHandler;
  readonly quota?: Quota;
  /** Failures that a message waits out; that the log is another one is always such a failure. */
  readonly passes?: (error: unknown) => boolean;
}

export interface OpenDoor extends RunningConsumer {
  readonly app: CommandContext['app'];
}

/** Answers the messages of the topics from here on. */
export async function openDoor(
  { name, config, topics, logger, codeTables, personalDataKey, audience, appendKey: key }: DoorSettings,
  { bus, readModel, inputs, inFlight, handler, quota, passes = () => false }: DoorOptions,
): Promise<OpenDoor> {
  const keys = openKeys(config.keysPostgresUrl, readModel.db, name);
  await awaitKeys(new KeysComparison(readModel.db, keys.db), { logger, orUnknown: true })
    .then(() => requireMaster(keys.db, personalDataKey))
    .catch((error: unknown) => {
      // without PostgreSQL commands are taken all the same, but for those that it takes to answer
      if (!isPostgresAway(error)) throw error;
    });
  const commands = await openCommandContext({
    eventStoreUrl: config.eventStoreUrl,
    appendKey: key,
    candidates: candidateSource(readModel),
    duty: openWorkSource(readModel),
    drills: (exercises) => drillSources(readModel.queries, exercises),
    personalKeys: new PersonalKeys(keys.db),
    personalDataKey,
    audience,
    oneFactor: config.signIn.oneFactor,
    codeTables,
    logMarks: () => readModel.logMarks.load(),
    states: readModel.keptStates,
    logger,
  });
  const { app } = commands;
  const producer = await bus.producer;
  const ofAgencies = await FoundTopics.open(bus.kafka, (topic) => isOfAgency(topic, topics, inputs), logger);
  const consumer = await runConsumer(bus.kafka, {
    topics: inputs.map((name) => topics[name]),
    more: ofAgencies,
    inFlight,
    within: usualWithin,
    groupId: groupOf(config.topicPrefix, name),
    partyOf: partyOf(app.get(AgencyDirectory)),
    handle: kafkaDoor({ gate: app.get(Gate), handle: handler(app), producer, topics, log: logger, quota }),
    passes: (error) => passes(error) || error instanceof NotThisLog,
    log: logger,
  });
  return {
    app,
    failed: Promise.race([consumer.failed, commands.failed]),
    leave: () => consumer.leave(),
    stop: async () => {
      await consumer.stop();
      await ofAgencies.close();
      await producer.close();
      await commands.close();
      await keys.close();
      await readModel.close();
    },
  };
}

function isOfAgency(topic: string, topics: Topics, inputs: readonly TopicName[]): boolean {
  const place = placeOf(topics, topic);
  return place?.agencyId !== undefined && inputs.includes(place.name);
}
