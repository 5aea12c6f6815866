import { BrokerConfig } from '../config.js';
import { DescribedConfig } from './topic-config.js';

const INT = 3;
const LONG = 5;
const BOOLEAN = 1;

/** The settings of this broker under the names clients know. */
export function describeBrokerConfig(config: BrokerConfig): DescribedConfig[] {
  const entries: [string, string | number | boolean, number][] = [
    ['node.id', config.nodeId, INT],
    ['broker.id', config.nodeId, INT],
    ['auto.create.topics.enable', config.autoCreateTopics, BOOLEAN],
    ['num.partitions', config.defaultPartitions, INT],
    ['default.replication.factor', 1, INT],
    ['message.max.bytes', config.messageMaxBytes, INT],
    ['log.retention.ms', config.retentionMs, LONG],
    ['log.retention.bytes', config.retentionBytes, LONG],
    ['log.retention.check.interval.ms', config.retentionCheckMs, LONG],
    ['group.initial.rebalance.delay.ms', config.groupInitialRebalanceDelayMs, INT],
    ['group.min.session.timeout.ms', config.groupMinSessionTimeoutMs, INT],
    ['group.max.session.timeout.ms', config.groupMaxSessionTimeoutMs, INT],
    ['offsets.retention.minutes', Math.floor(config.offsetsRetentionMs / 60_000), INT],
    ['offset.metadata.max.bytes', config.offsetMetadataMaxBytes, INT],
    ['producer.id.expiration.ms', config.producerIdExpirationMs, INT],
    ['fetch.max.bytes', config.fetchMaxBytes, INT],
    ['socket.request.max.bytes', config.requestMaxBytes, INT],
    ['connections.max.idle.ms', config.connectionsMaxIdleMs, LONG],
  ];
  return entries.map(([name, value, type]) => ({ name, value: String(value), isOwn: false, type }));
}
