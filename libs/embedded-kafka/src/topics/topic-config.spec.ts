import { brokerDefaults } from '../config.js';
import { ErrorCode } from '../protocol/errors.js';
import { checkTopicConfig, describeTopicConfig, effectiveTopicConfig } from './topic-config.js';

describe('topic settings', () => {
  it.each([
    ['cleanup.policy', 'compact'],
    ['cleanup.policy', 'compact,delete'],
    ['compression.type', 'gzip'],
    ['retention.ms', 'soon'],
    ['retention.ms', '-2'],
    ['retention.bytes', ''],
    ['max.message.bytes', '-1'],
    ['message.timestamp.type', 'Never'],
    ['no.such.setting', '1'],
    ['retention.ms', null],
  ])('refuses %s=%s', (name, value) => {
    expect(() => checkTopicConfig(name, value)).toThrow(
      expect.objectContaining({ code: ErrorCode.INVALID_CONFIG }) as Error,
    );
  });

  it('takes the own value over that of the broker', () => {
    const own = { 'retention.ms': checkTopicConfig('retention.ms', ' 5000 '), 'retention.bytes': '-1' };
    expect(effectiveTopicConfig(own, { ...brokerDefaults, retentionMs: 1, messageMaxBytes: 77 })).toEqual({
      retentionMs: 5_000,
      retentionBytes: -1,
      maxMessageBytes: 77,
      appendTime: false,
    });
  });

  it('says which values are its own', () => {
    const described = describeTopicConfig({ 'retention.ms': '5' }, brokerDefaults);
    expect(described.filter(({ isOwn }) => isOwn)).toEqual([
      { name: 'retention.ms', value: '5', isOwn: true, type: 5 },
    ]);
    expect(described).toContainEqual({ name: 'cleanup.policy', value: 'delete', isOwn: false, type: 7 });
  });
});
