import { chosen, isDue, isStale, noKeeping, type Keeping } from './keeping.js';

const minute = 60_000;
const now = 1_000 * minute;
const kept: Keeping = { ...noKeeping, file: 'pack.html', renewedAt: now - 29 * minute };

describe('a file that is kept renewed', () => {
  it('is due as often as was chosen, and not before a file is', () => {
    expect(isDue(noKeeping, now)).toBe(false);
    expect(isDue({ ...noKeeping, file: 'pack.html' }, now)).toBe(true);
    expect(isDue(kept, now)).toBe(false);
    expect(isDue(kept, now + minute)).toBe(true);
  });

  it('is tried again a minute after a failure, and keeps the time at which it last was well', () => {
    const failing = { ...kept, failed: { at: now + minute, why: 'no answer' } };
    expect(isDue(failing, now + 1.5 * minute)).toBe(false);
    expect(isDue(failing, now + 2 * minute)).toBe(true);
  });

  it('is stale some minutes after it should have been renewed', () => {
    expect(isStale(kept, now + 5 * minute)).toBe(false);
    expect(isStale(kept, now + 7 * minute)).toBe(true);
    expect(isStale(noKeeping, now)).toBe(false);
  });

  it('with numbers is not renewed more often than they may be read', () => {
    expect(chosen({ ...kept, everyMinutes: 15 }, { hasNumbers: true }).everyMinutes).toBe(60);
    expect(chosen({ ...kept, hasNumbers: true, everyMinutes: 60 }, { everyMinutes: 15 }).everyMinutes).toBe(
      60,
    );
    expect(chosen(kept, { everyMinutes: 15 }).everyMinutes).toBe(15);
  });
});
