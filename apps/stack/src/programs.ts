import { join } from 'node:path';
import { defaultTopicPrefix } from '#contracts';
import { issuerAt, twoFactors } from '#embedded-issuer';
import { apiAddress, loadConfig, withSecretFiles, type Endpoints } from '#platform';
import { appendKeyBytes, personalKeyBytes } from '#security';
import {
  busSecrets,
  databaseSecrets,
  issuerClient,
  issuerSecretFile,
  logSecrets,
} from './secrets/engine-secrets.js';
import type { Program } from './process/child.js';
import type { DataFolder } from './data-folder.js';
import { isGiven } from './given.js';
import { appNames, issuerName, type StackOptions } from './options.js';
import { planPhones, type OwnPorts } from './phones.js';
import type { WantedPort } from './ports.js';
import { issuerDir } from './people/places.js';
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
export const issuerEngine = 'embedded-issuer';
const compiled = new URL('../../../', import.meta.url);

export function wantedPorts({ ports, without }: StackOptions, env: NodeJS.ProcessEnv): WantedPort[] {
  const api = {
    port: ports.api,
    host: env['API_HOST'] ?? loopback,
    by: 'the HTTP API',
    option: '--port',
    hostOption: 'API_HOST',
  };
  const { HEALTH_HOST, HEALTH_PORT } = env;
  const health = {
    port: Number(HEALTH_PORT ?? 0),
    host: HEALTH_HOST || loopback,
    by: 'the health of the followers',
    option: 'HEALTH_PORT',
    hostOption: 'HEALTH_HOST',
  };
  const engines = [
    ['EVENTSTORE_URL', ports.eventStore, 'the event store', '--es-port'],
    ['KAFKA_BROKERS', ports.kafka, 'Kafka', '--kafka-port'],
    ['POSTGRES_URL', ports.postgres, 'PostgreSQL', '--pg-port'],
    ...(without.includes(issuerName)
      ? []
      : [['OIDC_ISSUER', ports.issuer, 'the issuer', '--oidc-port'] as const]),
  ] as const;
  return [
    ...(without.includes('api') ? [] : [api]),
    ...(without.includes('followers') ? [] : [health]),
    ...engines
      .filter(([name]) => !isGiven(env, name))
      .map(([, port, by, option]) => ({ port, host: loopback, by, option })),
  ];
}

export const postgresDir = ({ dir }: DataFolder): string => join(dir, 'postgres');

export function planOf(
  folder: DataFolder,
  { ports, without, demo }: Pick<StackOptions, 'ports' | 'without' | 'demo'>,
  env: NodeJS.ProcessEnv,
  own: OwnPorts,
): Plan {
  const engines: Program[] = [];
  const engine = (name: string, variables: NodeJS.ProcessEnv): Program => ({
    name,
    entry: new URL(`libs/${name}/src/main.js`, compiled),
    env: variables,
  });
  let { EVENTSTORE_URL: eventStore, KAFKA_BROKERS: kafka, POSTGRES_URL: postgres } = withSecretFiles(env).env;
  if (!eventStore) {
    const secrets = logSecrets(folder.dir, ports.eventStore);
    eventStore = secrets.url;
    engines.push(
      engine('embedded-eventstore', {
        LIANDONG_ES_DATA: join(folder.dir, 'eventstore'),
        LIANDONG_ES_HOST: loopback,
        LIANDONG_ES_PORT: String(ports.eventStore),
        ...secrets.env,
      }),
    );
  }
  let onKafka: Readonly<Record<string, string>> = {};
  if (!kafka) {
    const secrets = busSecrets(folder.dir);
    onKafka = secrets.client;
    kafka = `${loopback}:${ports.kafka}`;
    engines.push(
      engine('embedded-kafka', {
        LIANDONG_KAFKA_DATA: join(folder.dir, 'kafka'),
        LIANDONG_KAFKA_HOST: loopback,
        LIANDONG_KAFKA_PORT: String(ports.kafka),
        ...secrets.env,
      }),
    );
  }
  if (!postgres) {
    const { url, ...files } = databaseSecrets(folder.dir, loopback, ports.postgres);
    postgres = url;
    engines.push(postgresProgram({ dataDir: postgresDir(folder), port: ports.postgres, ...files }));
  }
  let sending: Readonly<Record<string, string>> = {};
  if (!env['GATEWAYS_FILE']) {
    const phones = planPhones(folder.dir, loopback, own);
    sending = phones.apps;
    engines.push(engine('embedded-phones', phones.engine));
  }
  const endpoints: Endpoints = {
    EVENTSTORE_URL: eventStore,
    KAFKA_BROKERS: kafka,
    ...onKafka,
    KAFKA_TOPIC_PREFIX: env['KAFKA_TOPIC_PREFIX'] || defaultTopicPrefix,
    POSTGRES_URL: postgres,
    API_HOST: env['API_HOST'] ?? loopback,
    API_PORT: String(ports.api),
    INSTALLATION_ID: env['INSTALLATION_ID'] || ownName(folder),
  };
  const signIn = signInOf(folder, env, {
    port: without.includes(issuerName) ? undefined : ports.issuer,
    apiUrl: apiAddress(loadConfig({ ...env, ...endpoints })),
  });
  if (signIn.issuer) engines.push(engine(issuerEngine, signIn.issuer));
  const environment = {
    ...endpoints,
    ...signIn.environment,
    ...oneFactor(env, demo),
    NOTARY_DATA: env['NOTARY_DATA'] ?? join(folder.dir, 'notary'),
    ...keyFile(folder, env, {
      variable: 'PERSONAL_DATA_KEY',
      name: 'personal-data.key',
      bytes: personalKeyBytes,
    }),
    ...keyFile(folder, env, { variable: 'APPEND_KEY', name: 'append.key', bytes: appendKeyBytes }),
    ...given(env, 'DISTRICT_FOLDER', 'KEYS_POSTGRES_URL', 'KEYS_POSTGRES_URL_FILE'),
    ...sending,
    MESSENGER_PORT: String(own.receipts),
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

interface SignIn {
  /** For the service. */
  readonly environment: Readonly<Record<string, string>>;
  /** For the embedded issuer, where there is to be one. */
  readonly issuer?: Readonly<Record<string, string>>;
}

/** Where people sign in: at an issuer that runs elsewhere, at the embedded one, or nowhere (without a port). */
function signInOf(
  folder: DataFolder,
  env: NodeJS.ProcessEnv,
  { port, apiUrl }: { port: number | undefined; apiUrl: string },
): SignIn {
  if (port === undefined || isGiven(env, 'OIDC_ISSUER'))
    return {
      environment: given(
        env,
        ...['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET_FILE', 'OIDC_ACR_VALUES'],
      ),
    };
  const secretFile = issuerSecretFile(folder.dir);
  return {
    environment: {
      OIDC_ISSUER: issuerAt(port),
      OIDC_CLIENT_ID: issuerClient,
      OIDC_ACR_VALUES: twoFactors,
      OIDC_CLIENT_SECRET_FILE: secretFile,
    },
    issuer: {
      LIANDONG_OIDC_DATA: issuerDir(folder.dir),
      LIANDONG_OIDC_PORT: String(port),
      LIANDONG_OIDC_CLIENT_ID: issuerClient,
      LIANDONG_OIDC_CLIENT_SECRET_FILE: secretFile,
      LIANDONG_OIDC_CLIENT_URL: apiUrl,
    },
  };
}

/** Persons of the demo night sign with keys of theirs; without it a key lets nobody in by itself, unless that is asked for. */
const oneFactor = (env: NodeJS.ProcessEnv, demo: boolean): Record<string, string> => ({
  ...(demo && { ONE_FACTOR: 'true' }),
  ...given(env, 'ONE_FACTOR'),
});

/** What commands beside the stack need as well. */
const given = (env: NodeJS.ProcessEnv, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));

/** A name that no other installation has, kept in the folder. */
const ownName = (folder: DataFolder): string => `liandong/${folder.secret('installation.id', 9)}`;

interface Key {
  /** Environment variable of the key itself; with `_FILE`, of the file that holds it. */
  readonly variable: string;
  /** File in the data folder. */
  readonly name: string;
  readonly bytes: number;
}

/** The file of a key of this folder's own, unless the environment gives one. */
function keyFile(
  folder: DataFolder,
  env: NodeJS.ProcessEnv,
  { variable, name, bytes }: Key,
): Record<string, string> {
  if (env[variable]) return {};
  const file = env[`${variable}_FILE`];
  if (file) return { [`${variable}_FILE`]: file };
  folder.secret(name, bytes);
  return { [`${variable}_FILE`]: join(folder.dir, name) };
}
