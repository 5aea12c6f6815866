import fc from 'fast-check';
import { duty } from './decide.js';
import {
  at,
  beijing,
  day,
  everybody,
  night,
  put,
  reachable,
  rosterOfHall,
  wang,
  wu,
  zheng,
  zhou,
} from './duty.helper-spec.js';
import type { DutyCommand, DutyEvent } from './duty.js';
import { onDutyAt } from './on-duty.js';
import { rosterId, rosterOf, type DutyPerson, type Shift } from './roster.js';
import { spanOf } from './times.js';
import { dutyTerms, nextWatchAt } from './watch.js';
import { expectTotal, folded, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';

const of = rosterOfHall;
const before = beijing('2026-11-20', '09:00');
const key = { date: night.date, start: night.start };
const putting = (shifts: readonly Shift[], persons: readonly DutyPerson[] = everybody): DutyCommand => ({
  type: 'duty.put-shifts',
  data: { shifts, of, persons, beside: [] },
});
const watch = (
  dueAt: string,
  more: Partial<Extract<DutyCommand, { type: 'duty.keep-watch' }>['data']> = {},
) =>
  ({
    type: 'duty.keep-watch',
    data: { dueAt, persons: everybody, beside: [], ...more },
  }) satisfies DutyCommand;
const gaps = (events: readonly DutyEvent[]) =>
  events.flatMap((event) => (event.type === 'duty.gap-raised' ? [event.data.gap] : []));
const types = (events: readonly DutyEvent[]) => events.map(({ type }) => type);
const open = [{ aggregate: 'task', id: 'T1', act: 'task.complete', text: '转移群众' }];
const handOver: DutyCommand = { type: 'duty.hand-over', data: { ...key, notes: '留守两人', open, more: 0 } };
const takeOver: DutyCommand = { type: 'duty.take-over', data: { ...key, beside: [] } };
const signed = [
  { type: 'duty.handed-over', data: { ...key, by: zhou, notes: '留守两人', open, more: 0 } },
  { type: 'duty.taken-over', data: { ...key, by: zheng } },
] as const;
const noted = {
  type: 'duty.noted',
  data: { agencyId: 'EMB', post: 'hall', noteId: 'N-1', text: '02:10 来电', incidentId: 'INC-1', by: zhou },
} as const;

const samples: Samples<DutyEvent> = {
  'duty.shifts-put': (put(night, day) as Extract<DutyEvent, { type: 'duty.shifts-put' }>).data,
  'duty.shift-changed': {
    ...key,
    from: beijing('2026-11-30', '03:00'),
    places: { lead: wang },
    reason: '发热',
  },
  'duty.shift-dropped': { ...key, reason: '合并' },
  'duty.gap-raised': {
    stage: 'ahead',
    gap: { ...spanOf(night), ...key, place: 'lead', reason: 'place-empty' },
  },
  'duty.shift-checked': { ...key, aheadMinutes: 60 },
  'duty.handed-over': signed[0].data,
  'duty.taken-over': signed[1].data,
  'duty.passed': { ...key, at: spanOf(night).until, open, more: 0 },
  'duty.hand-over-missed': { ...key, missing: ['incoming'] },
  'duty.noted': noted.data,
  'duty.note-corrected': { noteId: 'N-1', text: '02:12 来电', reason: '时间记错', by: zhou },
};

describe('a roster', () => {
  it('takes a month at once, and says nothing when it is put again', () => {
    given(duty)
      .when(putting([night, day]), at(before))
      .then(put(night, day));
    given(duty, put(night, day))
      .when(putting([night, day]), at(before))
      .thenNothing();
  });

  it('changes the rows that differ and leaves what is not named', () => {
    const changed = { ...day, lead: wu };
    const { events } = given(duty, put(night, day)).when(putting([changed]), at(before));
    expect(events).toEqual([put(changed)]);
    expect(folded(duty, put(night, day), ...events).shifts).toHaveLength(2);
  });

  it('names all faults at once, by row, and enters nothing', () => {
    const rows: Shift[] = [
      night,
      { ...night, date: '2026-11-31' },
      { ...night, end: '09:00' },
      { ...day, start: '07:00' },
      { ...day, date: '2026-12-01' },
      { date: '2026-11-01', start: '08:00', end: '20:00' },
      { ...day, date: '2026-11-02', lead: 'x' },
    ];
    given(duty)
      .when(putting(rows), at(before))
      .thenRefused({
        code: 'roster-faulty',
        faults: [
          { row: 2, fault: 'no-such-day' },
          { row: 3, fault: 'twice', other: 1 },
          { row: 4, fault: 'overlap', other: 1 },
          { row: 5, fault: 'other-month' },
          { row: 6, fault: 'nobody' },
          { row: 7, fault: 'person-unknown', personId: 'x' },
        ],
      });
  });

  it('is not written over where a shift has begun, but changed with an instant and a reason', () => {
    const later = beijing('2026-11-30', '03:10');
    given(duty, put(night))
      .when(putting([{ ...night, lead: wang }]), at(later))
      .thenRefused({ code: 'roster-faulty', faults: [{ row: 1, fault: 'begun' }] });
    const change = { ...key, lead: wang, reason: '发热', persons: everybody, beside: [] };
    given(duty, put(night))
      .when({ type: 'duty.change-shift', data: change }, at(later))
      .thenRefused({ code: 'shift-begun', from: spanOf(night).from });
    const from = beijing('2026-11-30', '03:00');
    given(duty, put(night))
      .when({ type: 'duty.change-shift', data: { ...change, from } }, at(later))
      .then({ type: 'duty.shift-changed', data: { ...key, from, places: { lead: wang }, reason: '发热' } });
    given(duty, put(night))
      .when(
        { type: 'duty.change-shift', data: { ...change, from: beijing('2026-11-30', '08:00') } },
        at(later),
      )
      .thenRefused({ code: 'outside-shift', ...spanOf(night) });
  });

  it('has an id that says whose it is, and no two for a post and month', () => {
    expect(rosterOf(rosterId(of))).toEqual(of);
    expect(rosterOf('A.B.hall.2026-11')).toEqual({ agencyId: 'A.B', post: 'hall', month: '2026-11' });
    for (const id of [
      'EMB',
      'EMB.2026-11',
      'EMB.hall.2026-13',
      'EMB.Hall.2026-11',
      `${'A'.repeat(60)}.h.2026-11`,
    ])
      expect(rosterOf(id)).toBeUndefined();
  });
});

const fourth = { ...night, start: '22:00', end: '24:00', lead: undefined };
const without = (personId: string, change: Partial<DutyPerson>): DutyPerson[] =>
  everybody.map((one) => (one.personId === personId ? { ...one, ...change } : one));
/** The four steps with nobody in them. */
const steps = [
  ['place-empty', fourth, everybody, { place: 'lead' }],
  ['no-number', night, without(zhou, { hasNumber: false }), { place: 'lead', personId: zhou }],
  [
    'employment-ended',
    night,
    without(zhou, { endedAt: beijing('2026-11-28', '00:00') }),
    { place: 'lead', personId: zhou },
  ],
  ['same-person', { ...night, deputy: zhou }, everybody, { place: 'deputy', personId: zhou }],
] as const;

describe('a step with nobody in it', () => {
  it.each(steps)(
    '%s is an alarm when the roster is made and again before the shift',
    (reason, shift, persons, where) => {
      const gap = { date: shift.date, start: shift.start, ...spanOf(shift), reason, ...where };
      const made = given(duty).when(putting([shift], persons), at(before)).events;
      expect(made.slice(1)).toEqual([{ type: 'duty.gap-raised', data: { stage: 'roster', gap } }]);
      const dueAt = new Date(Date.parse(gap.from) - 86_400_000).toISOString();
      const ahead = given(duty, ...made).when(watch(dueAt, { persons }), at(dueAt)).events;
      expect(gaps(ahead)).toContainEqual(gap);
      const near = new Date(Date.parse(gap.from) - 3_600_000).toISOString();
      const again = given(duty, ...made, ...ahead).when(watch(near, { persons }), at(near)).events;
      expect(gaps(again).filter((one) => one.reason === reason)).toEqual([]);
    },
  );

  it('is a time between shifts, on their real ends, over months', () => {
    const evening: Shift = { ...night, start: '20:00', end: '22:00' };
    const late: Shift = { ...night, date: '2026-11-30', start: '00:00', end: '08:00' };
    const { events } = given(duty).when(putting([evening, late]), at(before));
    expect(gaps(events)).toEqual([
      { from: beijing('2026-11-29', '22:00'), until: beijing('2026-11-30', '00:00'), reason: 'not-rostered' },
    ]);
    given(duty)
      .when(putting([night, day]), at(before))
      .then(put(night, day));
    const lastNight: Shift = { ...night, date: '2026-11-30' };
    const december = { ...day, date: '2026-12-01', start: '09:00' };
    const beside = folded(duty, put(december)).shifts;
    const command: DutyCommand = {
      type: 'duty.put-shifts',
      data: { shifts: [lastNight], of, persons: everybody, beside },
    };
    expect(gaps(given(duty).when(command, at(before)).events)).toEqual([
      { from: beijing('2026-12-01', '08:00'), until: beijing('2026-12-01', '09:00'), reason: 'not-rostered' },
    ]);
  });

  it('is named before it begins where no roster follows, and gone once somebody fills it', () => {
    const dueAt = beijing('2026-11-28', '20:00');
    const { events } = given(duty, put(night)).when(watch(dueAt), at(dueAt));
    expect(gaps(events)).toEqual([
      { from: beijing('2026-11-30', '08:00'), until: beijing('2026-12-01', '08:00'), reason: 'not-rostered' },
    ]);
    expect(folded(duty, put(night), ...events, put(day)).gaps).toEqual([]);
  });

  it('is no alarm of what is over', () => {
    const { events } = given(duty).when(
      putting([{ ...night, lead: undefined }]),
      at(beijing('2026-12-05', '09:00')),
    );
    expect(types(events)).toEqual(['duty.shifts-put']);
    expect(nextWatchAt(folded(duty, ...events).shifts)).toBeUndefined();
  });
});

describe('a hand-over', () => {
  const morning = beijing('2026-11-30', '07:55');
  const end = spanOf(night).until;
  const later = new Date(Date.parse(end) + dutyTerms.signWithinMinutes * 60_000).toISOString();

  it('is signed by two persons, each of their own side, in any order', () => {
    given(duty, put(night, day)).when(handOver, at(morning)).then(signed[0]);
    given(duty, put(night, day)).when(takeOver, at(morning, zheng)).then(signed[1]);
    given(duty, put(night, day), signed[0]).when(takeOver, at(morning, zheng)).then(signed[1]);
    given(duty, put(night, day), signed[0]).when(handOver, at(morning)).thenNothing();
    const both = put({ ...night, deputy: zheng }, day);
    given(duty, both, signed[1])
      .when(handOver, at(morning, zheng))
      .thenRefused({ code: 'second-person-required' });
    given(duty, put(night, day))
      .when(takeOver, at(morning, wu))
      .thenRefused({ code: 'not-rostered', rostered: [zheng, wang] });
    given(duty, put(night, day))
      .when(handOver, at(beijing('2026-11-29', '19:00')))
      .thenRefused({ code: 'shift-not-begun', from: spanOf(night).from });
  });

  it('that nobody signs blocks nothing: duty passes, the list asks anew, the missing signatures are an alarm', () => {
    const history = [put(night, day)];
    const checks = given(duty, ...history).when(watch(morning), at(morning)).events;
    const passing = given(duty, ...history, ...checks).when(watch(end, { open, more: 2 }), at(end)).events;
    expect(passing).toEqual([{ type: 'duty.passed', data: { ...key, at: end, open, more: 2 } }]);
    const roster = { ...of, ...folded(duty, ...history, ...checks, ...passing) };
    expect(onDutyAt([roster], { agencyId: 'EMB', at: end }).call[0]).toMatchObject({ personId: zheng });
    const alarm = given(duty, ...history, ...checks, ...passing).when(watch(later), at(later)).events;
    expect(alarm).toEqual([
      { type: 'duty.hand-over-missed', data: { ...key, missing: ['outgoing', 'incoming'] } },
    ]);
    // and may still be signed afterwards
    given(duty, ...history, ...checks, ...passing, ...alarm)
      .when(takeOver, at(later, zheng))
      .then(signed[1]);
  });

  it('that both have signed is no alarm, and what was taken over is not asked again', () => {
    const history = [put(night, day), ...signed];
    const { events } = given(duty, ...history).when(watch(later, { open, more: 0 }), at(later));
    const passed = { type: 'duty.passed', data: { ...key, at: end, open: [], more: 0 } };
    expect(events.filter(({ type }) => type === 'duty.passed')).toEqual([passed]);
    expect(types(events)).not.toContain('duty.hand-over-missed');
  });
});

describe('the watch over a roster', () => {
  it('does each thing once, whenever and how often it looks, and never stops before all is done', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6 * 1440 }), { maxLength: 12 }), (minutes) => {
        const start = Date.parse(beijing('2026-11-27', '00:00'));
        let events: DutyEvent[] = [put(night, day)];
        for (const minute of [...minutes.sort((a, b) => a - b), 6 * 1440]) {
          const now = new Date(start + minute * 60_000).toISOString();
          events = [...events, ...given(duty, ...events).when(watch(now), at(now)).events];
          const next = nextWatchAt(folded(duty, ...events).shifts);
          expect(next === undefined || Date.parse(next) > Date.parse(now)).toBe(true);
        }
        expect(nextWatchAt(folded(duty, ...events).shifts)).toBeUndefined();
        expect(types(events).filter((type) => type === 'duty.passed')).toHaveLength(2);
        expect(types(events).filter((type) => type === 'duty.hand-over-missed')).toHaveLength(2);
        const raised = events
          .filter(({ type }) => type === 'duty.gap-raised')
          .map((event) => JSON.stringify(event));
        expect(new Set(raised).size).toBe(raised.length);
      }),
    );
  });
});

describe('the duty log', () => {
  const note: DutyCommand = {
    type: 'duty.note',
    data: { noteId: 'N-1', text: '02:10 来电', incidentId: 'INC-1', of },
  };

  it('is written beside an incident or free, and corrected by adding', () => {
    given(duty).when(note, at(before)).then(noted);
    given(duty, noted).when(note, at(before)).thenNothing();
    const correct: DutyCommand = {
      type: 'duty.correct-note',
      data: { noteId: 'N-1', text: '02:12 来电', reason: '时间记错' },
    };
    given(duty, noted)
      .when(correct, at(before))
      .then({ type: 'duty.note-corrected', data: { ...correct.data, incidentId: 'INC-1', by: zhou } });
    given(duty).when(correct, at(before)).thenRefused({ code: 'not-found', noteId: 'N-1' });
    given(duty, noted)
      .when({ ...note, data: { ...note.data, text: '另一条' } }, at(before))
      .thenRefused({ code: 'already-exists', noteId: 'N-1' });
    given(duty)
      .when(note, { ...at(before), incident: 'missing' })
      .thenRefused({
        code: 'incident-unknown',
        incidentId: 'INC-1',
      });
  });
});

describe('duty', () => {
  it('stores only what it knows', () => {
    const commands: DutyCommand[] = [
      putting([night, day]),
      {
        type: 'duty.change-shift',
        data: { ...key, lead: wang, reason: 'x', persons: everybody, beside: [] },
      },
      { type: 'duty.drop-shift', data: { ...key, reason: 'x' } },
      { type: 'duty.note', data: { noteId: 'N', text: 't', of } },
      handOver,
    ];
    for (const command of commands) {
      const now = command.type === 'duty.hand-over' ? beijing('2026-11-30', '07:00') : before;
      const { events } = given(duty, put(night)).when(withStrays(command), at(now));
      expect(events.length).toBeGreaterThan(0);
      const own = { ...events[0], data: { ...events[0]?.data, open: undefined } };
      expect(JSON.stringify(own)).not.toContain('stray');
    }
  });

  it('takes any history', () => expectTotal(duty, samples));

  it('refuses shifts and persons that are not there', () => {
    const data = { ...key, reason: 'x' };
    given(duty)
      .when({ type: 'duty.drop-shift', data }, at(before))
      .thenRefused({ code: 'shift-unknown', ...key });
    const change = { ...key, lead: 'x', reason: 'x', persons: reachable(zhou), beside: [] };
    given(duty, put(night))
      .when({ type: 'duty.change-shift', data: change }, at(before))
      .thenRefused({ code: 'person-unknown', personIds: ['x'] });
    given(duty, put(night))
      .when({ type: 'duty.change-shift', data: { ...key, reason: 'x' } }, at(before))
      .thenRefused({ code: 'shift-empty' });
  });
});
