import type { Topics } from '#contracts';
import { Kafka, logLevel, type KafkaConfig as ClientConfig, type logCreator } from 'kafkajs';
import { readHeadersInLinearTime } from './linear-headers.js';

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

export function createKafka(config: BrokerConfig, clientId: string, log: Log): Kafka {
  readHeadersInLinearTime();
  return new Kafka(clientConfig(config, clientId, log));
}

/** What the client is told. */
export function clientConfig({ brokers, tls, sasl }: BrokerConfig, clientId: string, log: Log): ClientConfig {
  const { ca, cert, key } = tls ?? {};
  return {
    clientId,
    brokers: [...brokers],
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 5_000, retries: 10 },
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
const roomyTopics: readonly (keyof Topics)[] = ['deadLetters', 'events', 'exerciseEvents'];
const roomy = { name: 'max.message.bytes', value: String(2 * 1024 * 1024) };

/** Creates what is missing; topics that exist are left as they are. */
export async function ensureTopics(
  kafka: Kafka,
  topics: Partial<Topics>,
  { partitions, replicationFactor }: { partitions: number; replicationFactor: number },
): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const present = new Set(await admin.listTopics());
    const missing = Object.entries(topics).filter(([, topic]) => !present.has(topic));
    if (missing.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map(([name, topic]) => ({
          topic,
          numPartitions: partitions,
          replicationFactor,
          configEntries: roomyTopics.includes(name as keyof Topics) ? [roomy] : [],
        })),
      });
    }
  } finally {
    await admin.disconnect();
  }
}
