import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, loadConfig } from './config.js';

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
    });
    expect(message).toContain('KAFKA_BROKERS=k1.example: host:port, or several separated by commas');
    expect(message).toContain('KAFKA_PARTITIONS=0: a whole number from 1 to 10000 was expected');
    expect(message).toContain('KAFKA_REPLICATION_FACTOR=1.5: a whole number');
    expect(message).toMatch(/API_PORT=99999: .*port/i);
    expect(message).toMatch(/LOG_LEVEL=loud: .*trace/);
    expect(message).toContain('COMMANDS_IN_FLIGHT=-1: a whole number');
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

  it.each(['huaxi.', 'gy.huaxi-2.', 'A.'])('takes %s for what topics begin with', (prefix) => {
    expect(loadConfig({ KAFKA_TOPIC_PREFIX: prefix }).topicPrefix).toBe(prefix);
  });

  it.each(['huaxi', 'hua_xi.', '.', 'huaxi..', '花溪.', 'hua xi.', `${'x'.repeat(100)}.`])(
    'refuses %s for what topics begin with',
    (prefix) => {
      expect(messageOf({ KAFKA_TOPIC_PREFIX: prefix })).toContain('with a dot at the end was expected');
    },
  );

  it('takes a CA file for its content', () => {
    const folder = mkdtempSync(join(tmpdir(), 'liandong-config-'));
    const file = join(folder, 'ca.pem');
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\nx\n');
    expect(loadConfig({ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: file }).kafka.tls?.ca).toContain('BEGIN');
    writeFileSync(file, 'a picture');
    expect(messageOf({ KAFKA_TLS_CA_FILE: file })).toContain('a readable PEM file was expected');
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['EVENTSTORE_URL', 'https://admin:hunter2@es.example'],
    ['POSTGRES_URL', 'mysql://u:hunter2@db/x'],
  ])('says what %s should be without printing the password in it', (name, value) => {
    const message = messageOf({ [name]: value });
    expect(message).toContain(`${name}=(hidden): `);
    expect(message).not.toContain('hunter2');
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
