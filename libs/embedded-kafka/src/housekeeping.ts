import { BrokerConfig } from './config.js';
import { GroupCoordinator } from './groups/coordinator.js';
import { TopicRegistry } from './topics/registry.js';
import { compact } from './log/cleaner.js';

/** One round of what grows old or is replaced: records, idempotent producers, offsets of deserted groups. */
export async function houseKeep(
  topics: TopicRegistry,
  groups: GroupCoordinator,
  config: BrokerConfig,
  now: number,
): Promise<void> {
  for (const topic of topics.all())
    for (const partition of topic.partitions) {
      if (topic.config.deletes) await partition.retain(topic.config, now);
      if (topic.config.compaction) await compact(partition, topic.config.compaction, now);
      await partition.expireProducers(now - config.producerIdExpirationMs);
    }
  await groups.expire(now);
}
