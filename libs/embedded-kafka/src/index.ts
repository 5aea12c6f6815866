import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Logger, pino } from 'pino';
import { Access, Users } from './access/users.js';
import { Broker, clusterIdOf } from './broker.js';
import { BrokerConfig, brokerDefaults } from './config.js';
import { GroupCoordinator } from './groups/coordinator.js';
import { houseKeep } from './housekeeping.js';
import { Dispatcher } from './server/dispatch.js';
import { listen } from './server/server.js';
import { ProducerIds } from './store/producer-ids.js';
import { Store } from './store/store.js';
import { TopicRegistry } from './topics/registry.js';

export type { Access, Credentials } from './access/users.js';
export type { BrokerConfig } from './config.js';
export { DirectoryHeldError } from './store/owner.js';

export interface EmbeddedKafkaOptions {
  /** Made if it does not exist; one broker at a time. */
  dataDir: string;
  host?: string;
  /** 0 for any free port. */
  port: number;
  /** Who may connect. There is no default: leaving the bus open to every user of the machine has to be said. */
  access: Access;
  /** What clients are told to connect to; `host` unless given. */
  advertisedHost?: string;
  defaults?: Partial<BrokerConfig>;
  logger?: Logger;
  /** The store cannot write any more: nothing is acknowledged from here on, the process should end. */
  onFailure?: (error: Error) => void;
}

export interface EmbeddedKafka {
  port: number;
  /** Everything acknowledged is durable already; this ends connections and releases the directory. */
  close(): Promise<void>;
}

/**
 * A single Kafka broker on a local directory. A produce or commit is acknowledged when it is on disk.
 * @throws DirectoryHeldError when another live process uses the directory, or the system's error for the port
 */
export async function startEmbeddedKafka(options: EmbeddedKafkaOptions): Promise<EmbeddedKafka> {
  const { dataDir, host = '127.0.0.1', advertisedHost = host } = options;
  const log = options.logger ?? pino({ level: 'silent' });
  const config: BrokerConfig = { ...brokerDefaults, ...options.defaults };
  await mkdir(dataDir, { recursive: true });
  const store = await Store.open(dataDir, (err) => {
    log.fatal({ err }, 'store failed');
    options.onFailure?.(err);
  });
  const topics = new TopicRegistry(store, config, (err) => log.error({ err }, 'removing a topic failed'));
  const groups = new GroupCoordinator(store, config);
  const broker: Broker = {
    config,
    dataDir: resolve(dataDir),
    store,
    topics,
    groups,
    producerIds: new ProducerIds(store),
    users: new Users(options.access, store),
    clusterId: await clusterIdOf(store),
    endpoint: { host: advertisedHost, port: options.port },
    log,
  };
  const release = async () => {
    groups.close();
    await topics.settle();
    await store.close();
  };
  const listener = await listen(
    new Dispatcher(broker),
    log,
    { host, port: options.port },
    { requestMaxBytes: config.requestMaxBytes, idleMs: config.connectionsMaxIdleMs },
  ).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  broker.endpoint.port = listener.port;
  let round: Promise<void> = Promise.resolve();
  const housekeeping = setInterval(() => {
    round = round
      .then(() => houseKeep(topics, groups, config, Date.now()))
      .catch((err: unknown) => log.error({ err }, 'housekeeping failed'));
  }, config.retentionCheckMs);
  log.info({ host, port: listener.port, topics: topics.all().length }, 'serving');
  return {
    port: listener.port,
    close: async () => {
      clearInterval(housekeeping);
      await listener.close();
      await round;
      await release();
    },
  };
}
