import { join } from 'node:path';
import { defaultTopicPrefix } from '#contracts';
import type { Endpoints } from '#platform';
import { personalKeyBytes } from '#security';
import type { Program } from './process/child.js';
import type { DataFolder } from './data-folder.js';
import { isGiven } from './given.js';
import { appNames, type Ports, type StackOptions } from './options.js';
import type { WantedPort } from './ports.js';
import { postgresProgram } from './postgres/program.js';

/** What runs on this machine and where its parts are reached. */
export interface Plan {
  readonly endpoints: Endpoints;
  readonly engines: readonly Program[];
  readonly apps: readonly Program[];
  /** What apps find in their environment beside what this process has in its own. */
  readonly environment: Readonly<Record<string, string>>;
}

export const loopback = '127.0.0.1';
const compiled = new URL('../../../', import.meta.url);

export function wantedPorts({ ports, without }: StackOptions, env: NodeJS.ProcessEnv): WantedPort[] {
  const api = {
    port: ports.api,
    host: env['API_HOST'] ?? loopback,
    by: 'the HTTP API',
    option: '--port',
  };
  const engines = [
    ['EVENTSTORE_URL', ports.eventStore, 'the event store', '--es-port'],
    ['KAFKA_BROKERS', ports.kafka, 'Kafka', '--kafka-port'],
    ['POSTGRES_URL', ports.postgres, 'PostgreSQL', '--pg-port'],
  ] as const;
  return [
    ...(without.includes('api') ? [] : [api]),
    ...engines
      .filter(([name]) => !isGiven(env, name))
      .map(([, port, by, option]) => ({ port, host: loopback, by, option })),
  ];
}

export const postgresDir = ({ dir }: DataFolder): string => join(dir, 'postgres');

export function planOf(folder: DataFolder, ports: Ports, env: NodeJS.ProcessEnv): Plan {
  const engines: Program[] = [];
  const engine = (name: string, variables: NodeJS.ProcessEnv): Program => ({
    name,
    entry: new URL(`libs/${name}/src/main.js`, compiled),
    env: variables,
  });
  let { EVENTSTORE_URL: eventStore, KAFKA_BROKERS: kafka, POSTGRES_URL: postgres } = env;
  if (!eventStore) {
    eventStore = `esdb://${loopback}:${ports.eventStore}?tls=false`;
    engines.push(
      engine('embedded-eventstore', {
        LIANDONG_ES_DATA: join(folder.dir, 'eventstore'),
        LIANDONG_ES_HOST: loopback,
        LIANDONG_ES_PORT: String(ports.eventStore),
      }),
    );
  }
  if (!kafka) {
    kafka = `${loopback}:${ports.kafka}`;
    engines.push(
      engine('embedded-kafka', {
        LIANDONG_KAFKA_DATA: join(folder.dir, 'kafka'),
        LIANDONG_KAFKA_HOST: loopback,
        LIANDONG_KAFKA_PORT: String(ports.kafka),
      }),
    );
  }
  if (!postgres) {
    const password = folder.secret('postgres.password');
    postgres = `postgres://liandong:${password}@${loopback}:${ports.postgres}/liandong`;
    engines.push(postgresProgram({ dataDir: postgresDir(folder), port: ports.postgres, password }));
  }
  const endpoints: Endpoints = {
    EVENTSTORE_URL: eventStore,
    KAFKA_BROKERS: kafka,
    KAFKA_TOPIC_PREFIX: env['KAFKA_TOPIC_PREFIX'] || defaultTopicPrefix,
    POSTGRES_URL: postgres,
    API_HOST: env['API_HOST'] ?? loopback,
    API_PORT: String(ports.api),
  };
  const environment = {
    ...endpoints,
    NOTARY_DATA: env['NOTARY_DATA'] ?? join(folder.dir, 'notary'),
    ...personalDataKeyFile(folder, env),
    SNAPSHOT_DATA: env['SNAPSHOT_DATA'] ?? join(folder.dir, 'snapshots'),
    // any free one: which, the log of the process says
    HEALTH_PORT: env['HEALTH_PORT'] ?? '0',
  };
  return {
    endpoints,
    engines,
    apps: appNames.map((name) => ({
      name,
      entry: new URL(`apps/${name}/src/main.js`, compiled),
      env: environment,
    })),
    environment,
  };
}

/** That of a key of this folder's own, unless the environment gives one. */
function personalDataKeyFile(folder: DataFolder, env: NodeJS.ProcessEnv): Record<string, string> {
  const { PERSONAL_DATA_KEY: given, PERSONAL_DATA_KEY_FILE: file } = env;
  if (given) return {};
  if (file) return { PERSONAL_DATA_KEY_FILE: file };
  const name = 'personal-data.key';
  folder.secret(name, personalKeyBytes);
  return { PERSONAL_DATA_KEY_FILE: join(folder.dir, name) };
}
