import { buildBatch, reseal } from '../../test/batch-builder.js';
import { ErrorCode, Refusal } from '../protocol/errors.js';
import {
  BatchRules,
  hasLogAppendTime,
  nextOffsetOf,
  placeBatch,
  readBatchHeader,
  stampAppendTime,
  uncompressed,
  validateBatch,
} from './record-batch.js';

const NOW = 1_700_000_001_000;
const rules: BatchRules = { maxBytes: 1_000_000, keyed: false, times: undefined };
const two = () => buildBatch([{ value: 'a' }, { key: 'k', value: 'b', timestamp: 1_700_000_000_005 }]);

function refusal(batch: Buffer, asked: Partial<BatchRules> = {}): ErrorCode | undefined {
  try {
    validateBatch(batch, { ...rules, ...asked }, NOW);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

function changed(change: (batch: Buffer) => void): Buffer {
  const batch = two();
  change(batch);
  return reseal(batch);
}

describe('uncompressed', () => {
  const plain = () => buildBatch([{ value: 'a' }, { value: 'b'.repeat(1_000) }]);
  const zipped = () => buildBatch([{ value: 'a' }, { value: 'b'.repeat(1_000) }], { gzip: true });
  const codeOf = (batch: Buffer, maxBytes = rules.maxBytes): unknown => {
    try {
      return uncompressed(batch, readBatchHeader(batch), maxBytes);
    } catch (error) {
      return (error as Refusal).code;
    }
  };

  it('makes of a compressed batch the one that its producer could have sent', () => {
    expect(codeOf(zipped())).toEqual(plain());
    expect(codeOf(plain())).toEqual(plain());
  });

  it('refuses what unfolds to more than the topic takes, what does not unfold, and what it does not know', () => {
    expect(codeOf(zipped(), plain().length)).toEqual(plain());
    expect(codeOf(zipped(), plain().length - 1)).toBe(ErrorCode.INVALID_RECORD);
    expect(codeOf(buildBatch([{ value: 'a' }], { attributes: 1 }))).toBe(ErrorCode.INVALID_RECORD);
    for (const attributes of [3, 4, 5, 6, 7])
      expect(codeOf(buildBatch([{ value: 'a' }], { attributes }))).toBe(
        ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
      );
  });
});

describe('validateBatch', () => {
  it('accepts an intact batch and reads its header', () => {
    expect(validateBatch(two(), rules, NOW)).toMatchObject({
      count: 2,
      baseTimestamp: 1_700_000_000_000,
      maxTimestamp: 1_700_000_000_005,
      producerId: -1,
    });
  });

  it('accepts compressed records unseen', () => {
    expect(refusal(buildBatch([{ value: 'a' }], { gzip: true }))).toBeUndefined();
  });

  it('finds every flipped bit of what the CRC covers', () => {
    for (let at = 17; at < two().length; at++) {
      const batch = two();
      batch[at]! ^= 1;
      expect(refusal(batch)).toBe(ErrorCode.CORRUPT_MESSAGE);
    }
  });

  it.each<[string, Buffer, ErrorCode]>([
    ['nothing', Buffer.alloc(0), ErrorCode.CORRUPT_MESSAGE],
    ['a header alone', two().subarray(0, 40), ErrorCode.CORRUPT_MESSAGE],
    ['a cut off batch', two().subarray(0, two().length - 1), ErrorCode.CORRUPT_MESSAGE],
    ['two batches', Buffer.concat([two(), two()]), ErrorCode.INVALID_RECORD],
    [
      'the format before record batches',
      changed((b) => b.writeInt8(1, 16)),
      ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT,
    ],
    ['a negative length', changed((b) => b.writeInt32BE(-5, 8)), ErrorCode.CORRUPT_MESSAGE],
    ['a wrong count', changed((b) => b.writeInt32BE(3, 57)), ErrorCode.INVALID_RECORD],
    ['no records', changed((b) => b.writeInt32BE(-1, 23)), ErrorCode.INVALID_RECORD],
    ['a control batch', buildBatch([{ value: 'a' }], { attributes: 0x20 }), ErrorCode.INVALID_RECORD],
    ['a transactional batch', buildBatch([{ value: 'a' }], { attributes: 0x10 }), ErrorCode.INVALID_RECORD],
    [
      'a producer without sequence',
      buildBatch([{ value: 'a' }], { producerId: 7 }),
      ErrorCode.INVALID_RECORD,
    ],
    ['a record longer than the batch', changed((b) => b.writeUInt8(0x7e, 61)), ErrorCode.INVALID_RECORD],
    ['a repeated offset within', changed((b) => b.writeUInt8(2, 64)), ErrorCode.INVALID_RECORD],
  ])('refuses %s', (_, batch, code) => {
    expect(refusal(batch)).toBe(code);
  });

  it('refuses what is larger than the limit, and only that', () => {
    const { length } = two();
    expect(refusal(two(), { maxBytes: length })).toBeUndefined();
    expect(refusal(two(), { maxBytes: length - 1 })).toBe(ErrorCode.MESSAGE_TOO_LARGE);
  });
});

describe('what a topic asks of a batch', () => {
  const keyed = (options = {}) =>
    buildBatch(
      [
        { key: 'a', value: '1' },
        { key: '', value: '2' },
      ],
      options,
    );

  it.each([
    ['plain', {}],
    ['gzip', { gzip: true }],
  ])('keys in every record (%s)', (_, options) => {
    const keyless = buildBatch([{ key: 'a', value: '1' }, { value: '2' }], options);
    expect(refusal(keyed(options), { keyed: true })).toBeUndefined();
    expect(refusal(keyless, { keyed: true })).toBe(ErrorCode.INVALID_RECORD);
    expect(refusal(keyless)).toBeUndefined();
  });

  it.each([
    ['plain', {}],
    ['gzip', { gzip: true }],
  ])('times that are neither too early nor too late (%s)', (_, options) => {
    const at = (...offsets: number[]) =>
      refusal(
        buildBatch(
          offsets.map((offset) => ({ value: 'x', timestamp: NOW + offset })),
          options,
        ),
        {
          times: { beforeMs: 1_000, afterMs: 500 },
        },
      );
    expect(at(-1_000, 0, 500)).toBeUndefined();
    expect(at(-1_001, 0)).toBe(ErrorCode.INVALID_TIMESTAMP);
    expect(at(0, 501, 1)).toBe(ErrorCode.INVALID_TIMESTAMP);
  });

  it('also finds an early record behind the first', () => {
    const batch = buildBatch([0, -1_001].map((offset) => ({ value: 'x', timestamp: NOW + offset })));
    expect(refusal(batch, { times: { beforeMs: 1_000, afterMs: 500 } })).toBe(ErrorCode.INVALID_TIMESTAMP);
  });

  it('no time of records that have none', () => {
    const batch = buildBatch([{ value: 'x', timestamp: -1 }]);
    expect(refusal(batch, { times: { beforeMs: 0, afterMs: 0 } })).toBeUndefined();
  });
});

describe('placing a batch in the log', () => {
  it('sets the base offset and leaves the CRC valid', () => {
    const batch = two();
    placeBatch(batch, 5_000_000_000, 0);
    expect(validateBatch(batch, rules, NOW).baseOffset).toBe(5_000_000_000);
    expect(nextOffsetOf(batch)).toBe(5_000_000_002);
  });

  it('stamps the append time with a new CRC', () => {
    const batch = two();
    stampAppendTime(batch, 1_800_000_000_000);
    const header = validateBatch(batch, rules, NOW);
    expect(hasLogAppendTime(header)).toBe(true);
    expect(readBatchHeader(batch).maxTimestamp).toBe(1_800_000_000_000);
  });
});
