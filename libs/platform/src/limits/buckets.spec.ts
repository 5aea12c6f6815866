import { Buckets } from './buckets.js';

function buckets(perSecond: number, burst: number) {
  let now = 0;
  const made = new Buckets({ perSecond, burst }, () => now);
  return { take: (key: string) => made.take(key), wait: (ms: number) => (now += ms) };
}

describe('a bucket', () => {
  it('gives a burst, then one by one as time passes', () => {
    const { take, wait } = buckets(10, 3);
    expect([1, 2, 3, 4].map(() => take('A'))).toEqual([undefined, undefined, undefined, 100]);
    wait(60);
    expect(take('A')).toBeCloseTo(40);
    wait(40);
    expect(take('A')).toBeUndefined();
    expect(take('A')).toBeCloseTo(100);
  });

  it('holds no more than the burst, however long the rest', () => {
    const { take, wait } = buckets(10, 2);
    wait(3_600_000);
    expect([1, 2, 3].map(() => take('A') === undefined)).toEqual([true, true, false]);
  });

  it('of one key leaves the others theirs', () => {
    const { take } = buckets(1, 1);
    take('A');
    expect(take('A')).toBe(1_000);
    expect(take('B')).toBeUndefined();
  });

  it('is kept for those who were asked last', () => {
    const { take } = buckets(1, 1);
    take('first');
    for (let i = 0; i < 9_999; i++) take(`other-${i}`);
    expect(take('first')).toBe(1_000);
    take('another');
    expect(take('other-0')).toBeUndefined();
  });
});
