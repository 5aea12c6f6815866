import { buildBatch } from '../../test/batch-builder.js';
import { placeBatch, stampAppendTime } from './record-batch.js';
import { positionInBatch } from './time-lookup.js';

const records = [
  { value: 'a', timestamp: 1_000 },
  { value: 'b', timestamp: 3_000 },
  { value: 'c', timestamp: 2_000 },
];

function at50(options = {}): Buffer {
  const batch = buildBatch(records, options);
  placeBatch(batch, 50, 0);
  return batch;
}

describe('looking up a time within a batch', () => {
  it.each([
    ['plain', {}],
    ['gzip', { gzip: true }],
  ])('finds the first record that late (%s)', (_, options) => {
    expect(positionInBatch(at50(options), 500, 0)).toEqual({ offset: 50, timestamp: 1_000 });
    expect(positionInBatch(at50(options), 1_001, 0)).toEqual({ offset: 51, timestamp: 3_000 });
    expect(positionInBatch(at50(options), 3_001, 0)).toBeUndefined();
  });

  it('does not look below the start of the log', () => {
    expect(positionInBatch(at50(), 1_500, 52)).toEqual({ offset: 52, timestamp: 2_000 });
  });

  it('takes the start of a batch that it cannot unpack, so nothing is missed', () => {
    expect(positionInBatch(at50({ attributes: 4 }), 2_500, 0)).toEqual({ offset: 50, timestamp: 2_500 });
    expect(positionInBatch(at50({ attributes: 1 }), 2_500, 0)).toEqual({ offset: 50, timestamp: 2_500 });
  });

  it('takes the append time for all records of a batch that has one', () => {
    const batch = at50();
    stampAppendTime(batch, 9_000);
    expect(positionInBatch(batch, 8_000, 0)).toEqual({ offset: 50, timestamp: 9_000 });
  });
});
