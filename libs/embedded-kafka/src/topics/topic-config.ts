import { BrokerConfig } from '../config.js';
import { Compaction } from '../log/compaction.js';
import { AcceptedTimes } from '../log/record-batch.js';
import { ErrorCode, Refusal } from '../protocol/errors.js';
import { Kind, partsOf, Setting, topicSettings } from './topic-settings.js';

const wellFormed: Record<Kind, (value: string) => boolean> = {
  boolean: (value) => /^(true|false)$/i.test(value),
  string: () => true,
  int: (value) => isInteger(value, 32),
  long: (value) => isInteger(value, 64),
  double: (value) => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value),
  list: () => true,
};

function isInteger(value: string, bits: number): boolean {
  return /^[-+]?\d{1,19}$/.test(value) && BigInt.asIntN(bits, BigInt(value)) === BigInt(value);
}

function settingNamed(name: string): Setting {
  const setting = Object.hasOwn(topicSettings, name) ? topicSettings[name] : undefined;
  if (!setting) throw new Refusal(ErrorCode.INVALID_CONFIG, `Unknown topic config name: ${name}`);
  return setting;
}

/** @throws Refusal INVALID_CONFIG on an unknown name, a malformed value or one that cannot be honoured */
export function checkTopicConfig(name: string, value: string | null): string {
  const { kind, refuse } = settingNamed(name);
  if (value === null) throw new Refusal(ErrorCode.INVALID_CONFIG, `Null value not supported for ${name}`);
  const trimmed = kind === 'list' ? [...new Set(partsOf(value.trim()))].join(',') : value.trim();
  const why = wellFormed[kind](trimmed) ? refuse(trimmed) : `not a value of type ${kind}`;
  if (why)
    throw new Refusal(ErrorCode.INVALID_CONFIG, `Invalid value ${value} for configuration ${name}: ${why}`);
  return trimmed;
}

/**
 * A list with parts added or taken away.
 * @throws Refusal INVALID_CONFIG when the setting is no list, or as checkTopicConfig
 */
export function changeList(
  name: string,
  before: string,
  operation: 'append' | 'subtract',
  value: string | null,
): string {
  if (settingNamed(name).kind !== 'list')
    throw new Refusal(ErrorCode.INVALID_CONFIG, `Can't ${operation} to ${name}: it is not a list.`);
  const parts = partsOf(value?.trim() ?? '');
  const old = partsOf(before);
  const changed = operation === 'append' ? [...old, ...parts] : old.filter((part) => !parts.includes(part));
  return checkTopicConfig(name, changed.join(','));
}

/** What this broker acts on. */
export interface EffectiveTopicConfig {
  maxMessageBytes: number;
  /** Old messages go by age and size. */
  deletes: boolean;
  retentionMs: number;
  retentionBytes: number;
  /** Set where messages that a later one with the same key replaces go. */
  compaction: Compaction | undefined;
  appendTime: boolean;
  /** What comes compressed is unpacked, so that every consumer can read it. */
  uncompressed: boolean;
  acceptedTimes: AcceptedTimes;
  minInSyncReplicas: number;
}

export function topicConfigValue(name: string, own: Record<string, string>, broker: BrokerConfig): string {
  return own[name] ?? settingNamed(name).default(broker);
}

export function effectiveTopicConfig(
  own: Record<string, string>,
  broker: BrokerConfig,
): EffectiveTopicConfig {
  const value = (name: string) => topicConfigValue(name, own, broker);
  const policy = partsOf(value('cleanup.policy'));
  return {
    maxMessageBytes: Number(value('max.message.bytes')),
    deletes: policy.includes('delete'),
    retentionMs: Number(value('retention.ms')),
    retentionBytes: Number(value('retention.bytes')),
    compaction: policy.includes('compact')
      ? {
          minDirtyRatio: Number(value('min.cleanable.dirty.ratio')),
          minLagMs: Number(value('min.compaction.lag.ms')),
          maxLagMs: Number(value('max.compaction.lag.ms')),
          tombstoneMs: Number(value('delete.retention.ms')),
        }
      : undefined,
    appendTime: value('message.timestamp.type') === 'LogAppendTime',
    uncompressed: value('compression.type') === 'uncompressed',
    acceptedTimes: {
      beforeMs: Number(value('message.timestamp.before.max.ms')),
      afterMs: Number(value('message.timestamp.after.max.ms')),
    },
    minInSyncReplicas: Number(value('min.insync.replicas')),
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
  return Object.entries(topicSettings).map(([name, { kind }]) => ({
    name,
    value: topicConfigValue(name, own, broker),
    isOwn: own[name] !== undefined,
    type: wireType[kind],
  }));
}
