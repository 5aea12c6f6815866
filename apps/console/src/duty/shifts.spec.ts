import type { RosteredShift } from '#domain';
import type { DutyRoster } from '#read-model';
import {
  changeOf,
  changeable,
  endsNextDay,
  everybodyIn,
  instantOf,
  localOf,
  monthsAround,
  nextShifts,
  shiftsIn,
  toHandOver,
} from './shifts.js';

const shift = (from: string, until: string, more: Partial<RosteredShift> = {}): RosteredShift => ({
  ...{ date: from.slice(0, 10), start: from.slice(11, 16), end: until.slice(11, 16), from, until },
  ...{ stints: [{ from, places: { lead: 'A' } }], ...more },
});
const day = shift('2026-12-01T00:00:00.000Z', '2026-12-01T12:00:00.000Z');
const night = shift('2026-12-01T12:00:00.000Z', '2026-12-02T00:00:00.000Z');

const roster = (...shifts: RosteredShift[]): readonly DutyRoster[] => [
  {
    ...{ id: 'EMB.hall.2026-12', revision: '0', createdPosition: '1', agencyId: 'EMB', post: 'hall' },
    ...{ month: '2026-12', shifts, gaps: [], nextWatchAt: null, updatedAt: day.from },
  },
];
const at = (instant: string): number => Date.parse(instant);
const handed = (now: string, ...shifts: RosteredShift[]) =>
  toHandOver(shiftsIn(roster(...shifts)), at(now)).map((one) => one.shift);

describe('shifts', () => {
  it('of the last day of a month are looked for in it, and in the months beside', () => {
    expect(monthsAround(at('2026-11-30T16:00:00.000Z'))).toEqual(['2026-11', '2026-12', '2027-01']);
  });

  it('end on the next day at or before their start, and not at 24:00', () => {
    expect(endsNextDay({ start: '20:00', end: '08:00' })).toBe(true);
    expect(endsNextDay({ start: '08:00', end: '08:00' })).toBe(true);
    expect(endsNextDay({ start: '20:00', end: '24:00' })).toBe(false);
  });

  it('are changed by who leads and who is deputy; officers stay, and one that has begun is changed from now on', () => {
    const places = { lead: 'A', deputy: 'B', officers: ['C'], standIns: ['D'] };
    const full = { ...night, stints: [{ from: night.from, places }] };
    const typed = { lead: 'B', deputy: 'A', reason: ' 家中急事 ' };
    const named = {
      date: full.date,
      start: full.start,
      reason: '家中急事',
      officers: ['C'],
      standIns: ['D'],
    };
    expect(changeOf(full, typed, at(day.from))).toEqual({ ...named, lead: 'B', deputy: 'A' });
    const now = '2026-12-01T14:00:00.000Z';
    expect(changeOf(full, { ...typed, deputy: '' }, at(now))).toEqual({ ...named, lead: 'B', from: now });
    for (const nothing of [{ reason: ' ' }, { lead: 'A', deputy: 'B' }, { lead: '', deputy: '' }])
      expect(changeOf(full, { ...typed, ...nothing }, at(now))).toBeUndefined();
  });

  it('that are over are not changed', () => {
    const found = changeable(shiftsIn(roster(day, night)), at(day.until)).map((one) => one.shift);
    expect(found).toEqual([night]);
  });

  it('are asked about in Beijing time', () => {
    expect(instantOf('2026-12-01T02:10')).toBe('2026-11-30T18:10:00.000Z');
    expect(localOf('2026-11-30T18:10:00.000Z')).toBe('2026-12-01T02:10');
    expect(instantOf('2026-12-01')).toBeUndefined();
  });

  it('that come next are named once a post', () => {
    const next = nextShifts(shiftsIn(roster(day, night)), at('2026-12-01T05:00:00.000Z'));
    expect(next.map((one) => one.shift.from)).toEqual([night.from]);
  });

  it('are handed over while they are on, and afterwards until both have signed', () => {
    expect(handed('2026-12-01T11:00:00.000Z', day, night)).toEqual([day]);
    // ended without a signature: it is still to be handed over
    expect(handed('2026-12-01T12:05:00.000Z', day, night)).toEqual([day]);
    const signed = { ...day, handedOverBy: 'A', takenOverBy: 'B' };
    expect(handed('2026-12-01T12:05:00.000Z', signed, night)).toEqual([night]);
    // before it there is nothing, and a record waits for nobody
    expect(handed('2026-11-30T12:05:00.000Z', day)).toEqual([]);
    expect(handed('2026-12-01T12:05:00.000Z', { ...day, past: true })).toEqual([]);
  });

  it('are of everybody who had a place in them', () => {
    const swapped = [...day.stints, { from: night.from, places: { officers: ['B'], standIns: ['C'] } }];
    expect(everybodyIn({ stints: swapped })).toEqual(['A', 'B', 'C']);
  });
});
