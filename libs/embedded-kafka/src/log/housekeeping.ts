import { BrokerConfig } from '../config.js';
import { GroupCoordinator } from '../groups/coordinator.js';
import { TopicRegistry } from '../topics/registry.js';

/** One round of what grows old: records, idempotent producers, offsets of deserted groups. */
export async function houseKeep(
  topics: TopicRegistry,
  groups: GroupCoordinator,
  config: BrokerConfig,
  now: number,
): Promise<void> {
  for (const topic of topics.all())
    for (const partition of topic.partitions) {
      await partition.retain(topic.config, now);
      await partition.expireProducers(now - config.producerIdExpirationMs);
    }
  await groups.expire(now);
}
