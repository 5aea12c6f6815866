import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync, spawnSync } from 'node:child_process';
import { loadConfig } from './config.js';
import { ConfigurationError } from './configuration-error.js';
import { audienceOf, personalDataKeyOf } from './required.js';

const messageOf = (env: Record<string, string>): string => {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('accepted');
};

describe('loadConfig', () => {
  it('starts a laptop without any variable', () => {
    expect(loadConfig({})).toMatchObject({
      eventStoreUrl: 'esdb://127.0.0.1:2113?tls=false',
      kafka: { brokers: ['127.0.0.1:9092'] },
      topicPrefix: 'liandong.',
      postgresUrl: 'postgres://liandong@127.0.0.1:5432/liandong',
      api: { host: '127.0.0.1', port: 8080 },
      inFlight: 128,
      driftCheckSeconds: 60,
    });
  });

  it('takes the addresses of a cluster with its secrets', () => {
    const config = loadConfig({
      EVENTSTORE_URL: 'esdb+discover://admin:changeit@es.example:2113?tls=true',
      KAFKA_BROKERS: 'k1.example:9092, k2.example:9092,[::1]:9092',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'liandong',
      KAFKA_SASL_PASSWORD: 's3cret',
      POSTGRES_URL: 'postgresql://u:p@pg.example:5432/liandong?sslmode=require',
    });
    expect(config.kafka.brokers).toEqual(['k1.example:9092', 'k2.example:9092', '[::1]:9092']);
    expect(config.kafka.sasl).toEqual({
      mechanism: 'scram-sha-512',
      username: 'liandong',
      password: 's3cret',
    });
  });

  it('names every wrong variable at once, with its value and what was expected', () => {
    const message = messageOf({
      KAFKA_BROKERS: 'k1.example',
      KAFKA_PARTITIONS: '0',
      KAFKA_REPLICATION_FACTOR: '1.5',
      API_PORT: '99999',
      LOG_LEVEL: 'loud',
      COMMANDS_IN_FLIGHT: '-1',
      DRIFT_CHECK_SECONDS: '-1',
    });
    expect(message).toContain('KAFKA_BROKERS=k1.example: host:port, or several separated by commas');
    expect(message).toContain('KAFKA_PARTITIONS=0: a whole number from 1 to 10000 was expected');
    expect(message).toContain('KAFKA_REPLICATION_FACTOR=1.5: a whole number');
    expect(message).toMatch(/API_PORT=99999: .*port/i);
    expect(message).toMatch(/LOG_LEVEL=loud: .*trace/);
    expect(message).toContain('COMMANDS_IN_FLIGHT=-1: a whole number');
    expect(message).toContain('DRIFT_CHECK_SECONDS=-1: a whole number from 0 to 86400 was expected');
    expect(loadConfig({ DRIFT_CHECK_SECONDS: '0' }).driftCheckSeconds).toBe(0);
  });

  it.each([
    ['no worker slot, with which nothing would ever be handled', { COMMANDS_IN_FLIGHT: '0' }],
    ['an empty list of brokers', { KAFKA_BROKERS: '' }],
    ['a port beyond 65535', { KAFKA_BROKERS: 'k:65536' }],
    ['a CA file that is not there', { KAFKA_TLS_CA_FILE: '/nowhere/ca.pem' }],
    ['a mechanism without a user', { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_PASSWORD: 'p' }],
  ])('refuses %s', (_, env: Record<string, string>) => {
    expect(messageOf(env)).toMatch(/^(COMMANDS_IN_FLIGHT|KAFKA_)\w*=.*expected/);
  });

  it('takes the key of personal data, or the file that holds it, and never prints it', () => {
    const key = Buffer.alloc(32, 7);
    const text = key.toString('base64url');
    expect(loadConfig({ PERSONAL_DATA_KEY: text }).personalDataKey).toEqual(key);
    const folder = mkdtempSync(join(tmpdir(), 'liandong-config-'));
    const file = join(folder, 'personal-data.key');
    writeFileSync(file, `${text}\n`);
    expect(personalDataKeyOf(loadConfig({ PERSONAL_DATA_KEY_FILE: file }))).toEqual(key);
    rmSync(folder, { recursive: true });
    expect(() => personalDataKeyOf(loadConfig({}))).toThrow(
      /^PERSONAL_DATA_KEY=\(not set\): 32 random bytes/,
    );
    const wrong: Record<string, string>[] = [
      { PERSONAL_DATA_KEY: 'hunter2' },
      { PERSONAL_DATA_KEY_FILE: '/nowhere/hunter2' },
    ];
    for (const env of wrong) {
      expect(messageOf(env)).toMatch(/^PERSONAL_DATA_KEY\w*=\(hidden\): .*expected/);
      expect(messageOf(env)).not.toContain('hunter2');
    }
  });

  it('takes every secret from a file as well, and says which file is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'liandong-config-'));
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const given = {
      EVENTSTORE_URL: 'esdb://liandong:s3cret@es.example:2113?tls=true',
      POSTGRES_URL: 'postgres://u:s3cret@pg.example/liandong',
      KEYS_POSTGRES_URL: 'postgres://u:s3cret@keys.example/keys',
      KAFKA_SASL_PASSWORD: ' s3cret with blanks ',
      APPEND_KEY: Buffer.alloc(32, 9).toString('base64url'),
    };
    const sasl = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'liandong' };
    const files = Object.fromEntries(
      Object.entries(given).map(([name, text]) => [`${name}_FILE`, file(name, `${text}\n`)]),
    );
    const config = loadConfig({ ...sasl, ...files });
    expect(config).toEqual(loadConfig({ ...sasl, ...given }));
    // as processes get them that a stack starts, which reads the file itself
    expect(loadConfig({ ...sasl, ...files, ...given })).toEqual(config);
    for (const [name, text] of Object.entries(given)) {
      for (const wrong of [join(folder, 'hunter2'), folder, file('empty', '\n')])
        expect(messageOf({ [`${name}_FILE`]: wrong })).toBe(
          `${name}_FILE=(hidden): a readable file that holds ${name} was expected 应为 可读文件，内含 ${name}`,
        );
      expect(messageOf({ ...sasl, ...given, [`${name}_FILE`]: file('other', `${text}x`) })).toContain(
        `${name}_FILE=(hidden): the same as in ${name}, or one of the two, was expected`,
      );
    }
    rmSync(folder, { recursive: true });
  });

  it('believes no proxy that is not named, by address or network', () => {
    expect(loadConfig({}).api.trustedProxies).toEqual([]);
    const { api } = loadConfig({ API_TRUSTED_PROXIES: '10.0.0.1, 192.168.0.0/16,::1,fd00::/8' });
    expect(api.trustedProxies).toEqual(['10.0.0.1', '192.168.0.0/16', '::1', 'fd00::/8']);
    for (const wrong of ['proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'true', '::/129'])
      expect(messageOf({ API_TRUSTED_PROXIES: wrong })).toContain(
        `API_TRUSTED_PROXIES=${wrong}: addresses or`,
      );
  });

  it('reads the id of the installation, which has no usual value', () => {
    expect(audienceOf(loadConfig({ INSTALLATION_ID: 'liandong/x_-.1' }))).toBe('liandong/x_-.1');
    expect(() => audienceOf(loadConfig({}))).toThrow(/^INSTALLATION_ID=\(not set\): a name/);
    for (const INSTALLATION_ID of ['a b', '/a', 'a"b', '联动', 'x'.repeat(101)])
      expect(() => loadConfig({ INSTALLATION_ID })).toThrow(/^INSTALLATION_ID=.*expected/);
  });

  it.each(['huaxi.', 'gy.huaxi-2.', 'A.'])('takes %s for what topics begin with', (prefix) => {
    expect(loadConfig({ KAFKA_TOPIC_PREFIX: prefix }).topicPrefix).toBe(prefix);
  });

  it.each(['huaxi', 'hua_xi.', '.', 'huaxi..', '花溪.', 'hua xi.', `${'x'.repeat(100)}.`])(
    'refuses %s for what topics begin with',
    (prefix) => {
      expect(messageOf({ KAFKA_TOPIC_PREFIX: prefix })).toContain('with a dot at the end was expected');
    },
  );

  it.each([
    ['EVENTSTORE_URL', 'https://admin:hunter2@es.example'],
    ['POSTGRES_URL', 'mysql://u:hunter2@db/x'],
  ])('says what %s should be without printing the password in it', (name, value) => {
    const message = messageOf({ [name]: value });
    expect(message).toContain(`${name}=(hidden): `);
    expect(message).not.toContain('hunter2');
  });

  it.each([
    'esdb://h:2113?tls=false',
    'esdb://liandong:s%40c%3Aret@h',
    'esdb://a:1,b:2,c:3?tls=true&node_preference=leader&maxDiscoverAttempts=3',
    'esdb+discover://admin:changeit@es.example:2113/?tls=true',
  ])('takes %s for the log', (text) => {
    expect(loadConfig({ EVENTSTORE_URL: text }).eventStoreUrl).toBe(text);
  });

  it.each([
    ['h:2113', 'esdb://host:port'],
    ['esdb://', 'esdb://host:port'],
    ['esdb://h:port', 'a port from 1 to 65535'],
    ['esdb://h:0', 'a port from 1 to 65535'],
    ['esdb://a:1,,b:2', 'a port from 1 to 65535'],
    ['esdb://u:hun:ter2@h', 'user:password'],
    ['esdb://u:hunt@er2@h', 'user:password'],
    ['esdb://u@h', 'user:password'],
    ['esdb://h?tls=no', 'another value for tls'],
    ['esdb://h?tlsVerifyCert=false', 'tlsVerifyCert is none'],
    ['esdb://h?tlsCAFile=/nowhere/ca.pem', 'a readable PEM file for tlsCAFile'],
    ['esdb://h?userKeyFile=/nowhere/key.pem', 'userCertFile and userKeyFile were expected together'],
  ])('refuses %s for the log, and says %s', (text, expected) => {
    const message = messageOf({ EVENTSTORE_URL: text });
    expect(message).toMatch(/^EVENTSTORE_URL=\(hidden\): /);
    expect(message).toContain(expected);
    expect(message).not.toContain('ter2');
  });

  it.each(['postgres://u:p@h/d', 'postgresql://h:1/d?sslmode=verify-full', 'postgres://u@/d?host=/run/pg'])(
    'takes %s for PostgreSQL',
    (text) => {
      expect(loadConfig({ POSTGRES_URL: text }).postgresUrl).toBe(text);
    },
  );

  it.each([
    ['postgres://u:p@h:5432', 'postgres://user:password@host:port/database'],
    ['postgres://u:p@h:99999/d', 'postgres://user:password@host:port/database'],
    ['postgres://u:hun/ter2@h/d', '%2F'],
    ['postgres://h/d?sslrootcert=/nowhere/ca.pem', 'a readable PEM file for sslrootcert'],
  ])('refuses %s for PostgreSQL, and says %s', (text, expected) => {
    const message = messageOf({ POSTGRES_URL: text });
    expect(message).toContain(expected);
    expect(message).not.toContain('ter2');
  });

  it('does not print a password when something else is wrong', () => {
    const message = messageOf({
      KAFKA_SASL_MECHANISM: 'kerberos',
      KAFKA_SASL_PASSWORD: 'hunter2',
      POSTGRES_URL: 'postgres://u:hunter2@h/d',
      API_PORT: 'x',
    });
    expect(message).not.toContain('hunter2');
  });
});

describe('certificates', () => {
  const hasOpenssl = !spawnSync('openssl', ['version']).error;
  const withOpenssl = hasOpenssl ? it : it.skip;
  let folder: string;
  const file = (name: string): string => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liandong-config-'));
    writeFileSync(file('picture'), 'a picture');
    writeFileSync(file('cut.crt'), '-----BEGIN CERTIFICATE-----\nx\n');
    if (!hasOpenssl) return;
    for (const name of ['worker', 'other']) {
      const made = [
        '-nodes',
        '-subj',
        `/CN=${name}`,
        '-keyout',
        file(`${name}.key`),
        '-out',
        file(`${name}.crt`),
      ];
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...made], { stdio: 'pipe' });
    }
    const secret = ['-aes256', '-passout', 'pass:x', '-in', file('worker.key'), '-out', file('secret.key')];
    execFileSync('openssl', ['pkey', ...secret], { stdio: 'pipe' });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  withOpenssl('takes authority, certificate and key for their content', () => {
    const { tls } = loadConfig({
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA_FILE: file('other.crt'),
      KAFKA_TLS_CERT_FILE: file('worker.crt'),
      KAFKA_TLS_KEY_FILE: file('worker.key'),
    }).kafka;
    expect(tls?.ca).toContain('BEGIN CERTIFICATE');
    expect(tls?.cert).toContain('BEGIN CERTIFICATE');
    expect(tls?.cert).not.toBe(tls?.ca);
    expect(tls?.key).toContain('PRIVATE KEY');
    expect(loadConfig({ KAFKA_TLS: 'true' }).kafka.tls).toEqual({});
    expect(loadConfig({}).kafka.tls).toBeUndefined();
  });

  withOpenssl.each([
    [
      'a certificate without its key',
      { CERT: 'worker.crt' },
      'KAFKA_TLS_KEY_FILE=(not set): expected, since KAFKA_TLS_CERT',
    ],
    [
      'a key without its certificate',
      { KEY: 'worker.key' },
      'KAFKA_TLS_CERT_FILE=(not set): expected, since KAFKA_TLS_KEY',
    ],
    [
      'the key of another certificate',
      { CERT: 'worker.crt', KEY: 'other.key' },
      /KAFKA_TLS_KEY_FILE=.*other.key: the key of/,
    ],
    [
      'a key behind a password',
      { CERT: 'worker.crt', KEY: 'secret.key' },
      /KAFKA_TLS_KEY_FILE=.*that needs no password/,
    ],
    [
      'a key for a certificate',
      { CERT: 'worker.key', KEY: 'worker.key' },
      /KAFKA_TLS_CERT_FILE=.*with certificates was/,
    ],
  ])('refuses %s', (_, files: Record<string, string>, expected) => {
    const named = Object.entries(files).map(([what, name]) => [`KAFKA_TLS_${what}_FILE`, file(name)]);
    const message = messageOf({
      KAFKA_TLS: 'true',
      ...(Object.fromEntries(named) as Record<string, string>),
    });
    expect(message).toMatch(expected);
    expect(message).not.toContain(';');
  });

  it.each(['picture', 'cut.crt', 'missing'])('refuses a file that holds no certificate: %s', (name) => {
    const message = messageOf({ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: file(name) });
    expect(message).toContain('a readable PEM file with certificates was expected');
  });

  withOpenssl('is asked of the certificate that is served as well', () => {
    const [certFile, keyFile] = [file('worker.crt'), file('worker.key')];
    const served = { HTTP_TLS_CERT_FILE: certFile, HTTP_TLS_KEY_FILE: keyFile };
    expect(loadConfig(served).httpTls).toEqual({ certFile, keyFile });
    expect(loadConfig({}).httpTls).toBeUndefined();
    expect(messageOf({ HTTP_TLS_CERT_FILE: certFile })).toContain(
      'HTTP_TLS_KEY_FILE=(not set): expected, since HTTP_TLS_CERT_FILE is set',
    );
    expect(messageOf({ ...served, HTTP_TLS_KEY_FILE: file('other.key') })).toContain('the key of HTTP_TLS');
    expect(messageOf({ ...served, HTTP_TLS_CERT_FILE: file('picture') })).toContain('a readable PEM file');
  });

  withOpenssl('is not left off by mistake', () => {
    expect(messageOf({ KAFKA_TLS_CA_FILE: file('worker.crt') })).toContain(
      'KAFKA_TLS=(not set): true was expected, since KAFKA_TLS_CA_FILE is set',
    );
  });
});
