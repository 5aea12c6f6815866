import { isPast, type DueTime } from '../kernel/due.js';
import type { RosteredShift } from './roster.js';

/** A change of any value is another version. */
export const dutyTerms = {
  version: 'duty.v1',
  /** A shift is looked at so long before it begins: early enough to find somebody, and again when it is near. */
  checkAheadMinutes: [24 * 60, 60],
  /** A signature that is still missing so long after the end is an alarm. */
  signWithinMinutes: 15,
  /** Without a next roster, so much of the time after the last shift counts as a gap. */
  openEndMinutes: 24 * 60,
} as const;

/** What is due of a shift: a look ahead of it, its end, or the signatures. */
export type WatchStep =
  | { readonly step: 'check'; readonly at: string; readonly aheadMinutes: number }
  | { readonly step: 'pass'; readonly at: string }
  | { readonly step: 'sign'; readonly at: string };

const shifted = (instant: string, minutes: number): string | undefined => {
  const at = Date.parse(instant) + minutes * 60_000;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};

/** Until when both sides sign, so that it is no alarm; nothing where the shift has no end. */
export const signDueAt = ({ until }: Pick<RosteredShift, 'until'>): string | undefined =>
  shifted(until, dutyTerms.signWithinMinutes);

/** What is still to be done of a shift, in the order in which it falls due. */
export function watchStepsOf(shift: RosteredShift): readonly WatchStep[] {
  if (shift.past) return [];
  const steps: WatchStep[] = [];
  for (const aheadMinutes of dutyTerms.checkAheadMinutes) {
    const at = shifted(shift.from, -aheadMinutes);
    const isOpen = shift.checkedAhead === undefined || shift.checkedAhead > aheadMinutes;
    if (at !== undefined && isOpen && !shift.passed) steps.push({ step: 'check', at, aheadMinutes });
  }
  if (!shift.passed) steps.push({ step: 'pass', at: shift.until });
  const isSigned = shift.handedOverBy !== undefined && shift.takenOverBy !== undefined;
  const at = signDueAt(shift);
  if (at !== undefined && !isSigned && !shift.missed) steps.push({ step: 'sign', at });
  return steps;
}

/** When the service has to look at a roster next; nothing where all of its shifts are over. */
export function nextWatchAt(shifts: readonly RosteredShift[]): string | undefined {
  let first: string | undefined;
  for (const shift of shifts)
    for (const { at } of watchStepsOf(shift))
      if (first === undefined || Date.parse(at) < Date.parse(first)) first = at;
  return first;
}

export const isWatchDue = (row: { readonly nextWatchAt: string | null }, time: DueTime): boolean =>
  isPast(row.nextWatchAt, time);
