import { BrokerConfig } from '../config.js';

export type Kind = 'boolean' | 'string' | 'int' | 'long' | 'double' | 'list';

export interface Setting {
  kind: Kind;
  default: (broker: BrokerConfig) => string;
  /** Why a well-formed value cannot be taken, if so. */
  refuse: (value: string) => string | undefined;
}

const LONG_MAX = '9223372036854775807';

const anything = () => undefined;

function between(least: number, most = Infinity): Setting['refuse'] {
  return (value) => {
    if (Number(value) < least) return `Value must be at least ${least}`;
    return Number(value) > most ? `Value must be no more than ${most}` : undefined;
  };
}

function oneOf(...values: string[]): Setting['refuse'] {
  return (value) => (values.includes(value) ? undefined : `String must be one of: ${values.join(', ')}`);
}

const setting = (kind: Kind, value: string, refuse: Setting['refuse'] = anything): Setting => ({
  kind,
  default: () => value,
  refuse,
});

const flag = (): Setting => setting('boolean', 'false');

/** The parts of a list as Kafka takes them apart. */
export function partsOf(list: string): string[] {
  return list === '' ? [] : list.split(/\s*,\s*/);
}

const throttled = (): Setting =>
  setting('list', '', (value) =>
    value === '*' || partsOf(value).every((part) => /^\d+:\d+$/.test(part))
      ? undefined
      : "Value must be '*' or a list of [partitionId]:[brokerId]",
  );

/**
 * The topic settings of Kafka 4.3, with its defaults and ranges. What this broker acts on is in `effectiveTopicConfig`;
 * the others are about segments, replicas, tiers and recompression. They are kept for clients that set and read them:
 * every batch is flushed before it is acknowledged, and stored as its producer compressed it, or uncompressed.
 */
export const topicSettings: Record<string, Setting> = {
  'cleanup.policy': setting('list', 'delete', (value) =>
    partsOf(value).every((part) => part === 'compact' || part === 'delete')
      ? undefined
      : 'String must be one of: compact, delete',
  ),
  'compression.gzip.level': setting('int', '-1', (value) =>
    value === '-1' ? undefined : between(1, 9)(value),
  ),
  'compression.lz4.level': setting('int', '9', between(1, 17)),
  'compression.type': setting(
    'string',
    'producer',
    oneOf('uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'),
  ),
  'compression.zstd.level': setting('int', '3', between(-131_072, 22)),
  'delete.retention.ms': setting('long', '86400000', between(0)),
  'file.delete.delay.ms': setting('long', '60000', between(0)),
  'flush.messages': setting('long', LONG_MAX, between(1)),
  'flush.ms': setting('long', LONG_MAX, between(0)),
  'follower.replication.throttled.replicas': throttled(),
  'index.interval.bytes': setting('int', '4096', between(0)),
  'leader.replication.throttled.replicas': throttled(),
  'local.retention.bytes': setting('long', '-2', between(-2)),
  'local.retention.ms': setting('long', '-2', between(-2)),
  'max.compaction.lag.ms': setting('long', LONG_MAX, between(1)),
  'max.message.bytes': {
    kind: 'int',
    default: (broker) => String(broker.messageMaxBytes),
    refuse: between(0),
  },
  'message.timestamp.after.max.ms': setting('long', '3600000', between(0)),
  'message.timestamp.before.max.ms': setting('long', LONG_MAX, between(0)),
  'message.timestamp.type': setting('string', 'CreateTime', oneOf('CreateTime', 'LogAppendTime')),
  'min.cleanable.dirty.ratio': setting('double', '0.5', between(0, 1)),
  'min.compaction.lag.ms': setting('long', '0', between(0)),
  'min.insync.replicas': setting('int', '1', between(1)),
  preallocate: flag(),
  'remote.log.copy.disable': flag(),
  'remote.log.delete.on.disable': flag(),
  'remote.storage.enable': setting('boolean', 'false', (value) =>
    value.toLowerCase() === 'true' ? 'this broker has no tiered storage' : undefined,
  ),
  'retention.bytes': { kind: 'long', default: (broker) => String(broker.retentionBytes), refuse: anything },
  'retention.ms': { kind: 'long', default: (broker) => String(broker.retentionMs), refuse: between(-1) },
  'segment.bytes': setting('int', '1073741824', between(1_048_576)),
  'segment.index.bytes': setting('int', '10485760', between(4)),
  'segment.jitter.ms': setting('long', '0', between(0)),
  'segment.ms': setting('long', '604800000', between(1)),
  'unclean.leader.election.enable': flag(),
};
