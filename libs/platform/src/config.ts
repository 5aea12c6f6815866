import { readFileSync } from 'node:fs';
import { bool, cleanEnv, host, num, port, str, type ReporterOptions } from 'envalid';

/** A variable that is missing or wrong: the message names it, its value and what was expected. */
export class ConfigurationError extends Error {
  readonly code = 'configuration';
}

export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly tls?: { readonly ca?: string };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

export interface Config {
  /** `esdb://` connection string; user, password, TLS and discovery are all in it. */
  readonly eventStoreUrl: string;
  readonly kafka: KafkaConfig;
  readonly postgresUrl: string;
  readonly api: { readonly host: string; readonly port: number; readonly maxFeeds: number };
  /** Partitions of the command topics when this service creates them. */
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Commands handled at once by one worker. */
  readonly inFlight: number;
  readonly logLevel: string;
}

/** Reads and checks the environment. Throws {@link ConfigurationError} with every wrong variable named. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const e = cleanEnv(
    env,
    {
      EVENTSTORE_URL: str({ default: 'esdb://127.0.0.1:2113?tls=false' }),
      KAFKA_BROKERS: str({ default: '127.0.0.1:9092' }),
      KAFKA_TLS: bool({ default: false }),
      KAFKA_TLS_CA_FILE: str({ default: '' }),
      KAFKA_SASL_MECHANISM: str({ choices: ['', 'plain', 'scram-sha-256', 'scram-sha-512'], default: '' }),
      KAFKA_SASL_USERNAME: str({ default: '' }),
      KAFKA_SASL_PASSWORD: str({ default: '' }),
      KAFKA_PARTITIONS: num({ default: 12 }),
      KAFKA_REPLICATION_FACTOR: num({ default: 1 }),
      POSTGRES_URL: str({ default: 'postgres://liandong@127.0.0.1:5432/liandong' }),
      API_HOST: host({ default: '127.0.0.1' }),
      API_PORT: port({ default: 8080 }),
      API_MAX_FEEDS: num({ default: 200 }),
      COMMANDS_IN_FLIGHT: num({ default: 128 }),
      LOG_LEVEL: str({ choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'], default: 'info' }),
    },
    { reporter: (options) => report(options, env) },
  );
  return {
    eventStoreUrl: e.EVENTSTORE_URL,
    kafka: {
      brokers: e.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
      tls: e.KAFKA_TLS ? { ca: e.KAFKA_TLS_CA_FILE ? readCa(e.KAFKA_TLS_CA_FILE) : undefined } : undefined,
      sasl: e.KAFKA_SASL_MECHANISM
        ? {
            mechanism: e.KAFKA_SASL_MECHANISM,
            username: e.KAFKA_SASL_USERNAME,
            password: e.KAFKA_SASL_PASSWORD,
          }
        : undefined,
    },
    postgresUrl: e.POSTGRES_URL,
    api: { host: e.API_HOST, port: e.API_PORT, maxFeeds: e.API_MAX_FEEDS },
    partitions: e.KAFKA_PARTITIONS,
    replicationFactor: e.KAFKA_REPLICATION_FACTOR,
    inFlight: e.COMMANDS_IN_FLIGHT,
    logLevel: e.LOG_LEVEL,
  };
}

const secret = /PASSWORD|URL/;

function report({ errors }: ReporterOptions<unknown>, env: NodeJS.ProcessEnv): void {
  const wrong = Object.entries(errors as Record<string, Error | undefined>).flatMap(([name, error]) =>
    error ? [`${name}=${secret.test(name) ? '(hidden)' : (env[name] ?? '(not set)')}: ${error.message}`] : [],
  );
  if (wrong.length > 0) throw new ConfigurationError(wrong.join('; '));
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigurationError(`KAFKA_TLS_CA_FILE=${file}: a readable PEM file was expected`, { cause });
  }
}
