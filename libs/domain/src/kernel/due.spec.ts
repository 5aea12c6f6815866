import { missedDuties } from '../plan/due.js';
import { isReportOmitted, isReportOverdue } from '../report/due.js';
import { isLapsed } from '../sharing/due.js';
import { isTaskOverdue } from '../task/due.js';
import { isWarningOver, unansweredCalls } from '../warning/due.js';
import type { DueTime } from './due.js';

const start = Date.parse('2026-06-18T14:00:00.000Z');
/** So many seconds later. */
const at = (seconds: number): string => new Date(start + seconds * 1_000).toISOString();
const calendar = (seconds: number): DueTime => ({ now: at(seconds) });
/** A drill that has run from the start on and in which 60 minutes pass in one. */
const fast = (seconds: number): DueTime => ({
  now: at(seconds),
  clock: (instant) => new Date(start + (Date.parse(instant) - start) * 60).toISOString(),
});

const task = { status: 'assigned', assignedAt: at(0), acknowledgeWithinMinutes: 2, escalatedAt: null };
const call = { dueAt: at(120), acknowledgeWithinMinutes: 2 };
const request = { status: 'requested', openUntil: at(120), lines: [] };
const report = {
  ...{ status: 'due', dueAt: at(120), overdueCheckAt: at(120), omittedCheckAt: at(240) },
  ...{ overdueAt: null, omittedAt: null },
};
const plan = {
  status: 'in-force',
  due: { drill: { duty: 'drill' as const, dueAt: at(120), rule: { id: 'r', version: 1, source: 's' } } },
  overdue: [],
};
const rules: readonly [name: string, isDue: (time: DueTime) => boolean, inDrillAfter: number][] = [
  ['a task', (time) => isTaskOverdue(task, time), 2],
  ['a call', (time) => unansweredCalls({ status: 'issued', recipients: [call] }, time).length > 0, 2],
  ['a report', (time) => isReportOverdue(report, time), 2],
  [
    'an omission',
    (time) => isReportOmitted({ ...report, overdueAt: at(121), omittedCheckAt: at(120) }, time),
    2,
  ],
  ['a request', (time) => isLapsed(request, time), 120],
  ['an offer', (time) => isLapsed({ ...request, status: 'offered' }, time), 120],
  ['a warning', (time) => isWarningOver({ status: 'issued', expireDueAt: at(120) }, time), 120],
  ['a plan', (time) => missedDuties(plan, time).length > 0, 120],
];

describe('what is due', () => {
  it.each(rules)('%s is so after its time, not at it', (_, isDue) => {
    expect([isDue(calendar(120)), isDue(calendar(120.001))]).toEqual([false, true]);
  });

  it.each(rules)(
    '%s is so inside a drill by its clock, unless a message names an instant of the calendar',
    (_, isDue, after) => {
      expect([isDue(fast(after)), isDue(fast(after + 1))]).toEqual([false, true]);
    },
  );

  it('is nothing that was answered, ended or put on record', () => {
    const late = calendar(9_999);
    expect(isTaskOverdue({ ...task, status: 'accepted' }, late)).toBe(false);
    expect(isTaskOverdue({ ...task, escalatedAt: at(121) }, late)).toBe(false);
    const answered = { ...call, acknowledgedAt: at(1) };
    const escalated = { ...call, escalatedAt: at(121) };
    expect(unansweredCalls({ status: 'issued', recipients: [answered, escalated] }, late)).toEqual([]);
    expect(unansweredCalls({ status: 'cancelled', recipients: [call] }, late)).toEqual([]);
    expect(isWarningOver({ status: 'expired', expireDueAt: at(120) }, late)).toBe(false);
    expect(isReportOverdue({ ...report, status: 'submitted' }, late)).toBe(false);
    expect(isReportOverdue({ ...report, overdueAt: at(121) }, late)).toBe(false);
    expect(isReportOmitted(report, late)).toBe(false);
    expect(isReportOmitted({ ...report, overdueAt: at(121), omittedAt: at(241) }, late)).toBe(false);
    expect(missedDuties({ ...plan, overdue: [{ duty: 'drill', dueAt: at(120) }] }, late)).toEqual([]);
    expect(missedDuties({ ...plan, overdue: [{ duty: 'drill', dueAt: at(60) }] }, late)).toHaveLength(1);
    expect(missedDuties({ ...plan, status: 'retired' }, late)).toEqual([]);
  });

  it.each([
    ['allocated', true],
    ['reserved', true],
    ['failed', true],
    ['dropped', true],
    ['requisitioned', false],
    ['committed', false],
    ['dispatched', false],
    ['arrived', false],
    ['released', false],
    ['returned', false],
  ] as const)('is a request past its time with a line that is %s: %s', (step, lapsed) => {
    expect(isLapsed({ ...request, lines: [{ step: 'dropped' }, { step }] }, calendar(121))).toBe(lapsed);
  });

  it('is no request without an end, and none that is over', () => {
    expect(isLapsed({ ...request, openUntil: null }, calendar(9_999))).toBe(false);
    expect(isLapsed({ ...request, status: 'expired' }, calendar(9_999))).toBe(false);
  });
});
