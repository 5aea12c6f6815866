import { createKafka, probeBus, type BrokerConfig } from '#messaging';
import { mayPass, sentenceOf, type EngineFault } from '#platform';
import { readFileSync } from 'node:fs';
import { freePort } from '../../harness/processes.js';
import { Certificates, hasOpenssl } from './certificates.js';
import { embeddedOnly, kafkaBroker, type Engine } from '../engines.js';
import { silentListener, tlsDoor, type Listener } from './listeners.js';
import { startRefusingBroker, type RefusingBrokerOptions } from './refusing-broker.js';
import { unique, until } from '../support.js';

/** No machine is so slow that an answer would take as long. */
const patient = { answerWithinMs: 25_000, explainWithinMs: 25_000 };
const service = { topicPrefix: 'huaxi.', partitions: 3, replicationFactor: 1 };
const silence = (): void => undefined;
const quiet = { debug: silence, info: silence, warn: silence, error: silence };

const at = (...ports: number[]): BrokerConfig => ({ brokers: ports.map((port) => `127.0.0.1:${port}`) });
const faultOf = async (kafka: BrokerConfig): Promise<EngineFault> => {
  const fault = await probeBus({ kafka, service, ...patient });
  if (!fault) throw new Error('no fault was found');
  return fault;
};

describe('whether the bus can be used', () => {
  let engine: Engine;
  const open: { stop(): void }[] = [];
  beforeAll(async () => {
    engine = await kafkaBroker();
  });
  afterAll(() => engine.stop());
  afterEach(() => open.splice(0).forEach((one) => one.stop()));

  const opened = async <T extends { stop(): void }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    open.push(started);
    return started;
  };
  const refusing = async (options: RefusingBrokerOptions): Promise<number> =>
    (await opened(startRefusingBroker(options))).port;

  it('is tried without leaving anything there', async () => {
    const topicPrefix = `${unique('probed')}.`;
    const kafka = { brokers: engine.url.split(',') };
    const probed = { kafka, service: { ...service, topicPrefix }, ...patient };
    expect(await probeBus(probed)).toBeUndefined();
    const admin = createKafka(kafka, 'probed', quiet).admin();
    await admin.connect();
    const [topics, { groups }] = await Promise.all([admin.listTopics(), admin.listGroups()]);
    expect(topics.filter((topic) => topic.startsWith(topicPrefix))).toEqual([]);
    expect(groups.filter(({ groupId }) => groupId.startsWith(topicPrefix.slice(0, -1)))).toEqual([]);
    await admin.disconnect();
  });

  it('is tried without leaving a connection open', async () => {
    const broker = await opened(startRefusingBroker({}));
    expect(await probeBus({ kafka: at(broker.port), service, ...patient })).toBeUndefined();
    await until(() => broker.connections() === 0, 'an end of all connections');
  });

  it('is had by a user with every right, or from one of several brokers', async () => {
    const port = await refusing({ password: 's3cret' });
    const sasl = { mechanism: 'plain', username: 'liandong', password: 's3cret' } as const;
    const kafka = { ...at(await freePort(), port), sasl };
    expect(await probeBus({ kafka, service, ...patient })).toBeUndefined();
  });

  it('is refused to another password, which is not repeated', async () => {
    const port = await refusing({ password: 's3cret' });
    const sasl = { mechanism: 'plain', username: 'liandong', password: 'hunter2' } as const;
    const fault = await faultOf({ ...at(port), sasl });
    expect(fault).toMatchObject({ kind: 'credentials', address: `127.0.0.1:${port}` });
    expect(sentenceOf(fault)).toMatch(/Invalid username or password.*KAFKA_SASL_PASSWORD/);
    expect(mayPass(fault)).toBe(false);
    expect(JSON.stringify(fault)).not.toContain('hunter2');
  });

  it('is denied to a user without rights, all of which are named in one sentence', async () => {
    const port = await refusing({
      allows: (right, name) => !(right === 'write' && name === 'huaxi.replies') && right !== 'group',
      topics: ['huaxi.commands'],
    });
    const fault = await faultOf(at(port));
    expect(fault.kind).toBe('right');
    expect(sentenceOf(fault)).toContain(
      'may not write huaxi.replies or read group huaxi-command-worker, huaxi-observer',
    );
    expect(sentenceOf(fault)).toContain('docs/engines.md');
    expect(mayPass(fault)).toBe(false);
    const none = await faultOf(at(await refusing({ allows: () => false })));
    expect(none.lacking?.en).toContain('read huaxi.commands, huaxi.agency-events and 3 more or write');
  });

  it('needs the right to create topics only for those that are missing', async () => {
    const allows = (right: string): boolean => right !== 'create';
    const names = ['commands', 'agency-events', 'observations', 'replies', 'events', 'dead-letters'];
    const exercise = ['exercise-commands', 'exercise-replies', 'exercise-events'];
    const topics = [...names, ...exercise].map((name) => `huaxi.${name}`);
    expect(
      await probeBus({ kafka: at(await refusing({ allows, topics })), service, ...patient }),
    ).toBeUndefined();
    const fault = await faultOf(at(await refusing({ allows, topics: topics.slice(1) })));
    expect(sentenceOf(fault)).toContain('may not create huaxi.commands');
  });

  it('is not where nothing listens', async () => {
    const fault = await faultOf(at(await freePort(), await freePort()));
    expect(fault.kind).toBe('refused');
    expect(mayPass(fault)).toBe(true);
  });

  it('is not where nothing listens that the cluster itself names', async () => {
    const gone = await freePort();
    const fault = await faultOf(at(await refusing({ advertisedPort: gone })));
    expect(fault).toMatchObject({ kind: 'refused', address: `127.0.0.1:${gone}` });
    expect(sentenceOf(fault)).toContain('advertised.listeners');
  });

  it('is not where nobody answers', async () => {
    const { port } = await opened(silentListener());
    const fault = await probeBus({ kafka: at(port), answerWithinMs: 300, explainWithinMs: 300 });
    expect(fault?.kind).toBe('silent');
  });

  describe('over TLS', () => {
    const it = hasOpenssl ? globalThis.it : globalThis.it.skip;
    let certificates: Certificates;
    let door: Listener;
    beforeAll(() => {
      if (hasOpenssl) certificates = new Certificates('worker');
    });
    afterAll(() => certificates?.remove());
    beforeEach(async () => {
      if (!hasOpenssl) return;
      door = await opened(tlsDoor(await refusing({}), certificates.identity));
    });
    const pem = (authority: 'ours' | 'other'): string => readFileSync(certificates.ca(authority), 'utf8');

    it('is not trusted by whoever names another authority, or none', async () => {
      for (const tls of [{ ca: pem('other') }, {}]) {
        const fault = await faultOf({ ...at(door.port), tls });
        expect(fault.kind).toBe('not-trusted');
        expect(sentenceOf(fault)).toMatch(/certificate.*KAFKA_TLS_CA_FILE/);
        expect(mayPass(fault)).toBe(false);
      }
    });

    it('is expected there, and here not', async () => {
      const fault = await faultOf(at(door.port));
      expect(fault.kind).toBe('tls-missing');
      expect(sentenceOf(fault)).toContain('check KAFKA_TLS');
    });

    const spokenWithOwn = hasOpenssl ? embeddedOnly('KAFKA_BROKERS') : globalThis.it.skip;
    spokenWithOwn('is wanted here, and there not spoken (embedded only)', async () => {
      const fault = await faultOf({ brokers: [engine.url], tls: { ca: pem('ours') } });
      expect(fault.kind).toBe('tls-not-spoken');
    });

    it('wants a certificate of the client', async () => {
      const ca = pem('ours');
      const identity = { ...certificates.identity, ca, requestCert: true };
      const strict = await opened(tlsDoor(await refusing({}), identity));
      const fault = await faultOf({ ...at(strict.port), tls: { ca } });
      expect(fault.kind).toBe('client-certificate');
      expect(sentenceOf(fault)).toContain('KAFKA_TLS_CERT_FILE');
    });
  });
});
