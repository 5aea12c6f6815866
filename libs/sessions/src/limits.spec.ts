import fc from 'fast-check';
import { endOf, isOver, isUseDue, usedEveryMs, usualLimits } from './limits.js';

const begun = Date.UTC(2026, 10, 29, 18, 10);
const { idleMs, absoluteMs } = usualLimits;

describe('a session', () => {
  const times = { usedAt: begun, endsAt: begun + absoluteMs };

  it('is over half an hour after it was used last', () => {
    expect(isOver(times, begun + idleMs - 1, usualLimits)).toBe(false);
    expect(isOver(times, begun + idleMs, usualLimits)).toBe(true);
  });

  it('is over after twelve hours, however much it was used', () => {
    const used = { ...times, usedAt: begun + absoluteMs - 1 };
    expect(isOver(used, begun + absoluteMs - 1, usualLimits)).toBe(false);
    expect(isOver(used, begun + absoluteMs, usualLimits)).toBe(true);
  });

  it('never runs longer than either limit allows, and its use is written once a minute', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2 * idleMs }), { maxLength: 60 }), (gaps) => {
        let [now, usedAt, writes] = [begun, begun, 0];
        const really = { usedAt: begun };
        for (const gap of gaps) {
          now += gap;
          const kept = { usedAt, endsAt: times.endsAt };
          if (isOver(kept, now, usualLimits)) break;
          expect(now - really.usedAt).toBeLessThan(idleMs);
          expect(now).toBeLessThan(times.endsAt);
          really.usedAt = now;
          if (isUseDue(kept, now)) {
            usedAt = now;
            writes++;
          }
          // what was not written down costs a minute at most
          expect(really.usedAt - usedAt).toBeLessThan(usedEveryMs);
        }
        expect(writes).toBeLessThanOrEqual((now - begun) / usedEveryMs);
        expect(endOf({ usedAt, endsAt: times.endsAt }, usualLimits)).toBeLessThanOrEqual(times.endsAt);
      }),
    );
  });
});
