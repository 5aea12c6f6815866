import { randomBytes } from 'node:crypto';
import { Logger } from 'pino';
import { Session } from './access/session.js';
import { Users } from './access/users.js';
import { BrokerConfig } from './config.js';
import { GroupCoordinator } from './groups/coordinator.js';
import { ProducerIds } from './store/producer-ids.js';
import { Store } from './store/store.js';
import { TopicRegistry } from './topics/registry.js';

/** Everything a request handler works with. */
export interface Broker {
  config: BrokerConfig;
  /** Absolute. */
  dataDir: string;
  store: Store;
  topics: TopicRegistry;
  groups: GroupCoordinator;
  producerIds: ProducerIds;
  users: Users;
  clusterId: string;
  /** Where clients are told to connect; set once the port is known. */
  endpoint: { host: string; port: number };
  log: Logger;
}

export interface RequestContext {
  version: number;
  clientId: string;
  clientHost: string;
  session: Session;
  /** Aborts when the connection is gone: a waiting fetch ends. */
  gone: AbortSignal;
}

const CLUSTER_ID = 'cluster-id';

/** The id of this installation, made on its first start. */
export async function clusterIdOf(store: Store): Promise<string> {
  const stored = store.settings.get(CLUSTER_ID);
  if (typeof stored === 'string') return stored;
  const made = randomBytes(16).toString('base64url');
  await store.commit((group) => group.put(store.settings, CLUSTER_ID, made));
  return made;
}
