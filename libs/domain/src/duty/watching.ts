import {
  evolveDuty,
  gapsBetween,
  type DutyCommands,
  type DutyEvent,
  type DutyState,
  type DutyGap,
} from './duty.js';
import { allShifts, gapsOfShift, raised, type Looked } from './gaps.js';
import type { RosteredShift } from './roster.js';
import { dutyTerms, watchStepsOf, type WatchStep } from './watch.js';

/**
 * Does everything that has been due at an instant, shift by shift: looks at what is ahead, passes duty on where a shift has
 * ended, and says where a signature is missing. Each is on record once; what is not due gives nothing.
 */
export function keepWatch(
  state: DutyState,
  { dueAt, ...known }: DutyCommands['duty.keep-watch'],
  now: string,
): readonly DutyEvent[] {
  const events: DutyEvent[] = [];
  let current = state;
  for (const { date, start } of state.shifts) {
    for (;;) {
      const shift = current.shifts.find((one) => one.date === date && one.start === start);
      const step = shift && watchStepsOf(shift).find(({ at }) => Date.parse(at) <= Date.parse(dueAt));
      if (!shift || !step) break;
      const made = eventsOf(step, shift, current, { ...known, now });
      events.push(...made);
      current = made.reduce(evolveDuty, current);
    }
  }
  return events;
}

type Known = Omit<DutyCommands['duty.keep-watch'], 'dueAt'> & { readonly now: string };

function eventsOf(
  step: WatchStep,
  shift: RosteredShift,
  state: DutyState,
  { persons, beside, open = [], more = 0, now }: Known,
): readonly DutyEvent[] {
  const { date, start } = shift;
  switch (step.step) {
    case 'check': {
      const { aheadMinutes } = step;
      const looked: Looked = { now, stage: 'ahead', persons, beside };
      const gaps = [...gapsOfShift(shift, looked), ...gapBehind(shift, allShifts(state, looked))];
      return [
        { type: 'duty.shift-checked', data: { date, start, aheadMinutes } },
        ...raised(gaps, state, looked),
      ];
    }
    case 'pass': {
      const left = shift.takenOverBy === undefined ? { open, more } : { open: [], more: 0 };
      return [{ type: 'duty.passed', data: { date, start, at: shift.until, ...left } }];
    }
    case 'sign': {
      const missing = [
        ...(shift.handedOverBy === undefined ? (['outgoing'] as const) : []),
        ...(shift.takenOverBy === undefined ? (['incoming'] as const) : []),
      ];
      return [{ type: 'duty.hand-over-missed', data: { date, start, missing } }];
    }
  }
}

/** What follows a shift without anybody: until the next begins, or of the day after it where none is known. */
function gapBehind(shift: RosteredShift, all: readonly RosteredShift[]): readonly DutyGap[] {
  const openEnd = new Date(Date.parse(shift.until) + dutyTerms.openEndMinutes * 60_000).toISOString();
  return gapsBetween(all, { from: shift.until, until: shift.until }, openEnd);
}
