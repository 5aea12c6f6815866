import { CommittedOffset } from '../store/records.js';
import { Store } from '../store/store.js';
import { groupKey } from './group-key.js';

export interface TopicPartition {
  topic: string;
  partition: number;
}

export interface OffsetEntry extends TopicPartition {
  committed: CommittedOffset;
}

/** Committed offsets. Reads see what is durable. */
export class GroupOffsets {
  constructor(private readonly store: Store) {}

  /** Durable on return. */
  async commit(groupId: string, entries: readonly OffsetEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.store.commit((writes) => {
      for (const { topic, partition, committed } of entries)
        writes.put(this.store.offsets, [groupKey(groupId), topic, partition], committed);
    });
  }

  get(groupId: string, { topic, partition }: TopicPartition): CommittedOffset | undefined {
    return this.store.offsets.get([groupKey(groupId), topic, partition]);
  }

  of(groupId: string): OffsetEntry[] {
    const key = groupKey(groupId);
    const entries: OffsetEntry[] = [];
    for (const { key: found, value } of this.store.offsets.getRange({ start: [key, '', 0] })) {
      if (found[0] !== key) break;
      entries.push({ topic: found[1], partition: found[2], committed: value });
    }
    return entries;
  }

  async delete(groupId: string, partitions: readonly TopicPartition[]): Promise<void> {
    if (partitions.length === 0) return;
    await this.store.commit((writes) => {
      for (const { topic, partition } of partitions)
        writes.remove(this.store.offsets, [groupKey(groupId), topic, partition]);
    });
  }

  async deleteGroup(groupId: string): Promise<void> {
    await this.delete(groupId, this.of(groupId));
  }

  async expire(groupId: string, committedBefore: number): Promise<void> {
    await this.delete(
      groupId,
      this.of(groupId).filter(({ committed }) => committed.committedAt < committedBefore),
    );
  }

  /** Of all groups: a topic made again under the name starts without offsets. */
  async deleteTopic(topic: string): Promise<void> {
    const gone = [...this.store.offsets.getKeys()].filter((key) => key[1] === topic);
    if (gone.length > 0)
      await this.store.commit((writes) => gone.forEach((key) => writes.remove(this.store.offsets, key)));
  }
}
