import { randomUUID } from 'node:crypto';
import { BrokerConfig } from '../config.js';
import { Partition } from '../log/partition.js';
import { ErrorCode, Refusal } from '../protocol/errors.js';
import { TopicRecord } from '../store/records.js';
import { Store } from '../store/store.js';
import { effectiveTopicConfig, EffectiveTopicConfig } from './topic-config.js';

const MAX_PARTITIONS = 10_000;

export interface Topic {
  /** Short key of the data in the store; not used again while any of it is left. */
  number: number;
  record: TopicRecord;
  config: EffectiveTopicConfig;
  partitions: Partition[];
}

/** @throws Refusal INVALID_TOPIC_EXCEPTION */
export function checkTopicName(name: string): void {
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(name) || name === '.' || name === '..')
    throw new Refusal(
      ErrorCode.INVALID_TOPIC_EXCEPTION,
      `Topic name ${JSON.stringify(name.slice(0, 300))} is invalid: 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'`,
    );
}

/** Names that differ only in these share their metric names, so Kafka lets only one of them exist. */
const collisionKey = (name: string): string => name.replaceAll('.', '_');

/** All topics. What a caller finds here is durable; a topic being made or removed is not found. */
export class TopicRegistry {
  private readonly byName = new Map<string, Topic>();
  private readonly byId = new Map<string, Topic>();
  private readonly creating = new Map<string, Promise<Topic>>();
  private readonly removing = new Set<Promise<void>>();
  private nextNumber = 1;

  constructor(
    private readonly store: Store,
    private readonly broker: BrokerConfig,
    private readonly onError: (error: unknown) => void,
  ) {
    for (const { key: number, value: record } of store.topics.getRange()) {
      this.nextNumber = number + 1;
      const topic = this.load(number, record);
      if (record.deleted) this.removeData(topic);
      else this.publish(topic);
    }
  }

  private load(number: number, record: TopicRecord): Topic {
    return {
      number,
      record,
      config: effectiveTopicConfig(record.config, this.broker),
      partitions: Array.from({ length: record.partitions }, (_, i) => new Partition(this.store, number, i)),
    };
  }

  private publish(topic: Topic): void {
    this.byName.set(topic.record.name, topic);
    this.byId.set(topic.record.id, topic);
  }

  all(): Topic[] {
    return [...this.byName.values()];
  }

  get(name: string): Topic | undefined {
    return this.byName.get(name);
  }

  getById(id: string): Topic | undefined {
    return this.byId.get(id);
  }

  partition(name: string, index: number): Partition | undefined {
    return this.byName.get(name)?.partitions[index];
  }

  /** @throws Refusal when a topic of that or a colliding name exists or is being made, or the count is absurd */
  checkCreation(name: string, partitions: number): void {
    checkTopicName(name);
    if (this.byName.has(name) || this.creating.has(name))
      throw new Refusal(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`);
    const key = collisionKey(name);
    for (const other of [...this.byName.keys(), ...this.creating.keys()])
      if (collisionKey(other) === key)
        throw new Refusal(
          ErrorCode.INVALID_TOPIC_EXCEPTION,
          `Topic '${name}' collides with existing topic: ${other}`,
        );
    checkPartitionCount(partitions);
  }

  /** @throws Refusal as checkCreation */
  async create(name: string, partitions: number, config: Record<string, string>): Promise<Topic> {
    this.checkCreation(name, partitions);
    const making = this.make(name, partitions, config);
    this.creating.set(name, making);
    try {
      return await making;
    } finally {
      this.creating.delete(name);
    }
  }

  /** For metadata requests that may create: the topic, whoever makes it. */
  async getOrCreate(name: string): Promise<Topic> {
    return (
      this.byName.get(name) ?? this.creating.get(name) ?? this.create(name, this.broker.defaultPartitions, {})
    );
  }

  private async make(name: string, partitions: number, config: Record<string, string>): Promise<Topic> {
    const number = this.nextNumber++;
    const record: TopicRecord = { name, id: randomUUID().replaceAll('-', ''), partitions, config };
    await this.store.commit((group) => group.put(this.store.topics, number, record));
    const topic = this.load(number, record);
    this.publish(topic);
    return topic;
  }

  /** Durable on return. The count can only grow. */
  async addPartitions(topic: Topic, count: number, validateOnly: boolean): Promise<void> {
    checkPartitionCount(count);
    if (count <= topic.record.partitions)
      throw new Refusal(
        ErrorCode.INVALID_PARTITIONS,
        `Topic currently has ${topic.record.partitions} partitions, which is not less than the requested ${count}.`,
      );
    if (validateOnly) return;
    await this.update(topic, { partitions: count });
    while (topic.partitions.length < count)
      topic.partitions.push(new Partition(this.store, topic.number, topic.partitions.length));
  }

  async setConfig(topic: Topic, config: Record<string, string>): Promise<void> {
    await this.update(topic, { config });
    topic.config = effectiveTopicConfig(config, this.broker);
  }

  private async update(topic: Topic, change: Partial<TopicRecord>): Promise<void> {
    topic.record = { ...topic.record, ...change };
    await this.store.commit((group) => {
      if (this.byName.get(topic.record.name) === topic)
        group.put(this.store.topics, topic.number, topic.record);
    });
  }

  /** Durable on return; the data is removed afterwards, also across a restart. */
  async delete(topic: Topic): Promise<void> {
    this.byName.delete(topic.record.name);
    this.byId.delete(topic.record.id);
    topic.record = { ...topic.record, deleted: true };
    await this.store.commit((group) => group.put(this.store.topics, topic.number, topic.record));
    this.removeData(topic);
  }

  private removeData(topic: Topic): void {
    const removal = (async () => {
      for (const partition of topic.partitions) await partition.destroy();
      await this.store.commit((group) => group.remove(this.store.topics, topic.number));
    })()
      .catch(this.onError)
      .finally(() => this.removing.delete(removal));
    this.removing.add(removal);
  }

  /** Waits for removals under way. */
  async settle(): Promise<void> {
    await Promise.all(this.removing);
  }
}

function checkPartitionCount(count: number): void {
  if (count < 1 || count > MAX_PARTITIONS)
    throw new Refusal(ErrorCode.INVALID_PARTITIONS, `Number of partitions must be 1 to ${MAX_PARTITIONS}.`);
}
