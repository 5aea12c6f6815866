import { Windows } from './windows.js';

describe('a quota of a stretch of time', () => {
  let now = 0;
  const windows = () => new Windows({ most: 2, withinMs: 1_000 }, () => now);

  it('gives so many in any such stretch, and says when there will be one again', () => {
    const some = windows();
    now = 0;
    expect(some.take('a')).toBeUndefined();
    now = 900;
    expect([some.take('a'), some.take('a'), some.take('b')]).toEqual([undefined, 100, undefined]);
    now = 1_000;
    expect(some.take('a')).toBeUndefined();
    // none of those that were refused count
    expect(some.take('a')).toBe(900);
    now = 1_900;
    expect(some.take('a')).toBeUndefined();
  });

  it('forgets the key that was asked longest ago once there are too many', () => {
    const some = new Windows({ most: 1, withinMs: 1e9 }, () => now);
    for (let n = 0; n <= 10_000; n++) some.take(`k${n}`);
    expect([some.take('k0'), some.take('k10000')]).toEqual([undefined, expect.any(Number)]);
  });
});
