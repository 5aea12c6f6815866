import { startEmbeddedKafka } from '#embedded-kafka';
import { BatchingProducer, clientConfig, createKafka, ensureTopics, runConsumer, type Log } from '#messaging';
import { loadConfig } from '#platform';
import { Kafka } from 'kafkajs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { Certificates, hasOpenssl } from './certificates.js';
import { unique, until } from '../support.js';

const silent = (): void => undefined;
const quiet: Log = { debug: silent, info: silent, warn: silent, error: silent };

// the broker needs a second loopback address, which Linux has
const it = hasOpenssl && process.platform === 'linux' ? globalThis.it : globalThis.it.skip;

/**
 * The embedded broker speaks in the clear, at 127.0.0.2, and says that it is at 127.0.0.1: there a doorkeeper lets in
 * whoever shows a certificate of our authority.
 */
describe('TLS to the bus (an embedded broker behind a doorkeeper)', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-tls-bus-'));
  let certificates: Certificates;
  let broker: Awaited<ReturnType<typeof startEmbeddedKafka>>;
  let door: Server;
  const shown: unknown[] = [];

  beforeAll(async () => {
    if (it !== globalThis.it) return;
    certificates = new Certificates('worker');
    broker = await startEmbeddedKafka({
      access: 'open',
      dataDir,
      port: 0,
      host: '127.0.0.2',
      advertisedHost: '127.0.0.1',
    });
    const ca = readFileSync(certificates.ca('ours'));
    door = createServer({ ...certificates.identity, ca, requestCert: true }, (outside) => {
      shown.push(outside.getPeerCertificate().subject.CN);
      const inside = connect(broker.port, '127.0.0.2');
      outside.on('error', () => inside.destroy()).pipe(inside);
      inside.on('error', () => outside.destroy()).pipe(outside);
    });
    await new Promise<void>((resolve) => door.listen(broker.port, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    door?.close();
    await broker?.close();
    certificates?.remove();
    rmSync(dataDir, { recursive: true });
  });
  beforeEach(() => shown.splice(0));

  /** As a process of the service is given them. */
  const configWith = (ca: 'ours' | 'other', own?: 'ours' | 'other') =>
    loadConfig({
      KAFKA_BROKERS: `127.0.0.1:${broker.port}`,
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA_FILE: certificates.ca(ca),
      ...(own && {
        KAFKA_TLS_CERT_FILE: certificates.cert(own),
        KAFKA_TLS_KEY_FILE: certificates.key(own),
      }),
    }).kafka;

  it('carries messages there and back for a client that shows its certificate', async () => {
    const kafka = createKafka(configWith('ours', 'ours'), 'tls', quiet);
    const topic = unique('topic');
    await ensureTopics(kafka, { commands: topic }, { partitions: 1, replicationFactor: 1 });
    const producer = await BatchingProducer.connect(kafka);
    await producer.send(topic, { key: 'k', value: '急', headers: {} });
    const got: string[] = [];
    const consumer = await runConsumer(kafka, {
      topics: [topic],
      groupId: unique('group'),
      inFlight: 1,
      log: quiet,
      handle: ({ value }) => {
        got.push(String(value));
        return Promise.resolve({ settled: Promise.resolve() });
      },
    });
    await until(() => got.length > 0, 'the message');
    expect(got).toEqual(['急']);
    expect(new Set(shown)).toEqual(new Set(['worker']));
    await Promise.all([consumer.stop(), producer.close()]);
  });

  it.each([
    ['without a certificate of its own', 'ours', undefined],
    ['with a certificate of another authority', 'ours', 'other'],
    ['that trusts another authority', 'other', 'ours'],
  ] as const)('is not had by a client %s', async (_, ca, own) => {
    const impatient = { ...clientConfig(configWith(ca, own), 'tls', quiet), retry: { retries: 0 } };
    const admin = new Kafka(impatient).admin();
    await expect(admin.connect()).rejects.toThrow(/Connection error|Closed connection/);
    expect(shown).toEqual([]);
    await admin.disconnect();
  });
});
