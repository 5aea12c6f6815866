import { cleanEnv, str } from 'envalid';
import { filesOf, type DistrictFiles } from './district-files.js';
import { report } from './mistakes.js';
import { withSecretFiles } from './secret-files.js';
import { signInOf, type SignInConfig } from './sign-in.js';
import {
  brokerList,
  certificateFile,
  districtFolder,
  eventStoreUrl,
  flag,
  healthPort,
  host,
  hosts,
  installationId,
  issuer,
  keyFile,
  keysPostgresUrl,
  networks,
  oneOf,
  origin,
  port,
  postgresUrl,
  secretKey,
  topicPrefix,
  whole,
} from './validators.js';

export interface KafkaConfig {
  readonly brokers: readonly string[];
  /** PEM texts: whom to trust other than the system does, and by what this client is known. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

/** Names of PEM files, which may be replaced while the process runs. */
export interface ServedCertificate {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Config {
  /** `esdb://` connection string; user, password, TLS and discovery are all in it. */
  readonly eventStoreUrl: string;
  readonly kafka: KafkaConfig;
  /** What the names of this installation's topics and consumer groups begin with; ends with a dot. */
  readonly topicPrefix: string;
  readonly postgresUrl: string;
  /** Where the keys of personal data lie, apart from the read models; beside them where left out. */
  readonly keysPostgresUrl?: string;
  readonly api: {
    readonly host: string;
    readonly port: number;
    readonly maxFeeds: number;
    /** Addresses and networks of proxies that are believed where a request came from. */
    readonly trustedProxies: readonly string[];
  };
  readonly signIn: SignInConfig;
  /** PEM files of the certificate that whatever is served over HTTP is served with; in the clear without. */
  readonly httpTls?: ServedCertificate;
  /** Where a process without an HTTP API of its own tells how it is; nowhere without a port, and 0 for any free one. */
  readonly health: { readonly host: string; readonly port?: number };
  /** Where whoever sends messages to people takes receipts, 0 for any free port, and the file of its gateways. */
  readonly messenger: { readonly host: string; readonly port: number; readonly gatewaysFile?: string };
  /** Partitions of the command topics when this service creates them. */
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Commands handled at once by one worker. */
  readonly inFlight: number;
  /** How long readings are kept, in days. */
  readonly observationDays: number;
  /** Time between two comparisons of sampled rows with the log, in seconds; 0 for none. */
  readonly driftCheckSeconds: number;
  /** Files of the district that the service is set up for; what is shipped in place of those left out. */
  readonly files: DistrictFiles;
  /** Wraps the keys of personal data: 32 bytes. Needed by whatever takes commands. */
  readonly personalDataKey?: Buffer;
  /** Id of this installation, which whatever agencies sign for it must name. Needed by whatever takes commands. */
  readonly audience?: string;
  /** Signs what is appended to the log: 32 bytes, the private key of Ed25519. Needed by whatever appends. */
  readonly appendKey?: Buffer;
  readonly logLevel: string;
}

/** Reads and checks the environment. Throws {@link ConfigurationError} with every wrong variable named. */
export function loadConfig(given: NodeJS.ProcessEnv = process.env): Config {
  const { env, mistakes } = withSecretFiles(given);
  const e = cleanEnv(
    env,
    {
      EVENTSTORE_URL: eventStoreUrl({ default: 'esdb://127.0.0.1:2113?tls=false' }),
      KAFKA_BROKERS: brokerList({ default: ['127.0.0.1:9092'] }),
      KAFKA_TLS: flag({ default: false }),
      KAFKA_TLS_CA_FILE: certificateFile({ default: '' }),
      KAFKA_TLS_CERT_FILE: certificateFile({ default: '' }),
      KAFKA_TLS_KEY_FILE: keyFile({ default: '' }),
      KAFKA_SASL_MECHANISM: oneOf('', 'plain', 'scram-sha-256', 'scram-sha-512')({ default: '' }),
      KAFKA_SASL_USERNAME: str({ default: '' }),
      KAFKA_SASL_PASSWORD: str({ default: '' }),
      KAFKA_TOPIC_PREFIX: topicPrefix({ default: 'liandong.' }),
      KAFKA_PARTITIONS: whole(1, 10_000)({ default: 12 }),
      KAFKA_REPLICATION_FACTOR: whole(1, 100)({ default: 1 }),
      POSTGRES_URL: postgresUrl({ default: 'postgres://liandong@127.0.0.1:5432/liandong' }),
      KEYS_POSTGRES_URL: keysPostgresUrl({ default: '' }),
      API_HOST: host({ default: '127.0.0.1' }),
      API_PORT: port({ default: 8080 }),
      API_MAX_FEEDS: whole(0, 1_000_000)({ default: 200 }),
      API_TRUSTED_PROXIES: networks({ default: [] }),
      API_ORIGIN: origin({ default: '' }),
      OIDC_ISSUER: issuer({ default: '' }),
      OIDC_CLIENT_ID: str({ default: 'liandong' }),
      OIDC_CLIENT_SECRET: str({ default: '' }),
      OIDC_ACR_VALUES: str({ default: '' }),
      ONE_FACTOR: flag({ default: false }),
      OIDC_ISSUER_HOSTS: hosts({ default: [] }),
      SESSION_IDLE_MINUTES: whole(5, 720)({ default: 30 }),
      SESSION_HOURS: whole(1, 24)({ default: 12 }),
      SESSION_FRESH_MINUTES: whole(5, 720)({ default: 30 }),
      HTTP_TLS_CERT_FILE: certificateFile({ default: '' }),
      HTTP_TLS_KEY_FILE: keyFile({ default: '' }),
      HEALTH_HOST: host({ default: '127.0.0.1' }),
      HEALTH_PORT: healthPort({ default: undefined }),
      MESSENGER_HOST: host({ default: '127.0.0.1' }),
      MESSENGER_PORT: healthPort({ default: 0 }),
      GATEWAYS_FILE: str({ default: '' }),
      COMMANDS_IN_FLIGHT: whole(1, 100_000)({ default: 128 }),
      OBSERVATION_DAYS: whole(1, 36_500)({ default: 90 }),
      DRIFT_CHECK_SECONDS: whole(0, 86_400)({ default: 60 }),
      DISTRICT_FOLDER: districtFolder({ default: '' }),
      PERSONAL_DATA_KEY: secretKey({ default: Buffer.alloc(0) }),
      APPEND_KEY: secretKey({ default: Buffer.alloc(0) }),
      INSTALLATION_ID: installationId({ default: '' }),
      LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent')({ default: 'info' }),
    },
    { reporter: (options) => report(options, env, mistakes) },
  );
  return {
    eventStoreUrl: e.EVENTSTORE_URL,
    kafka: {
      brokers: e.KAFKA_BROKERS,
      tls: e.KAFKA_TLS
        ? {
            ca: e.KAFKA_TLS_CA_FILE || undefined,
            cert: e.KAFKA_TLS_CERT_FILE || undefined,
            key: e.KAFKA_TLS_KEY_FILE || undefined,
          }
        : undefined,
      sasl: e.KAFKA_SASL_MECHANISM
        ? {
            mechanism: e.KAFKA_SASL_MECHANISM,
            username: e.KAFKA_SASL_USERNAME,
            password: e.KAFKA_SASL_PASSWORD,
          }
        : undefined,
    },
    topicPrefix: e.KAFKA_TOPIC_PREFIX,
    postgresUrl: e.POSTGRES_URL,
    keysPostgresUrl: e.KEYS_POSTGRES_URL || undefined,
    api: {
      host: e.API_HOST,
      port: e.API_PORT,
      maxFeeds: e.API_MAX_FEEDS,
      trustedProxies: e.API_TRUSTED_PROXIES,
    },
    signIn: signInOf(e),
    // the files, since what they hold is read anew when it is renewed
    httpTls: e.HTTP_TLS_CERT_FILE
      ? { certFile: env['HTTP_TLS_CERT_FILE'] ?? '', keyFile: env['HTTP_TLS_KEY_FILE'] ?? '' }
      : undefined,
    health: { host: e.HEALTH_HOST, port: e.HEALTH_PORT },
    messenger: {
      host: e.MESSENGER_HOST,
      port: e.MESSENGER_PORT,
      gatewaysFile: e.GATEWAYS_FILE || undefined,
    },
    partitions: e.KAFKA_PARTITIONS,
    replicationFactor: e.KAFKA_REPLICATION_FACTOR,
    inFlight: e.COMMANDS_IN_FLIGHT,
    observationDays: e.OBSERVATION_DAYS,
    driftCheckSeconds: e.DRIFT_CHECK_SECONDS,
    files: filesOf(env),
    personalDataKey: e.PERSONAL_DATA_KEY.length > 0 ? e.PERSONAL_DATA_KEY : undefined,
    audience: e.INSTALLATION_ID || undefined,
    appendKey: e.APPEND_KEY.length > 0 ? e.APPEND_KEY : undefined,
    logLevel: e.LOG_LEVEL,
  };
}
