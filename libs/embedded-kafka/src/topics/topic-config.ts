import { BrokerConfig } from '../config.js';
import { ErrorCode, Refusal } from '../protocol/errors.js';

type Kind = 'boolean' | 'string' | 'int' | 'long' | 'double' | 'list';

interface ConfigKey {
  kind: Kind;
  default: (broker: BrokerConfig) => string;
  /** Why a value cannot be honoured, if so. */
  refuse?: (value: string) => string | undefined;
}

const fixed = (kind: Kind, value: string): ConfigKey => ({ kind, default: () => value });

const only = (kind: Kind, ...values: string[]): ConfigKey => ({
  kind,
  default: () => values[0]!,
  refuse: (value) =>
    values.includes(value) ? undefined : `this broker supports ${values.join(' and ')} only`,
});

const LONG_MAX = '9223372036854775807';

/**
 * Topic settings of Kafka. The ones about segments, replicas and flushing describe how a cluster stores and are kept
 * for clients that set and read them; here every batch is flushed before it is acknowledged.
 */
const keys: Record<string, ConfigKey> = {
  'cleanup.policy': only('list', 'delete'),
  'compression.type': only('string', 'producer'),
  'delete.retention.ms': fixed('long', '86400000'),
  'file.delete.delay.ms': fixed('long', '60000'),
  'flush.messages': fixed('long', LONG_MAX),
  'flush.ms': fixed('long', LONG_MAX),
  'index.interval.bytes': fixed('int', '4096'),
  'max.compaction.lag.ms': fixed('long', LONG_MAX),
  'max.message.bytes': {
    kind: 'int',
    default: (broker) => String(broker.messageMaxBytes),
    refuse: atLeast(0),
  },
  'message.timestamp.type': only('string', 'CreateTime', 'LogAppendTime'),
  'min.cleanable.dirty.ratio': fixed('double', '0.5'),
  'min.compaction.lag.ms': fixed('long', '0'),
  'min.insync.replicas': { kind: 'int', default: () => '1', refuse: atLeast(1) },
  preallocate: fixed('boolean', 'false'),
  'retention.bytes': {
    kind: 'long',
    default: (broker) => String(broker.retentionBytes),
    refuse: atLeast(-1),
  },
  'retention.ms': { kind: 'long', default: (broker) => String(broker.retentionMs), refuse: atLeast(-1) },
  'segment.bytes': fixed('int', '1073741824'),
  'segment.index.bytes': fixed('int', '10485760'),
  'segment.jitter.ms': fixed('long', '0'),
  'segment.ms': fixed('long', '604800000'),
  'unclean.leader.election.enable': fixed('boolean', 'false'),
};

function atLeast(minimum: number): (value: string) => string | undefined {
  return (value) => (Number(value) >= minimum ? undefined : `value must be at least ${minimum}`);
}

const wellFormed: Record<Kind, RegExp> = {
  boolean: /^(true|false)$/i,
  string: /^.*$/,
  int: /^-?\d{1,10}$/,
  long: /^-?\d{1,19}$/,
  double: /^-?\d+(\.\d+)?$/,
  list: /^.*$/,
};

/** @throws Refusal INVALID_CONFIG on an unknown name, a malformed value or one that cannot be honoured */
export function checkTopicConfig(name: string, value: string | null): string {
  const key = keys[name];
  if (!key) throw new Refusal(ErrorCode.INVALID_CONFIG, `Unknown topic config name: ${name}`);
  if (value === null) throw new Refusal(ErrorCode.INVALID_CONFIG, `Null value not supported for ${name}`);
  const trimmed = value.trim();
  const why = wellFormed[key.kind].test(trimmed) ? key.refuse?.(trimmed) : `not a number of type ${key.kind}`;
  if (why)
    throw new Refusal(ErrorCode.INVALID_CONFIG, `Invalid value ${value} for configuration ${name}: ${why}`);
  return trimmed;
}

export interface EffectiveTopicConfig {
  maxMessageBytes: number;
  retentionMs: number;
  retentionBytes: number;
  appendTime: boolean;
}

export function topicConfigValue(name: string, own: Record<string, string>, broker: BrokerConfig): string {
  return own[name] ?? keys[name]?.default(broker) ?? '';
}

export function effectiveTopicConfig(
  own: Record<string, string>,
  broker: BrokerConfig,
): EffectiveTopicConfig {
  const value = (name: string) => topicConfigValue(name, own, broker);
  return {
    maxMessageBytes: Number(value('max.message.bytes')),
    retentionMs: Number(value('retention.ms')),
    retentionBytes: Number(value('retention.bytes')),
    appendTime: value('message.timestamp.type') === 'LogAppendTime',
  };
}

/** Numbers as in Kafka's `ConfigDef.Type` on the wire. */
const wireType: Record<Kind, number> = { boolean: 1, string: 2, int: 3, long: 5, double: 6, list: 7 };

export interface DescribedConfig {
  name: string;
  value: string;
  isOwn: boolean;
  type: number;
}

export function describeTopicConfig(own: Record<string, string>, broker: BrokerConfig): DescribedConfig[] {
  return Object.entries(keys).map(([name, { kind }]) => ({
    name,
    value: topicConfigValue(name, own, broker),
    isOwn: own[name] !== undefined,
    type: wireType[kind],
  }));
}
