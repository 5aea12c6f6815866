import { buildBatch } from '../../test/batch-builder.js';
import { temporaryDirectory } from '../../test/support.js';
import { Store } from '../store/store.js';
import { Partition } from './partition.js';
import { readBatchHeader } from './record-batch.js';

const NOW = 1_700_000_000_000;

let store: Store;
let path: string;
let remove: () => Promise<void>;

const open = async () => {
  store = await Store.open(path, (error) => {
    throw error;
  });
};

beforeEach(async () => {
  ({ path, remove } = await temporaryDirectory());
  await open();
});
afterEach(async () => {
  await store.close();
  await remove();
});

const append = (partition: Partition, count: number) => {
  const batch = buildBatch(Array.from({ length: count }, (_, i) => ({ value: `v${i}` })));
  return partition.append(batch, readBatchHeader(batch), NOW, false);
};

const offsetsFrom = (partition: Partition, offset: number) =>
  partition.read(offset, 1_000_000, true).map((batch) => readBatchHeader(batch).baseOffset);

describe('a partition', () => {
  it('gives offsets at once and shows a batch when it is durable', async () => {
    const partition = new Partition(store, 1, 0);
    let wakeUps = 0;
    partition.watch(() => wakeUps++);
    const first = append(partition, 3);
    const second = append(partition, 2);
    expect([first.baseOffset, second.baseOffset, partition.logEnd]).toEqual([0, 3, 5]);
    expect([partition.highWatermark, offsetsFrom(partition, 0), wakeUps]).toEqual([0, [], 0]);
    await Promise.all([first.durable, second.durable]);
    expect([partition.highWatermark, offsetsFrom(partition, 0), wakeUps]).toEqual([5, [0, 3], 2]);
  });

  it('finds the batch that holds an offset', async () => {
    const partition = new Partition(store, 1, 0);
    const other = new Partition(store, 1, 1);
    await Promise.all([3, 2, 4].map((count) => append(partition, count).durable));
    await append(other, 9).durable;
    expect([0, 2, 3, 4, 5, 8, 9].map((offset) => offsetsFrom(partition, offset))).toEqual([
      [0, 3, 5],
      [0, 3, 5],
      [3, 5],
      [3, 5],
      [5],
      [5],
      [],
    ]);
  });

  it('is the same after the store was opened again', async () => {
    const before = new Partition(store, 1, 0);
    await Promise.all([append(before, 3).durable, append(before, 2).durable]);
    await before.deleteBefore(4);
    const { bytes } = before;
    await store.close();
    await open();
    const after = new Partition(store, 1, 0);
    expect(after).toMatchObject({ logStart: 4, logEnd: 5, highWatermark: 5, bytes });
    expect(append(after, 1).baseOffset).toBe(5);
  });

  it('keeps count of its size when deletions overlap', async () => {
    const partition = new Partition(store, 1, 0);
    await Promise.all(Array.from({ length: 200 }, () => append(partition, 1).durable));
    const each = partition.bytes / 200;
    await Promise.all([
      partition.deleteBefore(120),
      partition.deleteBefore(150),
      partition.deleteBefore(160),
    ]);
    expect([partition.logStart, partition.bytes]).toEqual([160, 40 * each]);
    expect(offsetsFrom(partition, 160)[0]).toBe(160);
  });

  it('leaves nothing behind when it is destroyed', async () => {
    const partition = new Partition(store, 1, 0);
    const neighbour = new Partition(store, 2, 0);
    const batch = buildBatch([{ value: 'a' }], { producerId: 5, producerEpoch: 0, baseSequence: 0 });
    await Promise.all([
      partition.append(batch, readBatchHeader(batch), NOW, false).durable,
      ...Array.from({ length: 100 }, () => append(partition, 1).durable),
      append(neighbour, 1).durable,
    ]);
    await partition.destroy();
    const left = [store.batches, store.times, store.partitions, store.producers].map((db) => db.getCount());
    expect(left).toEqual([1, 1, 1, 0]);
  });
});
