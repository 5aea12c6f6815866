import { buildBatch, type TestRecord } from '../../../libs/embedded-kafka/test/batch-builder.js';
import { RawClient } from '../../../libs/embedded-kafka/test/raw-client.js';
import { ErrorCode } from '../../../libs/embedded-kafka/src/protocol/errors.js';
import { NO_UUID } from '../../../libs/embedded-kafka/src/protocol/schema.js';
import type { Bus } from './bus.js';
import { until } from '../support.js';

const GROUP = 0;
/** A broker that was just named leader may not know it yet. */
const NOT_LEADER_OR_FOLLOWER = 6;

/** Connections that send requests which kafkajs has no call for, each to the broker that answers it. */
export class Raw {
  private readonly open = new Map<string, RawClient>();

  constructor(private readonly bus: Bus) {}

  /** The first broker of the list. */
  any(): Promise<RawClient> {
    const [host = '', port] = (this.bus.brokers[0] ?? '').split(/:(?=\d+$)/);
    return this.at(host, Number(port));
  }

  /** The first broker, once it has heard of the topics. */
  async knowing(...topics: string[]): Promise<RawClient> {
    const client = await this.any();
    await until(
      async () => {
        const known = await client.call('metadata', 12, {
          topics: topics.map((name) => ({ name, topicId: NO_UUID })),
          allowAutoTopicCreation: false,
          includeClusterAuthorizedOperations: false,
          includeTopicAuthorizedOperations: false,
        });
        return known.topics.every(({ errorCode }) => errorCode === ErrorCode.NONE);
      },
      `the first broker to know ${topics.join(' and ')}`,
    );
    return client;
  }

  async leaderOf(topic: string): Promise<RawClient> {
    const { topics } = await this.bus.admin.fetchTopicMetadata({ topics: [topic] });
    const { brokers } = await this.bus.admin.describeCluster();
    const leader = brokers.find(({ nodeId }) => nodeId === topics[0]?.partitions[0]?.leader);
    if (!leader) throw new Error(`nobody leads ${topic}`);
    return this.at(leader.host, leader.port);
  }

  async coordinatorOf(groupId: string): Promise<RawClient> {
    const client = await this.any();
    let place = { host: '', port: -1 };
    await until(async () => {
      const { coordinators } = await client.call('findCoordinator', 4, {
        key: '',
        keyType: GROUP,
        keys: [groupId],
      });
      const [found] = coordinators;
      if (found?.errorCode !== ErrorCode.NONE) return false;
      place = found;
      return true;
    }, `a coordinator of ${groupId}`);
    return this.at(place.host, place.port);
  }

  /** Error code of one batch written to partition 0. */
  async produce(topic: string, records: readonly TestRecord[], acks: 1 | -1 = -1): Promise<number> {
    const client = await this.leaderOf(topic);
    const passing: number[] = [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER];
    let errorCode: number = NOT_LEADER_OR_FOLLOWER;
    await until(async () => {
      const { topics } = await client.call('produce', 9, {
        transactionalId: null,
        acks,
        timeoutMs: 10_000,
        topics: [{ name: topic, partitions: [{ index: 0, records: [buildBatch(records)] }] }],
      });
      errorCode = topics[0]!.partitions[0]!.errorCode;
      return !passing.includes(errorCode);
    }, `a leader of ${topic}`);
    return errorCode;
  }

  private async at(host: string, port: number): Promise<RawClient> {
    const address = `${host}:${port}`;
    const client = this.open.get(address) ?? (await RawClient.open(port, host));
    this.open.set(address, client);
    return client;
  }

  close(): void {
    for (const client of this.open.values()) client.close();
  }
}
