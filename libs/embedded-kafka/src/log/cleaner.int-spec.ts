import fc from 'fast-check';
import { buildBatch, TestRecord } from '../../test/batch-builder.js';
import { temporaryDirectory } from '../../test/support.js';
import { WriteIntent, Store } from '../store/store.js';
import { compact } from './cleaner.js';
import { Compaction } from './compaction.js';
import { crc32c } from './crc32c.js';
import { Partition } from './partition.js';
import { compressionOf, readBatchHeader, recordsOf } from './record-batch.js';
import { RecordReader } from './record-reader.js';
import { positionAt, positionOfLatest } from './time-lookup.js';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const rules: Compaction = { minDirtyRatio: 0, minLagMs: 0, maxLagMs: Infinity, tombstoneMs: 24 * HOUR };

let store: Store;
let path: string;
let remove: () => Promise<void>;

const open = async () => {
  store = await Store.open(path, () => undefined);
};

beforeEach(async () => {
  ({ path, remove } = await temporaryDirectory());
  await open();
});
afterEach(async () => {
  await store.close();
  await remove();
});

const append = (log: Partition, records: TestRecord[], options = {}) => {
  const batch = buildBatch(records, options);
  return log.append(batch, readBatchHeader(batch), NOW, false).durable;
};

const set = (log: Partition, ...pairs: string[]) =>
  append(
    log,
    pairs.map((pair) => {
      const [key, value] = pair.split('=');
      return { key: key!, value: value ?? null };
    }),
  );

interface Found {
  offset: number;
  key: string;
  value: string | null;
}

/** What a consumer from the start of the log is given; every batch must be intact. */
function contentOf(log: Partition): Found[] {
  const found: Found[] = [];
  for (const { value: batch } of log.batchesFrom(0)) {
    const header = readBatchHeader(batch);
    const records = recordsOf(batch, header);
    if (!records) throw new Error(`codec ${compressionOf(header)}`);
    for (const reader = new RecordReader(records); !reader.atEnd;) {
      const { offsetDelta, keyAt, keyLength, valueLength, end } = reader.next();
      const valueEnd = end - 1;
      found.push({
        offset: header.baseOffset + offsetDelta,
        key: records.toString('utf8', keyAt, keyAt + keyLength),
        value: valueLength < 0 ? null : records.toString('utf8', valueEnd - valueLength, valueEnd),
      });
    }
  }
  return found.filter(({ offset }) => offset >= log.logStart);
}

const linesOf = (log: Partition) =>
  contentOf(log).map(({ offset, key, value }) => `${offset}:${key}${value === null ? '' : `=${value}`}`);

describe('compaction', () => {
  it('keeps the last message of each key, at its offset, and all of the last batch', async () => {
    const log = new Partition(store, 1, 0);
    await set(log, 'a=1', 'b=1', 'c=1');
    await set(log, 'a=2', 'a=3');
    await set(log, 'b=2', 'd=1');
    await set(log, 'a=4', 'a=5');
    await compact(log, rules, NOW);
    expect(linesOf(log)).toEqual(['2:c=1', '4:a=3', '5:b=2', '6:d=1', '7:a=4', '8:a=5']);
    expect([log.logStart, log.highWatermark]).toEqual([0, 9]);
  });

  it('leaves batches that clients take for whole', async () => {
    const log = new Partition(store, 1, 0);
    await append(log, [
      { key: 'a', value: '1', timestamp: NOW + 3 },
      { key: 'b', value: '1', timestamp: NOW + 9 },
      { key: 'c', value: '1', timestamp: NOW + 5 },
      { key: 'b', value: '2', timestamp: NOW + 4 },
    ]);
    await set(log, 'c=2');
    await set(log, 'z=1');
    const { bytes } = log;
    await compact(log, rules, NOW);
    const [batch] = log.read(0, 1_000_000, true);
    expect(readBatchHeader(batch!)).toMatchObject({ baseOffset: 0, count: 4, maxTimestamp: NOW + 4 });
    expect(batch!.readInt32BE(57)).toBe(2);
    expect(batch!.readInt32BE(8)).toBe(batch!.length - 12);
    expect(batch!.readUInt32BE(17)).toBe(crc32c(batch!.subarray(21)));
    expect(log.bytes).toBeLessThan(bytes);
  });

  it('gives a consumer inside a gap what comes after it', async () => {
    const log = new Partition(store, 1, 0);
    await set(log, 'a=1', 'b=1', 'b=2');
    await set(log, 'b=3', 'b=4');
    await set(log, 'c=1');
    await compact(log, rules, NOW);
    const basesFrom = (offset: number) =>
      log.read(offset, 1_000_000, true).map((batch) => readBatchHeader(batch).baseOffset);
    expect([0, 1, 2, 3, 4, 5].map(basesFrom)).toEqual([[0, 3, 5], [3, 5], [3, 5], [3, 5], [3, 5], [5]]);
  });

  it('unpacks and packs gzip, and leaves what it cannot read', async () => {
    const log = new Partition(store, 1, 0);
    await append(
      log,
      [
        { key: 'a', value: '1' },
        { key: 'b', value: '1' },
      ],
      { gzip: true },
    );
    await append(log, [{ key: 'a', value: 'unreadable' }], { attributes: 4 });
    await set(log, 'a=2');
    await set(log, 'z=1');
    await compact(log, rules, NOW);
    const batches = log.read(0, 1_000_000, true);
    expect(batches.map((batch) => compressionOf(readBatchHeader(batch)))).toEqual([1, 4, 0, 0]);
    const [first] = batches;
    expect(recordsOf(first!, readBatchHeader(first!))?.toString()).toContain('b');
    expect(first!.readInt32BE(57)).toBe(1);
  });

  it('keeps the mark of a deleted key for its time, counted from when the values before it went', async () => {
    const log = new Partition(store, 1, 0);
    await set(log, 'a=1', 'b=1');
    await set(log, 'a');
    await set(log, 'z=1');
    await compact(log, rules, NOW + 90 * HOUR);
    expect(linesOf(log)).toEqual(['1:b=1', '2:a', '3:z=1']);
    await compact(log, rules, NOW + 114 * HOUR);
    expect(linesOf(log)).toEqual(['1:b=1', '2:a', '3:z=1']);
    await compact(log, rules, NOW + 114 * HOUR + 1);
    expect(linesOf(log)).toEqual(['1:b=1', '3:z=1']);
  });

  it('keeps that mark for as long as a batch that it cannot read may hold a value', async () => {
    const log = new Partition(store, 1, 0);
    await append(log, [{ key: 'a', value: '1' }], { attributes: 4 });
    await set(log, 'a');
    await set(log, 'z=1');
    await compact(log, rules, NOW);
    await compact(log, rules, NOW + 100 * HOUR);
    expect(readBatchHeader(log.read(1, 1_000_000, true)[0]!).baseOffset).toBe(1);
  });

  it('waits until enough of the log is new, or something new is old enough', async () => {
    const lazy = { ...rules, minDirtyRatio: 0.5 };
    const log = new Partition(store, 1, 0);
    for (let i = 0; i < 10; i++) await set(log, `k${i}=1`);
    await compact(log, lazy, NOW);
    await set(log, 'k1=2', 'k2=2');
    await set(log, 'z=1');
    await compact(log, lazy, NOW);
    expect(contentOf(log)).toHaveLength(13);
    await compact(log, { ...lazy, maxLagMs: HOUR }, NOW + HOUR);
    expect(contentOf(log)).toHaveLength(13);
    await compact(log, { ...lazy, maxLagMs: HOUR }, NOW + HOUR + 1);
    expect(contentOf(log)).toHaveLength(11);
  });

  it('leaves alone what is younger than the lag asked for', async () => {
    const log = new Partition(store, 1, 0);
    for (const [i, timestamp] of [NOW, NOW + 1, NOW + 2, NOW + 3].entries())
      await append(log, [{ key: 'a', value: String(i), timestamp }]);
    await compact(log, { ...rules, minLagMs: 10 }, NOW + 11);
    expect(linesOf(log)).toEqual(['1:a=1', '2:a=2', '3:a=3']);
  });

  it('takes a long log in rounds, by the keys that it holds in memory', async () => {
    const log = new Partition(store, 1, 0);
    for (let i = 0; i < 30; i++) await set(log, `k${i % 10}=${i}`);
    await set(log, 'z=1');
    const sizes = { keyBytes: 8, batches: 3 };
    await compact(log, rules, NOW, sizes);
    expect(log.compacted.to).toBeLessThan(30);
    for (let i = 0; i < 30; i++) await compact(log, rules, NOW, sizes);
    expect(log.compacted.to).toBe(30);
    expect(linesOf(log)).toEqual([
      ...Array.from({ length: 10 }, (_, i) => `${20 + i}:k${i}=${20 + i}`),
      '30:z=1',
    ]);
  });

  it('leaves offsets by time right', async () => {
    const log = new Partition(store, 1, 0);
    const at = (key: string, timestamp: number) =>
      append(log, [{ key, value: 'x', timestamp: NOW + timestamp }]);
    for (const [key, timestamp] of [
      ['a', 10],
      ['b', 7],
      ['a', 20],
      ['c', 15],
      ['a', 8],
      ['z', 1],
    ] as const)
      await at(key, timestamp);
    expect(positionAt(log, NOW + 9)).toEqual({ offset: 0, timestamp: NOW + 10 });
    await compact(log, rules, NOW);
    expect(linesOf(log)).toEqual(['1:b=x', '3:c=x', '4:a=x', '5:z=x']);
    expect(positionAt(log, NOW + 5)).toEqual({ offset: 1, timestamp: NOW + 7 });
    expect(positionAt(log, NOW + 9)).toEqual({ offset: 3, timestamp: NOW + 15 });
    expect(positionAt(log, NOW + 16)).toBeUndefined();
    expect(positionOfLatest(log)).toEqual({ offset: 3, timestamp: NOW + 15 });
    await log.deleteBefore(4);
    expect(positionAt(log, NOW + 5)).toEqual({ offset: 4, timestamp: NOW + 8 });
    await log.destroy();
    expect(store.times.getCount()).toBe(0);
  });

  it('goes on where it was after the store was opened again', async () => {
    const before = new Partition(store, 1, 0);
    await set(before, 'a=1', 'b=1');
    await set(before, 'a');
    await set(before, 'z=1');
    await compact(before, rules, NOW);
    await store.close();
    await open();
    const after = new Partition(store, 1, 0);
    expect(after).toMatchObject({ compacted: before.compacted, bytes: before.bytes });
    await compact(after, rules, NOW + 25 * HOUR);
    expect(linesOf(after)).toEqual(['1:b=1', '3:z=1']);
  });
});

/** What a reader of the whole log ends with. */
const stateOf = (found: Found[]) => {
  const state = new Map<string, string>();
  for (const { key, value } of found)
    if (value === null) state.delete(key);
    else state.set(key, value);
  return new Map([...state].sort());
};

const key = fc.constantFrom('a', 'b', 'c', 'd');
const records = fc.array(fc.tuple(key, fc.boolean()), { minLength: 1, maxLength: 4 });
const step = fc.oneof(
  { weight: 3, arbitrary: records.map((made) => ({ kind: 'append' as const, made })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ hours: fc.integer({ min: 0, max: 40 }), writes: fc.integer({ min: 0, max: 3 }) })
      .map((compaction) => ({ kind: 'compact' as const, ...compaction })),
  },
);

/** Lets a number of writes through and drops all later ones, as the end of the process would. */
function endingAfter(writes: number): Store {
  let left = writes;
  return new Proxy(store, {
    get: (target, name) => {
      if (name !== 'commit') return Reflect.get(target, name) as unknown;
      return (write: WriteIntent) =>
        left-- > 0 ? target.commit(write) : Promise.reject(new Error('the process has ended'));
    },
  });
}

describe('a process that ends in the middle of compaction', () => {
  it('leaves a log that reads the same', async () => {
    let serial = 0;
    let topic = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const number = ++topic;
        const written: Found[] = [];
        let now = NOW;
        for (const one of steps) {
          if (one.kind === 'append') {
            const log = new Partition(store, number, 0);
            const made = one.made.map(([name, isSet]) => ({
              key: name,
              value: isSet ? `v${serial++}` : null,
            }));
            written.push(...made.map((record, i) => ({ ...record, offset: log.logEnd + i })));
            await append(log, made);
          } else {
            now += one.hours * HOUR;
            const log = new Partition(endingAfter(one.writes), number, 0);
            await compact(log, rules, now, { keyBytes: 2, batches: 1 }).catch(() => undefined);
          }
          const log = new Partition(store, number, 0);
          expect(stateOf(contentOf(log))).toEqual(stateOf(written));
          expect(log.bytes).toBe([...log.batchesFrom(0)].reduce((sum, { value }) => sum + value.length, 0));
        }
        const log = new Partition(store, number, 0);
        for (let i = 0; i < steps.length + 2; i++) await compact(log, rules, (now += 25 * HOUR));
        const left = contentOf(log);
        const last = log.lastBase() ?? 0;
        expect(stateOf(left)).toEqual(stateOf(written));
        const settled = left.filter(({ offset }) => offset < last);
        expect(settled.every(({ value }) => value !== null)).toBe(true);
        expect(new Set(settled.map(({ key: name }) => name)).size).toBe(settled.length);
        for (const record of left) expect(written).toContainEqual(record);
      }),
      { numRuns: 60 },
    );
  });
});
