import { besideMonth, rosterId, type RosteredShift, type RosterOf } from '#domain';
import type { Runners } from '../run/runners.js';

/** Shifts of the same post in the months before and after. */
export async function besideOf(
  of: RosterOf,
  { duty }: Pick<Runners, 'duty'>,
): Promise<readonly RosteredShift[]> {
  const states = await Promise.all(
    besideMonth(of.month).map((month) => duty.state(rosterId({ ...of, month }))),
  );
  return states.flatMap(({ shifts }) => shifts);
}
