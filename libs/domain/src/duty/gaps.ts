import {
  evolveDuty,
  gapsBetween,
  isSameGap,
  type DutyEvent,
  type DutyState,
  type DutyGap,
  type DutyGapStage,
} from './duty.js';
import { callable, type PersonFinder } from './on-duty.js';
import { isShift, placesAt, type DutyPerson, type RosteredShift, type ShiftKey } from './roster.js';
import type { Span } from './times.js';

/** What is known when gaps are looked for. */
export interface Looked {
  readonly now: string;
  readonly stage: DutyGapStage;
  readonly persons?: readonly DutyPerson[];
  readonly beside?: readonly RosteredShift[];
}

type Raised = Extract<DutyEvent, { type: 'duty.gap-raised' }>;

const finder =
  (persons: readonly DutyPerson[] = []): PersonFinder =>
  (personId) =>
    persons.find((person) => person.personId === personId);

/** Places of a shift whose holders cannot be called, from now or its beginning until its end. */
export function gapsOfShift(shift: RosteredShift, { now, persons }: Looked): readonly DutyGap[] {
  if (shift.past || Date.parse(shift.until) <= Date.parse(now)) return [];
  const { date, start, until } = shift;
  const from = Date.parse(shift.from) > Date.parse(now) ? shift.from : now;
  return callable(placesAt(shift, from), until, finder(persons)).passedOver.map((fault) => ({
    ...{ date, start, from: shift.from, until },
    ...fault,
  }));
}

/** Events for those that are ahead and not on record yet. */
export function raised(
  gaps: readonly DutyGap[],
  state: DutyState,
  { now, stage }: Looked,
): readonly Raised[] {
  const events: Raised[] = [];
  for (const gap of gaps) {
    if (Date.parse(gap.until) <= Date.parse(now)) continue;
    const isKnown = state.gaps.some(
      (one) => isSameGap(one, gap) && (stage === 'roster' || one.stage === 'ahead'),
    );
    if (isKnown || events.some(({ data }) => isSameGap(data.gap, gap))) continue;
    events.push({ type: 'duty.gap-raised', data: { stage, gap } });
  }
  return events;
}

/** All shifts of the post that are known: of this month and of those beside it. */
export const allShifts = (
  { shifts }: DutyState,
  { beside = [] }: Pick<Looked, 'beside'>,
): readonly RosteredShift[] => [...shifts, ...beside];

/** What a change of the roster leaves open: in the shifts that it names, and between shifts from the first of them on. */
export function gapsAfter(
  event: Extract<DutyEvent, { type: 'duty.shifts-put' | 'duty.shift-changed' | 'duty.shift-dropped' }>,
  before: DutyState,
  looked: Looked,
): readonly Raised[] {
  const state = evolveDuty(before, event);
  const named: readonly ShiftKey[] = event.type === 'duty.shifts-put' ? event.data.shifts : [event.data];
  const ofShifts = named.flatMap((key) => {
    const shift = state.shifts.find(isShift(key));
    return shift ? gapsOfShift(shift, looked) : [];
  });
  const whole = wholeOf(allShifts(state, looked));
  const between = whole ? gapsBetween(allShifts(state, looked), whole) : [];
  return raised([...ofShifts, ...between], state, looked);
}

function wholeOf(shifts: readonly Span[]): Span | undefined {
  const [first, ...others] = shifts;
  return (
    first &&
    others.reduce<Span>(
      ({ from, until }, shift) => ({
        from: Date.parse(shift.from) < Date.parse(from) ? shift.from : from,
        until: Date.parse(shift.until) > Date.parse(until) ? shift.until : until,
      }),
      first,
    )
  );
}
