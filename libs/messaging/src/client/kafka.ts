import {
  incomingTopics,
  outgoingTopics,
  partnerTopic,
  type PartnerTopicName,
  type TopicName,
  type Topics,
} from '#contracts';
import {
  Kafka,
  logLevel,
  type ITopicConfig,
  type KafkaConfig as ClientConfig,
  type logCreator,
} from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBrokerAway } from './broker-faults.js';
import { readHeadersInLinearTime } from './linear-headers.js';
import { readOnPastUnreadableBatches } from './unreadable-batches.js';
import { giveUpSilentConnections } from './silent-connections.js';

export interface BrokerConfig {
  readonly brokers: readonly string[];
  /** PEM texts: whom to trust other than the system does, and by what this client is known. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

/** The part of a logger that is used here. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const logTo =
  (log: Log): logCreator =>
  () =>
  ({ level, log: { message, timestamp: _, ...fields } }) => {
    if (level === logLevel.ERROR || level === logLevel.WARN) log.warn(fields, message);
    else log.debug(fields, message);
  };

/** The client, which can appear under another name as well. */
export class BusClient extends Kafka {
  constructor(private readonly settings: ClientConfig & { readonly clientId: string }) {
    super(settings);
  }

  get clientId(): string {
    return this.settings.clientId;
  }

  as(clientId: string): BusClient {
    return new BusClient({ ...this.settings, clientId });
  }
}

/** `instead` of the usual settings, for tests: none should have to wait for those. */
export function createKafka(
  config: BrokerConfig,
  clientId: string,
  log: Log,
  instead: Limits = {},
): BusClient {
  readHeadersInLinearTime();
  readOnPastUnreadableBatches();
  giveUpSilentConnections();
  return new BusClient({ ...clientConfig(config, clientId, log), ...instead });
}

export type Limits = Pick<ClientConfig, 'connectionTimeout' | 'requestTimeout' | 'retry' | 'socketFactory'>;

/** What the client is told. */
export function clientConfig(
  { brokers, tls, sasl }: BrokerConfig,
  clientId: string,
  log: Log,
): ClientConfig & { readonly clientId: string } {
  const { ca, cert, key } = tls ?? {};
  return {
    clientId,
    brokers: [...brokers],
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 5_000,
    // at most a second, however long a broker has been away: what it costs beyond its own start
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 10 },
    logCreator: logTo(log),
    logLevel: logLevel.INFO,
    ...(tls && { ssl: { ...(ca && { ca }), ...(cert && key && { cert, key }) } }),
    ...(sasl && { sasl: sasl as NonNullable<ClientConfig['sasl']> }),
  };
}

/**
 * A dead letter is larger than the message it keeps by the headers that say why and whence, and an event than what
 * the log holds of it; either may be near the broker's usual 1 MiB already. One that could not be sent would block
 * its partition, or the relay, for ever.
 */
const roomyTopics: readonly TopicName[] = ['deadLetters', 'events', 'exerciseEvents'];
const roomy = { name: 'max.message.bytes', value: String(2 * 1024 * 1024) };

/** Received is what the broker has: an outage of ours makes no sender late, and no sender dates its own receipt. */
const byBroker = { name: 'message.timestamp.type', value: 'LogAppendTime' };

/**
 * The broker unpacks what comes compressed: the client knows gzip alone, and what unfolds to more than a message may
 * hold is refused to whoever sends it.
 */
const unpacked = { name: 'compression.type', value: 'uncompressed' };

/** What agencies wrote is on record, and kept on the bus for a day. */
const forADay = { name: 'retention.ms', value: String(24 * 60 * 60 * 1_000) };

const isIncoming = (name: TopicName): boolean => (incomingTopics as readonly TopicName[]).includes(name);

const entriesOf = (name: TopicName): { name: string; value: string }[] => [
  unpacked,
  ...(roomyTopics.includes(name) ? [roomy] : []),
  ...(isIncoming(name) ? [byBroker] : []),
];

interface Layout {
  readonly partitions: number;
  readonly replicationFactor: number;
}

/**
 * Creates what is missing and gives its names; topics that exist are left as they are. Waits for brokers that are away, for as long as it
 * takes: to end instead would cost a start of the process, and the pause before it, when they are back.
 */
export function ensureTopics(
  kafka: Kafka,
  topics: Partial<Topics>,
  { partitions, replicationFactor }: Layout,
): Promise<readonly string[]> {
  const wanted = (Object.entries(topics) as [TopicName, string][]).map(([name, topic]) => ({
    topic,
    numPartitions: partitions,
    replicationFactor,
    configEntries: entriesOf(name),
  }));
  return createMissing(kafka, wanted);
}

const betweenAttemptsMs = 500;

/** Agencies' own topics, each of one partition, so that the agency finds everything in order. Gives those created. */
export function createPartnerTopics(
  kafka: Kafka,
  topics: Topics,
  agencyIds: readonly string[],
  { replicationFactor }: Pick<Layout, 'replicationFactor'>,
): Promise<readonly string[]> {
  const names: readonly PartnerTopicName[] = [...incomingTopics, ...outgoingTopics];
  return createMissing(
    kafka,
    agencyIds.flatMap((agencyId) =>
      names.map((name) => ({
        topic: partnerTopic(topics, name, agencyId),
        numPartitions: 1,
        replicationFactor,
        configEntries: [...entriesOf(name), ...(isIncoming(name) ? [forADay] : [])],
      })),
    ),
  );
}

/** One partition, so that checkpoints have an order, and kept for ever: a fork is proved by an old one. */
export function ensureCheckpointTopic(
  kafka: Kafka,
  topic: string,
  { replicationFactor }: Pick<Layout, 'replicationFactor'>,
): Promise<readonly string[]> {
  const forEver = ['retention.ms', 'retention.bytes'].map((name) => ({ name, value: '-1' }));
  const configEntries = [unpacked, ...forEver];
  return createMissing(kafka, [{ topic, numPartitions: 1, replicationFactor, configEntries }]);
}

/** Gives the names of those created, however often it had to be tried. */
async function createMissing(kafka: Kafka, wanted: readonly ITopicConfig[]): Promise<readonly string[]> {
  const created = new Set<string>();
  for (;;) {
    try {
      await createOnce(kafka, wanted, created);
      return [...created];
    } catch (error) {
      // also where one broker does not know yet what another has created
      if (!isBrokerAway(error)) throw error;
      kafka.logger().warn('the brokers do not serve; waiting for them', { err: error });
      await sleep(betweenAttemptsMs);
    }
  }
}

async function createOnce(
  kafka: Kafka,
  wanted: readonly ITopicConfig[],
  created: Set<string>,
): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const present = new Set(await admin.listTopics());
    const missing = wanted.filter(({ topic }) => !present.has(topic));
    for (const { topic } of missing) created.add(topic);
    if (missing.length > 0) await admin.createTopics({ waitForLeaders: true, topics: missing });
  } finally {
    await admin.disconnect();
  }
}
