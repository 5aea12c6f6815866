import Broker from 'kafkajs/src/broker/index.js';
import loggers from 'kafkajs/src/loggers/index.js';
import ConnectionPool from 'kafkajs/src/network/connectionPool.js';
import socketFactory from 'kafkajs/src/network/socketFactory.js';
import { clientConfig, type BrokerConfig } from '../client/kafka.js';

export type Node = InstanceType<typeof Broker>;

export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

const quiet = { debug: silence, info: silence, warn: silence, error: silence };
function silence(): void {
  // what fails is told by whoever asked
}

/**
 * The client's connection to one node, without what it builds upon it: it tries nothing twice, asks no other node, and
 * rejects with the very answer.
 */
export function nodeAt({ host, port }: NodeAddress, config: BrokerConfig, limitMs: number): Node {
  const { clientId, ssl, sasl } = clientConfig(config, 'liandong-probe', quiet);
  const logger = loggers.createLogger({ level: 0, logCreator: () => silence });
  const connectionPool = new ConnectionPool({
    host,
    port,
    clientId,
    ssl,
    sasl,
    logger,
    socketFactory: socketFactory(),
    connectionTimeout: limitMs,
    requestTimeout: limitMs,
  });
  return new Broker({
    connectionPool,
    logger,
    authenticationTimeout: limitMs,
    allowAutoTopicCreation: false,
  });
}

export function addressOf(broker: string): NodeAddress {
  const colon = broker.lastIndexOf(':');
  return { host: broker.slice(0, colon), port: Number(broker.slice(colon + 1)) };
}

/** No partition has that number: the right to the topic is looked at, then there is nothing to do. */
const nowhere = 2 ** 31 - 2;

const denials: readonly string[] = [
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
];

export const isDenied = (error: unknown): boolean => denials.includes(typeOf(error));

export const typeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : '';

/** Rejects where the right is missing, and with whatever keeps the node from answering. */
export const writesTo = (node: Node, topic: string): Promise<unknown> =>
  permitted(
    node.produce({
      acks: -1,
      timeout: 1_000,
      topicData: [
        {
          topic,
          partitions: [
            {
              partition: nowhere,
              firstSequence: 0,
              messages: [{ key: null, value: '', timestamp: String(Date.now()), headers: {} }],
            },
          ],
        },
      ],
    }),
  );

export const readsFrom = (node: Node, topic: string): Promise<unknown> =>
  permitted(
    node.fetch({
      maxWaitTime: 0,
      topics: [{ topic, partitions: [{ partition: nowhere, fetchOffset: '0', maxBytes: 1 }] }],
    }),
  );

/** The sign of life of a member that the group does not have. */
export const consumes = (node: Node, groupId: string): Promise<unknown> =>
  permitted(node.heartbeat({ groupId, groupGenerationId: 0, memberId: 'liandong-probe' }));

/** Other refusals of the broker come after the right was found. */
const permitted = (asked: Promise<unknown>): Promise<unknown> =>
  asked.catch((error: unknown) => {
    if (isDenied(error) || typeOf(error) === '') throw error;
  });
