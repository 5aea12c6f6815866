import { readFileSync } from 'node:fs';
import { bool, cleanEnv, host, makeValidator, port, str, type ReporterOptions } from 'envalid';
import { mistakeInEsdb } from './esdb-address.js';
import { networksIn } from './networks.js';
import { isCertificate, isKey, mistakesInPair, pemIn } from './pem.js';
import { mistakeInPostgres } from './postgres-address.js';
import { withSecretFiles } from './secret-files.js';

/** A variable that is missing or wrong: the message names it, its value and what was expected. */
export class ConfigurationError extends Error {
  readonly code = 'configuration';
}

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
  readonly api: {
    readonly host: string;
    readonly port: number;
    readonly maxFeeds: number;
    /** Addresses and networks of proxies that are believed where a request came from. */
    readonly trustedProxies: readonly string[];
  };
  /** PEM files of the certificate that whatever is served over HTTP is served with; in the clear without. */
  readonly httpTls?: ServedCertificate;
  /** Where a process without an HTTP API of its own tells how it is; nowhere without a port, and 0 for any free one. */
  readonly health: { readonly host: string; readonly port?: number };
  /** Partitions of the command topics when this service creates them. */
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Commands handled at once by one worker. */
  readonly inFlight: number;
  /** How long readings are kept, in days. */
  readonly observationDays: number;
  /** Time between two comparisons of sampled rows with the log, in seconds; 0 for none. */
  readonly driftCheckSeconds: number;
  /** JSON with the clocks of statutory reports; the shipped ones when left out. */
  readonly reportingRulesFile?: string;
  /** JSON with tables of kinds, event types, townships, speed and coverage; the shipped ones when left out. */
  readonly codeTablesFile?: string;
  /** Wraps the keys of personal data: 32 bytes. Needed by whatever takes commands. */
  readonly personalDataKey?: Buffer;
  /** Id of this installation, which whatever agencies sign for it must name. Needed by whatever takes commands. */
  readonly audience?: string;
  /** Signs what is appended to the log: 32 bytes, the private key of Ed25519. Needed by whatever appends. */
  readonly appendKey?: Buffer;
  readonly logLevel: string;
}

/** Envalid's own message would repeat the value, which may hold a password: only what was expected is said. */
const expecting = <T>(what: string, read: (text: string) => T | undefined) =>
  makeValidator<T>((text) => {
    const value = read(text);
    if (value === undefined) throw new Error(`${what} was expected`);
    return value;
  });

const whole = (min: number, max: number) =>
  expecting(`a whole number from ${min} to ${max}`, (text) => {
    const value = /^\d{1,9}$/.test(String(text)) ? Number(text) : NaN;
    return value >= min && value <= max ? value : undefined;
  })<number>;

const healthPort = expecting('a port, or 0 for any that is free', (text) =>
  /^\d{1,5}$/.test(String(text)) && Number(text) <= 65_535 ? Number(text) : undefined,
)<number>;

const brokerList = expecting('host:port, or several separated by commas', (text) => {
  const brokers = text.split(',').map((broker) => broker.trim());
  const sound = brokers.every((broker) => {
    const [, port] = /^(?:\[[\da-fA-F:]+\]|[\w.-]+):(\d{1,5})$/.exec(broker) ?? [];
    return port !== undefined && Number(port) > 0 && Number(port) < 65_536;
  });
  return sound ? brokers : undefined;
})<string[]>;

const networks = expecting('addresses or networks (10.0.0.0/8), separated by commas', networksIn)<
  readonly string[]
>;

/** No underscore: for the broker's metrics it is the same as a dot, so that two such names cannot stand side by side. */
const topicPrefix = expecting('letters, digits, - and dots, up to 100, with a dot at the end', (text) =>
  /^(?=.{2,100}$)([A-Za-z0-9-]+\.)+$/.test(text) ? text : undefined,
)<string>;

/** As it stands in signed attributes, and in key files of partners, who have several such. */
const installationId = expecting(
  'letters, digits, - _ . and /, up to 100, with a letter or digit at the start',
  (text) => (/^([A-Za-z0-9][A-Za-z0-9._/-]{0,99})?$/.test(text) ? text : undefined),
)<string>;

/** Gives the text of a file whose beginning, as far as it can be told, is what it should be. */
const pemFile = (what: string, isSound: (pem: string) => boolean) =>
  expecting(`a readable PEM file with ${what}`, (file) => {
    return file === '' ? '' : pemIn(file, isSound);
  })<string>;

const certificateFile = pemFile('certificates', isCertificate);
const keyFile = pemFile('a private key that needs no password', isKey);

/** A text with several parts, of which the message names the one that is wrong; nothing of the text is in it. */
const sound = (mistakeIn: (text: string) => string | undefined) =>
  makeValidator<string>((text) => {
    const mistake = mistakeIn(text);
    if (mistake !== undefined) throw new Error(mistake);
    return text;
  })<string>;

const eventStoreUrl = sound(mistakeInEsdb);
const postgresUrl = sound(mistakeInPostgres);

const asKey = (text: string): Buffer | undefined => {
  const key = Buffer.from(text.trim(), 'base64url');
  return /^[\w-]{43}=?$/.test(text.trim()) && key.length === 32 ? key : undefined;
};

const secretKey = expecting('32 random bytes as base64url', (text) =>
  text === '' ? Buffer.alloc(0) : asKey(text),
)<Buffer>;

/**
 * A key of 32 bytes from its file.
 * @throws {ConfigurationError}
 */
export function readSecretKey(file: string): Buffer {
  let key: Buffer | undefined;
  try {
    key = asKey(readFileSync(file, 'utf8'));
  } catch {
    // said below
  }
  if (key) return key;
  throw new ConfigurationError(`${file}: a readable file with 32 random bytes as base64url was expected`);
}

/** Reads and checks the environment. Throws {@link ConfigurationError} with every wrong variable named. */
export function loadConfig(given: NodeJS.ProcessEnv = process.env): Config {
  const { env, mistakes } = withSecretFiles(given);
  const e = cleanEnv(
    env,
    {
      EVENTSTORE_URL: eventStoreUrl({ default: 'esdb://127.0.0.1:2113?tls=false' }),
      KAFKA_BROKERS: brokerList({ default: ['127.0.0.1:9092'] }),
      KAFKA_TLS: bool({ default: false }),
      KAFKA_TLS_CA_FILE: certificateFile({ default: '' }),
      KAFKA_TLS_CERT_FILE: certificateFile({ default: '' }),
      KAFKA_TLS_KEY_FILE: keyFile({ default: '' }),
      KAFKA_SASL_MECHANISM: str({ choices: ['', 'plain', 'scram-sha-256', 'scram-sha-512'], default: '' }),
      KAFKA_SASL_USERNAME: str({ default: '' }),
      KAFKA_SASL_PASSWORD: str({ default: '' }),
      KAFKA_TOPIC_PREFIX: topicPrefix({ default: 'liandong.' }),
      KAFKA_PARTITIONS: whole(1, 10_000)({ default: 12 }),
      KAFKA_REPLICATION_FACTOR: whole(1, 100)({ default: 1 }),
      POSTGRES_URL: postgresUrl({ default: 'postgres://liandong@127.0.0.1:5432/liandong' }),
      API_HOST: host({ default: '127.0.0.1' }),
      API_PORT: port({ default: 8080 }),
      API_MAX_FEEDS: whole(0, 1_000_000)({ default: 200 }),
      API_TRUSTED_PROXIES: networks({ default: [] }),
      HTTP_TLS_CERT_FILE: certificateFile({ default: '' }),
      HTTP_TLS_KEY_FILE: keyFile({ default: '' }),
      HEALTH_HOST: host({ default: '127.0.0.1' }),
      HEALTH_PORT: healthPort({ default: undefined }),
      COMMANDS_IN_FLIGHT: whole(1, 100_000)({ default: 128 }),
      OBSERVATION_DAYS: whole(1, 36_500)({ default: 90 }),
      DRIFT_CHECK_SECONDS: whole(0, 86_400)({ default: 60 }),
      REPORTING_RULES_FILE: str({ default: '' }),
      CODE_TABLES_FILE: str({ default: '' }),
      PERSONAL_DATA_KEY: secretKey({ default: Buffer.alloc(0) }),
      APPEND_KEY: secretKey({ default: Buffer.alloc(0) }),
      INSTALLATION_ID: installationId({ default: '' }),
      LOG_LEVEL: str({ choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'], default: 'info' }),
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
    api: {
      host: e.API_HOST,
      port: e.API_PORT,
      maxFeeds: e.API_MAX_FEEDS,
      trustedProxies: e.API_TRUSTED_PROXIES,
    },
    // the files, since what they hold is read anew when it is renewed
    httpTls: e.HTTP_TLS_CERT_FILE
      ? { certFile: env['HTTP_TLS_CERT_FILE'] ?? '', keyFile: env['HTTP_TLS_KEY_FILE'] ?? '' }
      : undefined,
    health: { host: e.HEALTH_HOST, port: e.HEALTH_PORT },
    partitions: e.KAFKA_PARTITIONS,
    replicationFactor: e.KAFKA_REPLICATION_FACTOR,
    inFlight: e.COMMANDS_IN_FLIGHT,
    observationDays: e.OBSERVATION_DAYS,
    driftCheckSeconds: e.DRIFT_CHECK_SECONDS,
    reportingRulesFile: e.REPORTING_RULES_FILE || undefined,
    codeTablesFile: e.CODE_TABLES_FILE || undefined,
    personalDataKey: e.PERSONAL_DATA_KEY.length > 0 ? e.PERSONAL_DATA_KEY : undefined,
    audience: e.INSTALLATION_ID || undefined,
    appendKey: e.APPEND_KEY.length > 0 ? e.APPEND_KEY : undefined,
    logLevel: e.LOG_LEVEL,
  };
}

/**
 * The key of personal data, for processes that cannot do without.
 * @throws {ConfigurationError}
 */
export function personalDataKeyOf({ personalDataKey }: Config): Buffer {
  if (personalDataKey) return personalDataKey;
  throw new ConfigurationError(
    'PERSONAL_DATA_KEY=(not set): 32 random bytes as base64url were expected, here or in PERSONAL_DATA_KEY_FILE',
  );
}

/**
 * The id of this installation, for processes that cannot do without. There is no usual one: what is signed for one
 * installation must not count in another.
 * @throws {ConfigurationError}
 */
export function audienceOf({ audience }: Pick<Config, 'audience'>): string {
  if (audience) return audience;
  throw new ConfigurationError(
    'INSTALLATION_ID=(not set): a name for this installation that no other has was expected, such as ' +
      'liandong.huaxi.example',
  );
}

/**
 * The key that appends are signed with, for processes that append.
 * @throws {ConfigurationError}
 */
export function appendKeyOf({ appendKey }: Config): Buffer {
  if (appendKey) return appendKey;
  throw new ConfigurationError(
    'APPEND_KEY=(not set): 32 random bytes as base64url were expected, here or in APPEND_KEY_FILE: whatever is ' +
      'appended to the log is signed with them, by all processes with the same',
  );
}

const secret = /PASSWORD|URL|_KEY$/;

function report(
  { errors }: ReporterOptions<unknown>,
  env: NodeJS.ProcessEnv,
  mistakes: readonly string[],
): void {
  const wrong = Object.entries(errors as Record<string, Error | undefined>).flatMap(([name, error]) =>
    error ? [`${name}=${secret.test(name) ? '(hidden)' : (env[name] ?? '(not set)')}: ${error.message}`] : [],
  );
  wrong.push(
    ...mistakes,
    ...kafkaTlsMistakes(env),
    ...mistakesInPair(env, 'HTTP_TLS_CERT_FILE', 'HTTP_TLS_KEY_FILE'),
  );
  if (env['KAFKA_SASL_MECHANISM']) {
    for (const name of ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD']) {
      if (!env[name]) wrong.push(`${name}=(not set): expected, since KAFKA_SASL_MECHANISM is set`);
    }
  }
  if (wrong.length > 0) throw new ConfigurationError(wrong.join('; '));
}

const kafkaTlsFiles = ['KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE'] as const;

/** What would otherwise come out as a connection in the clear, or as one that the broker ends without a word. */
function kafkaTlsMistakes(env: NodeJS.ProcessEnv): string[] {
  const { KAFKA_TLS: isOn } = env;
  const given = kafkaTlsFiles.filter((name) => env[name]);
  if (given.length > 0 && !isTrue(isOn)) {
    return [`KAFKA_TLS=${isOn ?? '(not set)'}: true was expected, since ${given.join(' and ')} is set`];
  }
  return mistakesInPair(env, 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE');
}

/** As envalid reads it. */
const isTrue = (text: string | undefined): boolean => ['true', 't', 'yes', 'on', '1'].includes(text ?? '');
