import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { cleanEnv, makeValidator, str, type ReporterOptions } from 'envalid';
import type { Phrase } from '../engines/engine-fault.js';
import { ConfigurationError, expected } from './configuration-error.js';
import { districtFolderFault, filesOf, type DistrictFiles } from './district-files.js';
import { mistakeInEsdb } from './esdb-address.js';
import { networksIn } from './networks.js';
import { isCertificate, isKey, mistakesInPair, missingBeside, pemIn } from './pem.js';
import { mistakeInPostgres } from './postgres-address.js';
import { withSecretFiles } from './secret-files.js';
import {
  factorMistakes,
  hostsIn,
  hostsPhrase,
  issuerIn,
  issuerPhrase,
  originIn,
  originPhrase,
  signInOf,
  type SignInConfig,
} from './sign-in.js';

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

/** Envalid's own message would repeat the value, which may hold a password: only what was expected is said. */
const expecting = <T>(what: Phrase, read: (text: string) => T | undefined) =>
  makeValidator<T>((text) => {
    const value = read(text);
    if (value === undefined) throw new Error(expected(what));
    return value;
  });

const wholeIn = (text: string, min: number, max: number): number | undefined => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
};

const whole = (min: number, max: number) =>
  expecting({ en: `a whole number from ${min} to ${max}`, zh: `${min} 至 ${max} 的整数` }, (text) =>
    wholeIn(String(text), min, max),
  )<number>;

const port = expecting({ en: 'a port from 1 to 65535', zh: '1 至 65535 的端口号' }, (text) =>
  wholeIn(String(text), 1, 65_535),
)<number>;

const healthPort = expecting(
  { en: 'a port, or 0 for any that is free', zh: '端口号，0 表示任一空闲端口' },
  (text) => wholeIn(String(text), 0, 65_535),
)<number>;

const isTrue = (text: string): boolean => ['true', 't', 'yes', 'on', '1'].includes(text);
const isFalse = (text: string): boolean => ['false', 'f', 'no', 'off', '0'].includes(text);

const flag = expecting(
  { en: 'true or false', zh: 'true 或 false' },
  (text) => isTrue(String(text)) || (isFalse(String(text)) ? false : undefined),
)<boolean>;

const oneOf = <const T extends string>(...values: readonly T[]) => {
  const names = values.filter(Boolean).join(', ');
  return expecting({ en: `one of ${names}`, zh: `下列之一：${names}` }, (text) =>
    values.find((value) => value === text),
  )<T>;
};

const host = expecting({ en: 'a host name or an IP address', zh: '主机名或 IP 地址' }, (text) =>
  isIP(text) !== 0 || /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(text)
    ? text
    : undefined,
)<string>;

const brokerList = expecting(
  { en: 'host:port, or several separated by commas,', zh: '“主机:端口”，多个以逗号分隔' },
  (text) => {
    const brokers = text.split(',').map((broker) => broker.trim());
    const sound = brokers.every((broker) => {
      const [, port] = /^(?:\[[\da-fA-F:]+\]|[\w.-]+):(\d{1,5})$/.exec(broker) ?? [];
      return port !== undefined && Number(port) > 0 && Number(port) < 65_536;
    });
    return sound ? brokers : undefined;
  },
)<string[]>;

const networks = expecting(
  {
    en: 'addresses or networks (10.0.0.0/8), separated by commas,',
    zh: '以逗号分隔的地址或网段（10.0.0.0/8）',
  },
  networksIn,
)<readonly string[]>;

const hosts = expecting(hostsPhrase, hostsIn)<readonly string[]>;

/** No underscore: for the broker's metrics it is the same as a dot, so that two such names cannot stand side by side. */
const topicPrefix = expecting(
  {
    en: 'letters, digits, - and dots, up to 100, with a dot at the end',
    zh: '至多 100 个字母、数字、- 和点，以点结尾',
  },
  (text) => (/^(?=.{2,100}$)([A-Za-z0-9-]+\.)+$/.test(text) ? text : undefined),
)<string>;

/** As it stands in signed attributes, and in key files of partners, who have several such. */
const installationId = expecting(
  {
    en: 'letters, digits, - _ . and /, up to 100, with a letter or digit at the start',
    zh: '至多 100 个字母、数字和 - _ . /，以字母或数字开头',
  },
  (text) => (/^([A-Za-z0-9][A-Za-z0-9._/-]{0,99})?$/.test(text) ? text : undefined),
)<string>;

const orNone = (read: (text: string) => string | undefined) => (text: string) =>
  text === '' ? '' : read(text);
const issuer = expecting(issuerPhrase, orNone(issuerIn))<string>;
const origin = expecting(originPhrase, orNone(originIn))<string>;

/** Gives the text of a file whose beginning, as far as it can be told, is what it should be. */
const pemFile = (what: Phrase, isSound: (pem: string) => boolean) =>
  expecting({ en: `a readable PEM file with ${what.en}`, zh: `可读的 PEM 文件（${what.zh}）` }, (file) => {
    return file === '' ? '' : pemIn(file, isSound);
  })<string>;

const certificateFile = pemFile({ en: 'certificates', zh: '证书' }, isCertificate);
const keyFile = pemFile({ en: 'a private key that needs no password', zh: '无口令的私钥' }, isKey);

/** A text with several parts, of which the message names the one that is wrong; nothing of the text is in it. */
const sound = (mistakeIn: (text: string) => string | undefined) =>
  makeValidator<string>((text) => {
    const mistake = mistakeIn(text);
    if (mistake !== undefined) throw new Error(mistake);
    return text;
  })<string>;

const eventStoreUrl = sound(mistakeInEsdb);
const postgresUrl = sound(mistakeInPostgres);

const keysPostgresUrl = sound((text) => (text === '' ? undefined : mistakeInPostgres(text)));
const districtFolder = sound((folder) => (folder === '' ? undefined : districtFolderFault(folder)));

const asKey = (text: string): Buffer | undefined => {
  const key = Buffer.from(text.trim(), 'base64url');
  return /^[\w-]{43}=?$/.test(text.trim()) && key.length === 32 ? key : undefined;
};

const thirtyTwoBytes: Phrase = { en: '32 random bytes as base64url', zh: '32 个随机字节的 base64url 编码' };

const secretKey = expecting(thirtyTwoBytes, (text) => (text === '' ? Buffer.alloc(0) : asKey(text)))<Buffer>;

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
  const { en, zh } = thirtyTwoBytes;
  throw new ConfigurationError(
    `${file}: ${expected({ en: `a readable file with ${en}`, zh: `可读文件，内含${zh}` })}`,
  );
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
      OIDC_ONE_FACTOR: flag({ default: false }),
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

const notSet = (name: string, what: Phrase): ConfigurationError =>
  new ConfigurationError(`${name}=(not set): ${expected(what)}`);

/**
 * The key of personal data, for processes that cannot do without.
 * @throws {ConfigurationError}
 */
export function personalDataKeyOf({ personalDataKey }: Config): Buffer {
  if (personalDataKey) return personalDataKey;
  const { en, zh } = thirtyTwoBytes;
  throw notSet('PERSONAL_DATA_KEY', {
    en: `${en}, here or in PERSONAL_DATA_KEY_FILE,`,
    zh: `${zh}，写在此处或 PERSONAL_DATA_KEY_FILE 所指文件中`,
  });
}

/**
 * The id of this installation, for processes that cannot do without. There is no usual one: what is signed for one
 * installation must not count in another.
 * @throws {ConfigurationError}
 */
export function audienceOf({ audience }: Pick<Config, 'audience'>): string {
  if (audience) return audience;
  throw notSet('INSTALLATION_ID', {
    en: 'a name for this installation that no other has, such as liandong.huaxi.example,',
    zh: '本装置独有的名称，例如 liandong.huaxi.example',
  });
}

/**
 * The key that appends are signed with, for processes that append: all of them with the same.
 * @throws {ConfigurationError}
 */
export function appendKeyOf({ appendKey }: Config): Buffer {
  if (appendKey) return appendKey;
  const { en, zh } = thirtyTwoBytes;
  throw notSet('APPEND_KEY', {
    en: `${en}, the same for all processes, here or in APPEND_KEY_FILE,`,
    zh: `${zh}，各进程相同，写在此处或 APPEND_KEY_FILE 所指文件中`,
  });
}

const secret = /PASSWORD|SECRET|URL|_KEY$/;

/** As it was given: in a file of its own, or itself. */
function shownSetting(name: string, env: NodeJS.ProcessEnv): string {
  if (env[`${name}_FILE`]) return `${name}_FILE=(hidden)`;
  return `${name}=${secret.test(name) ? '(hidden)' : (env[name] ?? '(not set)')}`;
}

function report(
  { errors }: ReporterOptions<unknown>,
  env: NodeJS.ProcessEnv,
  mistakes: readonly string[],
): void {
  const wrong = Object.entries(errors as Record<string, Error | undefined>).flatMap(([name, error]) =>
    error ? [`${shownSetting(name, env)}: ${error.message}`] : [],
  );
  wrong.push(
    ...mistakes,
    ...kafkaTlsMistakes(env),
    ...mistakesInPair(env, 'HTTP_TLS_CERT_FILE', 'HTTP_TLS_KEY_FILE'),
    ...factorMistakes(env, isTrue(env['OIDC_ONE_FACTOR'] ?? '')),
  );
  if (env['KAFKA_SASL_MECHANISM']) {
    for (const name of ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD']) {
      if (!env[name]) wrong.push(missingBeside(name, 'KAFKA_SASL_MECHANISM'));
    }
  }
  if (wrong.length > 0) throw new ConfigurationError(...wrong);
}

const kafkaTlsFiles = ['KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE'] as const;

/** What would otherwise come out as a connection in the clear, or as one that the broker ends without a word. */
function kafkaTlsMistakes(env: NodeJS.ProcessEnv): string[] {
  const { KAFKA_TLS: isOn } = env;
  const given = kafkaTlsFiles.filter((name) => env[name]);
  if (given.length > 0 && !isTrue(isOn ?? '')) {
    const because = `since ${given.join(' and ')} is set`;
    return [
      `KAFKA_TLS=${isOn ?? '(not set)'}: true was expected, ${because} 因设置了 ${given.join('、')}，应为 true`,
    ];
  }
  return mistakesInPair(env, 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE');
}
