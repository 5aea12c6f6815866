import fc from 'fast-check';
import {
  by,
  decidedAs,
  expectTotal,
  folded,
  given,
  withStrays,
  type Samples,
} from '../kernel/given.helper-spec.js';
import type { ReportCommand, ReportCommands, ReportEvent, ReportRequirement } from './commands.js';
import { report } from './report.js';

const requirement: ReportRequirement = {
  incidentId: 'INC-C1',
  rule: { id: 'accident-county', setVersion: 'shipped.1', source: '条例第十一条', confirmed: true },
  obligedAgencyId: 'EMB',
  superiorAgencyId: 'GY-EMB',
  channel: 'any',
  grounds: { event: 'incident.reported', category: 'accident', eventLevel: 'IV', dead: 0 },
  startedAt: '2026-06-18T13:00:00.000Z',
  dueAt: '2026-06-18T15:00:00.000Z',
  withinMinutes: 120,
  omittedAfterMinutes: 1_440,
  supplementUntil: '2026-07-18T13:00:00.000Z',
  exercise: false,
};
const said = { facts: '泄漏', casualties: { injured: 2 }, eventLevel: 'III' } as const;
const submission = { ...said, measures: ['疏散'], channel: 'written' } as const;
const addressed = {
  incidentId: 'INC-C1',
  fromAgencyId: 'EMB',
  superiorAgencyId: 'GY-EMB',
  happenedAt: '2026-06-18T14:10:00.000Z',
};
const samples: Samples<ReportEvent> = {
  'report.required': requirement,
  'report.overdue': {
    dueAt: requirement.dueAt,
    obligedAgencyId: 'EMB',
    rule: requirement.rule,
    foundBy: 'timer',
  },
  'report.omitted': { dueAt: requirement.dueAt, obligedAgencyId: 'EMB', omittedAfterMinutes: 1_440 },
  'report.submitted': { ...submission, ...addressed, late: false },
  'report.supplemented': { ...said, ...addressed },
  'report.waived': { reason: '误报' },
};
const event = <K extends ReportEvent['type']>(type: K, more: object = {}) =>
  ({ type, data: { ...samples[type], ...more } }) as Extract<ReportEvent, { type: K }>;
const bodies: ReportCommands = {
  'report.require': requirement,
  'report.submit': submission,
  'report.supplement': said,
  'report.mark-overdue': {},
  'report.mark-omitted': {},
  'report.waive': { reason: '误报' },
};
const command = <K extends ReportCommand['type']>(type: K, more: object = {}) =>
  ({ type, data: { ...bodies[type], ...more } }) as ReportCommand;

const emb = by('EMB');
const required = event('report.required');
const overdue = event('report.overdue');
const omitted = event('report.omitted');
const submitted = event('report.submitted');
const waived = event('report.waived');
const at = (receivedAt: string, occurredAt = receivedAt) => ({ ...emb, occurredAt, receivedAt });
const pastDue = at('2026-06-18T15:00:00.001Z');
const daysLater = at('2026-06-19T15:00:00.001Z');

const paths: readonly [ReportCommand['type'], ReportEvent[], ReportEvent, object][] = [
  ['report.require', [], required, emb],
  ['report.submit', [required], submitted, emb],
  ['report.supplement', [required, submitted], event('report.supplemented'), emb],
  ['report.mark-overdue', [required], overdue, pastDue],
  ['report.mark-omitted', [required, overdue], omitted, daysLater],
  ['report.waive', [required], waived, emb],
];

describe('a statutory report', () => {
  it.each(paths)('accepts %s and stores nothing stray', (type, history, after, context) => {
    given(report, ...history)
      .when(command(type), context)
      .then(after);
    given(report, ...history)
      .when(withStrays(command(type)), context)
      .then(after);
  });

  it.each(paths.slice(1))('must have been required for %s', (type) => {
    given(report).when(command(type), emb).thenRefused({ code: 'not-found' });
  });

  it('is required once', () => {
    for (const after of [submitted, waived, overdue])
      given(report, required, after).when(command('report.require')).thenNothing();
  });

  it('is made and supplemented by the obliged agency alone', () => {
    const refusal = { code: 'acting-for-another', agencyId: 'EMB' } as const;
    given(report, required).when(command('report.submit'), by('GY-EMB')).thenRefused(refusal);
    given(report, required, submitted).when(command('report.supplement'), by('JKZ')).thenRefused(refusal);
  });

  it('is submitted once, and not when it was waived', () => {
    for (const [after, status] of [
      [submitted, 'submitted'],
      [waived, 'waived'],
    ] as const) {
      given(report, required, after)
        .when(command('report.submit'), emb)
        .thenRefused({ code: 'wrong-status', status });
    }
    given(report, required)
      .when(command('report.supplement'), emb)
      .thenRefused({ code: 'wrong-status', status: 'due' });
  });

  it('that comes on the last instant is in time', () => {
    const { events } = given(report, required).when(command('report.submit'), at(requirement.dueAt));
    expect(events).toMatchObject([{ type: 'report.submitted', data: { late: false } }]);
  });

  it('that comes late is kept beside the breach, whoever finds it first', () => {
    const late = { type: 'report.submitted', data: { late: true, facts: '泄漏' } };
    expect(given(report, required).when(command('report.submit'), pastDue).events).toMatchObject([
      { type: 'report.overdue', data: { foundBy: 'submission', dueAt: requirement.dueAt } },
      late,
    ]);
    expect(given(report, required, overdue).when(command('report.submit'), pastDue).events).toMatchObject([
      late,
    ]);
    expect(
      given(report, required, overdue, omitted).when(command('report.submit'), daysLater).events,
    ).toMatchObject([late]);
  });

  it('is late by the clock of a drill inside one, whatever its sender claims and whenever it came', () => {
    const inside = event('report.required', { exercise: true });
    const claim = '2026-06-18T14:00:00.000Z';
    const submit = (clockAt: string) =>
      given(report, inside).when(command('report.submit'), { ...at(daysLater.receivedAt, claim), clockAt })
        .events;
    expect(submit(requirement.dueAt)).toMatchObject([{ type: 'report.submitted', data: { late: false } }]);
    expect(submit(pastDue.receivedAt)).toMatchObject([
      { type: 'report.overdue', data: { foundBy: 'submission' } },
      { type: 'report.submitted', data: { late: true } },
    ]);
    const mark = (clockAt: string) =>
      given(report, inside).when(command('report.mark-overdue'), { ...daysLater, clockAt }).events;
    expect(mark(requirement.dueAt)).toEqual([]);
    expect(mark(pastDue.receivedAt)).toMatchObject([{ type: 'report.overdue' }]);
  });

  it('is not made punctual by what its sender claims, except in an exercise, which has its own clock', () => {
    const claim = at('2026-06-18T16:00:00.000Z', '2026-06-18T14:00:00.000Z');
    expect(given(report, required).when(command('report.submit'), claim).events).toHaveLength(2);
    const exercise = event('report.required', { exercise: true });
    expect(given(report, exercise).when(command('report.submit'), claim).events).toMatchObject([
      { data: { late: false, timing: undefined } },
    ]);
    const after = at('2026-11-24T00:00:00.000Z', '2026-06-18T15:20:00.000Z');
    expect(given(report, exercise).when(command('report.submit'), after).events).toMatchObject([
      { type: 'report.overdue' },
      { data: { late: true } },
    ]);
  });

  it('is overdue and omitted once, only after the time and only while it is missing', () => {
    given(report, required).when(command('report.mark-overdue'), at(requirement.dueAt)).thenNothing();
    for (const after of [overdue, submitted, waived])
      given(report, required, after).when(command('report.mark-overdue'), pastDue).thenNothing();
    given(report, required).when(command('report.mark-omitted'), daysLater).thenNothing();
    given(report, required, overdue).when(command('report.mark-omitted'), pastDue).thenNothing();
    for (const after of [omitted, submitted])
      given(report, required, overdue, after).when(command('report.mark-omitted'), daysLater).thenNothing();
  });

  it('stays when it was made before the incident turned out to be none', () => {
    given(report, required, submitted).when(command('report.waive')).thenNothing();
    given(report, required, waived).when(command('report.waive')).thenNothing();
  });

  it('is supplemented until the period is over, without an end where the rule has none', () => {
    const last = at('2026-07-18T13:00:00.001Z');
    given(report, required, submitted)
      .when(command('report.supplement'), last)
      .thenRefused({ code: 'supplement-period-over', until: requirement.supplementUntil });
    const endless = event('report.required', { supplementUntil: undefined });
    expect(given(report, endless, submitted).when(command('report.supplement'), last).events).toHaveLength(1);
  });

  it('was not known before it happened, nor after it came', () => {
    for (const [name, history] of [
      ['report.submit', [required]],
      ['report.supplement', [required, submitted]],
    ] as const) {
      for (const knownAt of ['2026-06-18T14:09:59.000Z', '2026-06-18T14:20:00.000Z']) {
        given(report, ...history)
          .when(command(name, { knownAt }), emb)
          .thenRefused({ code: 'known-out-of-order', occurredAt: '2026-06-18T14:10:00.000Z', knownAt });
      }
    }
  });

  it('flags a supplement that happened before what was reported', () => {
    const earlier = at('2026-06-18T14:12:00.000Z', '2026-06-18T14:00:00.000Z');
    expect(
      given(report, required, submitted).when(command('report.supplement'), earlier).events,
    ).toMatchObject([{ data: { timing: ['out-of-order'] } }]);
  });

  it('never loses a breach, and is overdue exactly when nothing came in time', () => {
    const step = fc.record({
      type: fc.constantFrom(...(Object.keys(bodies) as ReportCommand['type'][])),
      minute: fc.integer({ min: 0, max: 3_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const events: ReportEvent[] = [required];
        const start = Date.parse(requirement.startedAt);
        for (const { type, minute } of steps.toSorted((a, b) => a.minute - b.minute)) {
          const now = new Date(start + minute * 60_000).toISOString();
          const decision = report.decide(command(type), folded(report, ...events), decidedAs(at(now)));
          events.push(...('events' in decision ? decision.events : []));
        }
        const count = (type: string) => events.filter((e) => e.type === type).length;
        expect(count('report.overdue')).toBeLessThanOrEqual(1);
        expect(count('report.omitted')).toBeLessThanOrEqual(count('report.overdue'));
        const made = events.find((e) => e.type === 'report.submitted');
        if (made) expect(made.data.late).toBe(count('report.overdue') === 1);
      }),
      { numRuns: 200 },
    );
  });

  it('folds whatever a log can hold', () => expectTotal(report, samples));
});

describe('totals that fall', () => {
  const due = event('report.required');
  const first = event('report.submitted', { casualties: { missing: 3, dead: 1 } });
  const supplement = (more: Partial<ReportCommands['report.supplement']>): ReportCommand => ({
    type: 'report.supplement',
    data: { facts: '续报', ...more },
  });

  it('are corrections with a reason: both values stay, and none is less than nothing', () => {
    given(report, due, first)
      .when(supplement({ casualties: { missing: 1, dead: 0 } }))
      .thenRefused({
        code: 'correction-required',
        items: [
          { item: 'dead', last: 1, stated: 0 },
          { item: 'missing', last: 3, stated: 1 },
        ],
      });
    const correction = { reason: '2 人已找到，遇难者身份更正' };
    const [said] = given(report, due, first).when(
      supplement({ casualties: { missing: 1, dead: 0 }, correction }),
    ).events;
    expect(said?.data).toMatchObject({
      correction,
      corrected: [
        { field: 'dead', from: 1, to: 0 },
        { field: 'missing', from: 3, to: 1 },
      ],
    });
  });

  it('are none where a report leaves a figure out: not reported is not 0', () => {
    const without = event('report.supplemented', { casualties: { missing: 3 } });
    given(report, due, first, without)
      .when(supplement({ casualties: { dead: 0 } }))
      .thenRefused({ code: 'correction-required', items: [{ item: 'dead', last: 1, stated: 0 }] });
    expect(given(report, due, first).when(supplement({})).events).toHaveLength(1);
  });

  it('are found beside what was said in another report to the same superior', () => {
    const data = { ...submission, casualties: { injured: 1 }, reported: { injured: 2 } };
    given(report, due)
      .when({ type: 'report.submit', data })
      .thenRefused({ code: 'correction-required', items: [{ item: 'injured', last: 2, stated: 1 }] });
    const [said] = given(report, due).when({
      type: 'report.submit',
      data: { ...data, correction: { reason: '重复计数' } },
    }).events;
    expect(said?.data).toMatchObject({ corrected: [{ field: 'injured', from: 2, to: 1 }] });
    expect(said?.data).not.toHaveProperty('reported');
  });
});

describe('the final report', () => {
  const before = [event('report.required'), event('report.submitted')];
  const supplement = (more: object): ReportCommand => ({
    type: 'report.supplement',
    data: { facts: '终报', ...more },
  });

  it('is followed by corrections alone', () => {
    const [final] = given(report, ...before).when(supplement({ final: true })).events;
    expect(final?.data).toMatchObject({ final: true });
    const after = given(report, ...before, event('report.supplemented', { final: true }));
    after.when(supplement({})).thenRefused({ code: 'final-reported' });
    after.when(supplement({ final: true })).thenRefused({ code: 'final-reported' });
    expect(after.when(supplement({ correction: { reason: '医院核对' } })).events).toHaveLength(1);
  });
});
