import { buildBatch } from '../../test/batch-builder.js';
import { placeBatch } from './record-batch.js';
import { retainedFrom } from './retention.js';

const NOW = 1_000_000;

/** Batches of one record each, from offset 0. */
function log(...timestamps: number[]) {
  return timestamps.map((timestamp, offset) => {
    const value = buildBatch([{ value: 'x', timestamp }]);
    placeBatch(value, offset, 0);
    return { value };
  });
}

const size = log(0)[0]!.value.length;
const from = (batches: { value: Buffer }[], retentionMs: number, retentionBytes: number, atMost = 100) =>
  retainedFrom(batches, atMost, batches.length * size, { retentionMs, retentionBytes }, NOW);

describe('retention', () => {
  it('keeps everything without limits', () => {
    expect(from(log(1, 2, 3), -1, -1)).toBeUndefined();
  });

  it('drops what is older than the limit, and only that', () => {
    expect(from(log(NOW - 101, NOW - 101, NOW - 100), 100, -1)).toBe(2);
  });

  it('keeps an old batch behind a young one: a log has no holes', () => {
    expect(from(log(NOW, 1), 100, -1)).toBeUndefined();
  });

  it('may drop the whole log', () => {
    expect(from(log(1, 2), 100, -1)).toBe(2);
  });

  it('does not look at more batches than it may', () => {
    expect(from(log(1, 2, 3, 4), 100, -1, 3)).toBe(3);
  });

  it('lets a batch without a timestamp live', () => {
    expect(from(log(-1, 1), 100, -1)).toBeUndefined();
  });

  it('drops the oldest while the rest still holds the size asked for', () => {
    expect(from(log(NOW, NOW, NOW), -1, 2 * size)).toBe(1);
    expect(from(log(NOW, NOW, NOW), -1, 2 * size + 1)).toBeUndefined();
  });
});
