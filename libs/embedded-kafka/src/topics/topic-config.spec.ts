import { brokerDefaults } from '../config.js';
import { ErrorCode } from '../protocol/errors.js';
import { changeList, checkTopicConfig, describeTopicConfig, effectiveTopicConfig } from './topic-config.js';

const invalid = expect.objectContaining({ code: ErrorCode.INVALID_CONFIG }) as Error;

describe('topic settings', () => {
  it.each([
    ['cleanup.policy', 'compact,shred'],
    ['compression.type', 'brotli'],
    ['compression.gzip.level', '0'],
    ['compression.lz4.level', '18'],
    ['compression.zstd.level', '23'],
    ['remote.storage.enable', 'true'],
    ['local.retention.ms', '-3'],
    ['leader.replication.throttled.replicas', '0:1,x'],
    ['message.timestamp.before.max.ms', '-1'],
    ['min.cleanable.dirty.ratio', '1.5'],
    ['min.insync.replicas', '0'],
    ['segment.bytes', '1000'],
    ['retention.ms', 'soon'],
    ['retention.ms', '-2'],
    ['retention.ms', '9223372036854775808'],
    ['retention.bytes', ''],
    ['max.message.bytes', '-1'],
    ['max.message.bytes', '2147483648'],
    ['message.timestamp.type', 'Never'],
    ['no.such.setting', '1'],
    ['constructor', '1'],
    ['retention.ms', null],
  ])('refuses %s=%s', (name, value) => {
    expect(() => checkTopicConfig(name, value)).toThrow(invalid);
  });

  it.each([
    ['cleanup.policy', ' compact , delete,compact', 'compact,delete'],
    ['cleanup.policy', '', ''],
    ['compression.type', 'zstd', 'zstd'],
    ['compression.gzip.level', '-1', '-1'],
    ['compression.zstd.level', '-131072', '-131072'],
    ['follower.replication.throttled.replicas', '*', '*'],
    ['leader.replication.throttled.replicas', '0:1, 12:3', '0:1,12:3'],
    ['local.retention.bytes', '-2', '-2'],
    ['min.cleanable.dirty.ratio', '1e-2', '1e-2'],
    ['max.compaction.lag.ms', '9223372036854775807', '9223372036854775807'],
    ['remote.storage.enable', 'False', 'False'],
  ])('takes %s=%s', (name, value, kept) => {
    expect(checkTopicConfig(name, value)).toBe(kept);
  });

  it('takes the own value over that of the broker', () => {
    const own = { 'retention.ms': checkTopicConfig('retention.ms', ' 5000 '), 'retention.bytes': '-1' };
    expect(effectiveTopicConfig(own, { ...brokerDefaults, retentionMs: 1, messageMaxBytes: 77 })).toEqual({
      retentionMs: 5_000,
      retentionBytes: -1,
      deletes: true,
      compaction: undefined,
      maxMessageBytes: 77,
      appendTime: false,
      uncompressed: false,
      acceptedTimes: { beforeMs: 2 ** 63, afterMs: 3_600_000 },
      minInSyncReplicas: 1,
    });
  });

  it.each([
    ['delete', [true, false]],
    ['compact', [false, true]],
    ['compact,delete', [true, true]],
    ['', [false, false]],
  ])('with cleanup.policy=%s delete and compact: %j', (policy, expected) => {
    const { deletes, compaction } = effectiveTopicConfig({ 'cleanup.policy': policy }, brokerDefaults);
    expect([deletes, compaction !== undefined]).toEqual(expected);
  });

  it('that are lists can be added to and taken from', () => {
    expect(changeList('cleanup.policy', 'delete', 'append', 'compact')).toBe('delete,compact');
    expect(changeList('cleanup.policy', 'delete,compact', 'subtract', 'delete')).toBe('compact');
    expect(() => changeList('cleanup.policy', 'delete', 'append', 'shred')).toThrow(invalid);
    expect(() => changeList('retention.ms', '1', 'append', '2')).toThrow(invalid);
  });

  it('says which values are its own', () => {
    const described = describeTopicConfig({ 'retention.ms': '5' }, brokerDefaults);
    expect(described.filter(({ isOwn }) => isOwn)).toEqual([
      { name: 'retention.ms', value: '5', isOwn: true, type: 5 },
    ]);
    expect(described).toContainEqual({ name: 'cleanup.policy', value: 'delete', isOwn: false, type: 7 });
  });
});
