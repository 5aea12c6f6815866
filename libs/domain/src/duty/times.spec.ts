import fc from 'fast-check';
import { beijing } from './duty.helper-spec.js';
import {
  besideMonth,
  dayOf,
  doOverlap,
  gapsIn,
  isDay,
  isWithin,
  minutesOf,
  monthsAround,
  shownEnd,
  spanOf,
  type Span,
} from './times.js';

describe('the times of a shift', () => {
  it.each([
    ['20:00', '08:00', 720, '次日 08:00', '2026-11-30', '08:00'],
    ['08:00', '08:00', 1440, '次日 08:00', '2026-11-30', '08:00'],
    ['20:00', '24:00', 240, '24:00', '2026-11-30', '00:00'],
    ['00:00', '24:00', 1440, '24:00', '2026-11-30', '00:00'],
    ['08:00', '20:00', 720, '20:00', '2026-11-29', '20:00'],
    ['23:59', '00:00', 1, '次日 00:00', '2026-11-30', '00:00'],
  ])('%s to %s are %i minutes, until %s', (start, end, minutes, shown, lastDay, lastTime) => {
    const times = { date: '2026-11-29', start, end };
    expect(minutesOf(times)).toBe(minutes);
    expect(shownEnd(times)[0]).toBe(shown);
    expect(spanOf(times)).toEqual({ from: beijing('2026-11-29', start), until: beijing(lastDay, lastTime) });
  });

  it('are filed under the first day: at 02:10 the night of the 29th is on duty', () => {
    const night = spanOf({ date: '2026-11-29', start: '20:00', end: '08:00' });
    expect(isWithin(beijing('2026-11-30', '02:10'), night)).toBe(true);
    expect(dayOf(night.from)).toBe('2026-11-29');
    expect(isWithin(beijing('2026-11-30', '08:00'), night)).toBe(false);
  });

  it('cross months and years, and know which days there are', () => {
    expect(spanOf({ date: '2026-12-31', start: '20:00', end: '08:00' }).until).toBe(
      beijing('2027-01-01', '08:00'),
    );
    expect(besideMonth('2026-12')).toEqual(['2026-11', '2027-01']);
    expect(monthsAround(beijing('2026-12-01', '02:10'))).toEqual(['2026-11', '2026-12']);
    expect(monthsAround(beijing('2026-12-15', '02:10'))).toEqual(['2026-12']);
    expect(['2024-02-29', '2026-02-29', '2026-02-30', '2026-11-31', '29.11.2026'].map(isDay)).toEqual([
      ...[true, false, false, false, false],
    ]);
  });

  const minute = fc.integer({ min: 0, max: 3_000 });
  const instant = (n: number): string => new Date(Date.UTC(2026, 10, 28) + n * 60_000).toISOString();
  const span = fc
    .tuple(minute, fc.integer({ min: 1, max: 900 }))
    .map(([from, length]): Span => ({ from: instant(from), until: instant(from + length) }));

  it('leave gaps that are exactly what no shift covers', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), span, minute, (shifts, whole, n) => {
        const gaps = gapsIn(whole, shifts);
        const probe = instant(n);
        const isOpen = isWithin(probe, whole) && !shifts.some((shift) => isWithin(probe, shift));
        expect(gaps.filter((gap) => isWithin(probe, gap))).toHaveLength(isOpen ? 1 : 0);
        for (const gap of gaps) expect(shifts.some((shift) => doOverlap(shift, gap))).toBe(false);
      }),
    );
  });
});
