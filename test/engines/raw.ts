import { buildBatch, type TestRecord } from '../../libs/embedded-kafka/test/batch-builder.js';
import { RawClient } from '../../libs/embedded-kafka/test/raw-client.js';
import type { Bus } from './bus.js';

const GROUP = 0;

/** Connections that send requests which kafkajs has no call for, each to the broker that answers it. */
export class Raw {
  private readonly open = new Map<string, RawClient>();

  constructor(private readonly bus: Bus) {}

  /** The first broker of the list. */
  any(): Promise<RawClient> {
    const [host = '', port] = (this.bus.brokers[0] ?? '').split(/:(?=\d+$)/);
    return this.at(host, Number(port));
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
    const { coordinators } = await client.call('findCoordinator', 4, {
      key: '',
      keyType: GROUP,
      keys: [groupId],
    });
    const [found] = coordinators;
    if (found?.errorCode !== 0) throw new Error(`no coordinator of ${groupId}: ${found?.errorMessage}`);
    return this.at(found.host, found.port);
  }

  /** Error code of one batch written to partition 0. */
  async produce(topic: string, records: readonly TestRecord[], acks: 1 | -1 = -1): Promise<number> {
    const client = await this.leaderOf(topic);
    const { topics } = await client.call('produce', 9, {
      transactionalId: null,
      acks,
      timeoutMs: 10_000,
      topics: [{ name: topic, partitions: [{ index: 0, records: [buildBatch(records)] }] }],
    });
    return topics[0]!.partitions[0]!.errorCode;
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
