import { signDueAt } from '../duty/watch.js';
import type { RosteredShift } from '../duty/roster.js';
import type { Awaited } from './awaited.js';

/**
 * The shift of a post that ended last waits for the signatures that it has not; what came before it is on record as missed
 * and waits no longer. Nothing hangs on them: duty has passed by the roster.
 */
export function awaitedOfRoster(roster: {
  readonly id: string;
  readonly agencyId: string;
  readonly shifts: readonly RosteredShift[];
}): Awaited[] {
  const shift = roster.shifts.findLast(({ passed }) => passed);
  if (!shift) return [];
  const { id, agencyId } = roster;
  const text = `${shift.date} ${shift.start}`;
  const one = { aggregate: 'duty', id, agencyId, since: shift.until, dueAt: signDueAt(shift), text };
  return [
    ...(shift.handedOverBy === undefined ? [{ ...one, act: 'duty.hand-over' }] : []),
    ...(shift.takenOverBy === undefined ? [{ ...one, act: 'duty.take-over' }] : []),
  ];
}
