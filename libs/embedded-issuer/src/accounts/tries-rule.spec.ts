import fc from 'fast-check';
import { ofAccount, oneMore, waitOf, type Tries } from './tries-rule.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Somebody who tries as soon as he may, for so long; gives how often. */
function guesses(forMs: number): number {
  let [now, made] = [0, 0];
  let tries: Tries | undefined;
  while (now < forMs) {
    now += waitOf(tries, ofAccount, now);
    tries = oneMore(tries, ofAccount, now);
    made++;
  }
  return made;
}

describe('tries in vain', () => {
  it('are free five times, then each wait is twice the one before, up to an hour', () => {
    let tries: Tries | undefined;
    const waits = Array.from({ length: 14 }, () => {
      const wait = waitOf(tries, ofAccount, 0);
      tries = oneMore(tries, ofAccount, 0);
      return wait / second;
    });
    expect(waits).toEqual([0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
  });

  it('leave no way to guess a code: some thirty on the first day, and no more on any other', () => {
    expect(guesses(24 * hour)).toBeLessThan(40);
    expect(guesses(30 * 24 * hour)).toBeLessThan(30 * 30);
  });

  it('are forgotten after a day without any', () => {
    const tries = { failures: 40, lastAt: 0 };
    expect(waitOf(tries, ofAccount, 24 * hour)).toBe(0);
    expect(oneMore(tries, ofAccount, 24 * hour)).toEqual({ failures: 1, lastAt: 24 * hour });
    expect(oneMore(tries, ofAccount, 23 * hour)).toEqual({ failures: 41, lastAt: 23 * hour });
  });

  it('never wait longer than the longest wait, wherever the clock is set to', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.integer(), fc.integer(), (failures, lastAt, now) => {
        const wait = waitOf({ failures, lastAt }, ofAccount, now);
        return wait >= 0 && wait <= ofAccount.longestWaitMs;
      }),
    );
  });
});
