import fc from 'fast-check';
import { duty } from './decide.js';
import {
  beijing,
  day,
  everybody,
  night,
  put,
  rosterOfHall,
  wang,
  wu,
  zheng,
  zhou,
} from './duty.helper-spec.js';
import { onDutyAt, type Rostered } from './on-duty.js';
import type { DutyPerson, Shift } from './roster.js';
import { folded } from '../kernel/given.helper-spec.js';

const roster = (...shifts: readonly Shift[]): Rostered => ({
  ...rosterOfHall,
  shifts: folded(duty, put(...shifts)).shifts,
});
const nightCall = beijing('2026-11-30', '02:10');
const ask = (shift: Partial<Shift>, persons: readonly DutyPerson[] = everybody, at = nightCall) =>
  onDutyAt([roster({ ...night, ...shift })], { agencyId: 'EMB', at, homeBureauId: 'HOME' }, (id) =>
    persons.find(({ personId }) => personId === id),
  );
const called = ({ call }: ReturnType<typeof ask>) => call.map(({ place, personId }) => [place, personId]);
const but = (personId: string, change: Partial<DutyPerson>): DutyPerson[] =>
  everybody.map((person) => (person.personId === personId ? { ...person, ...change } : person));

describe('who is on duty', () => {
  it('is by the roster of the day on which the night began', () => {
    const found = onDutyAt([roster(night, day)], { agencyId: 'EMB', at: nightCall });
    expect(called(found)).toEqual([
      ['lead', zhou],
      ['deputy', wu],
    ]);
    expect(found.shifts).toMatchObject([{ date: '2026-11-29', post: 'hall' }]);
    const inTheMorning = onDutyAt([roster(night, day)], {
      agencyId: 'EMB',
      at: beijing('2026-11-30', '08:00'),
    });
    expect(called(inTheMorning)[0]).toEqual(['lead', zheng]);
  });

  it.each([
    ['an empty place', { lead: undefined }, everybody, { place: 'lead', reason: 'place-empty' }],
    [
      'no number',
      {},
      but(zhou, { hasNumber: false }),
      { place: 'lead', reason: 'no-number', personId: zhou },
    ],
    [
      'an employment that ended yesterday',
      {},
      but(zhou, { endedAt: beijing('2026-11-29', '00:00') }),
      { place: 'lead', reason: 'employment-ended', personId: zhou },
    ],
    [
      'one person in both places',
      { deputy: zhou },
      everybody,
      { place: 'deputy', reason: 'same-person', personId: zhou },
    ],
  ] as const)('passes over %s at once, with the reason', (_, shift, persons, reason) => {
    const found = ask({ standIns: [wang], ...shift }, persons);
    expect(found.passedOver).toEqual([{ ...reason, post: 'hall' }]);
    expect(called(found).at(-1)).toEqual(['stand-in', wang]);
    expect(called(found).map(([, id]) => id)).not.toContain(reason.place === 'lead' ? zhou : undefined);
  });

  it('counts whoever leaves tomorrow, and for a time that is over whoever has left since', () => {
    const leaving = but(zhou, { endedAt: beijing('2026-12-01', '00:00') });
    expect(called(ask({}, leaving))[0]).toEqual(['lead', zhou]);
  });

  it('changes in the middle of a shift, and stays what it was before', () => {
    const changed = folded(duty, put(night), {
      type: 'duty.shift-changed',
      data: {
        ...{ date: night.date, start: night.start, from: beijing('2026-11-30', '03:00') },
        ...{ places: { lead: wang }, reason: '发热' },
      },
    });
    const at = (time: string) =>
      onDutyAt([{ ...rosterOfHall, ...changed }], { agencyId: 'EMB', at: beijing('2026-11-30', time) });
    expect(called(at('02:10'))[0]).toEqual(['lead', zhou]);
    expect(called(at('03:00'))).toEqual([['lead', wang]]);
  });

  it('is of one post or of all, each person once, leads first', () => {
    const other: Rostered = { ...roster({ ...night, lead: wu, deputy: undefined }), post: 'flood' };
    const both = onDutyAt([roster(night), other], { agencyId: 'EMB', at: nightCall });
    expect(both.call.map(({ post, place, personId }) => [post, place, personId])).toEqual([
      ['flood', 'lead', wu],
      ['hall', 'lead', zhou],
    ]);
    const one = onDutyAt([roster(night), other], { agencyId: 'EMB', post: 'hall', at: nightCall });
    expect(one.call.map(({ post }) => post)).toEqual(['hall', 'hall']);
  });

  it('leaves no minute without somebody who is called, and names nobody twice or without cause', () => {
    const id = fc.option(fc.constantFrom(zhou, wu, zheng, wang), { nil: undefined });
    const person = fc.record({
      hasNumber: fc.boolean(),
      endedAt: fc.option(fc.constant(beijing('2026-11-29', '00:00')), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.record({ lead: id, deputy: id, standIns: fc.array(fc.constantFrom(zhou, wu, zheng, wang)) }),
        fc.tuple(person, person, person, person),
        fc.integer({ min: -600, max: 1_200 }),
        (places, facts, minutes) => {
          const persons = everybody.map(({ personId }, index) => ({ ...facts[index]!, personId }));
          const at = new Date(Date.parse(nightCall) + minutes * 60_000).toISOString();
          const found = ask(places, persons, at);
          expect([...found.call, ...found.lastResort].length).toBeGreaterThan(0);
          expect(found.lastResort).toEqual(['EMB', 'HOME']);
          const ids = found.call.map(({ personId }) => personId);
          expect(new Set(ids).size).toBe(ids.length);
          for (const { personId } of found.call)
            expect(persons.find((one) => one.personId === personId)).toMatchObject({
              hasNumber: true,
              endedAt: undefined,
            });
        },
      ),
    );
  });
});
