import type { Places, RosteredShift } from '#domain';
import type { DutyRoster } from '#read-model';

/** Of Beijing time, which has had no summer time since 1991. */
const beijingMs = 8 * 3_600_000;

/** `2026-11`, `2026-12`, `2027-01`: the months of Beijing time whose shifts can be the last one, this one or the next. */
export function monthsAround(now: number): readonly string[] {
  const at = new Date(now + beijingMs);
  return [-1, 0, 1].map((by) =>
    new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + by, 1)).toISOString().slice(0, 7),
  );
}

/** What a field for a moment holds, in Beijing time, as an instant; nothing where it is none. */
export function instantOf(local: string): string | undefined {
  const at = Date.parse(`${local}:00+08:00`);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) && !Number.isNaN(at)
    ? new Date(at).toISOString()
    : undefined;
}

/** The other way: `2026-12-01T02:10`, to the minute. */
export const localOf = (instant: string): string =>
  new Date(Date.parse(instant) + beijingMs).toISOString().slice(0, 16);

/** An end at or before the start is on the next day; 24:00 is the end of the same one. */
export const endsNextDay = ({ start, end }: Pick<RosteredShift, 'start' | 'end'>): boolean => end <= start;

/** A shift of a post, with the roster that it is filed in. */
export interface ShiftOfPost {
  readonly rosterId: string;
  readonly agencyId: string;
  readonly post: string;
  readonly shift: RosteredShift;
}

const byBeginning = (a: ShiftOfPost, b: ShiftOfPost): number => a.shift.from.localeCompare(b.shift.from);

export const shiftsIn = (rosters: readonly DutyRoster[]): readonly ShiftOfPost[] =>
  rosters
    .flatMap(({ id, agencyId, post, shifts }) =>
      shifts.map((shift) => ({ rosterId: id, agencyId, post, shift })),
    )
    .toSorted(byBeginning);

/** The first that begins after now, of each agency and post. */
export function nextShifts(shifts: readonly ShiftOfPost[], now: number): readonly ShiftOfPost[] {
  const first = new Map<string, ShiftOfPost>();
  for (const one of shifts) {
    const key = `${one.agencyId} ${one.post}`;
    if (Date.parse(one.shift.from) > now && !first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

/**
 * Of each post the shift to be handed over: the last that has ended and lacks a signature, otherwise the one that is on. What
 * was over before it was entered is a record, of which nothing is due.
 */
export function toHandOver(shifts: readonly ShiftOfPost[], now: number): readonly ShiftOfPost[] {
  const found = new Map<string, ShiftOfPost>();
  for (const one of shifts) {
    if (Date.parse(one.shift.from) > now || one.shift.past) continue;
    const held = found.get(one.post);
    // what came before the last that has ended is on record as missed, and waits no longer
    if (Date.parse(one.shift.until) <= now || !held || isSigned(held)) found.set(one.post, one);
  }
  return [...found.values()];
}

const isSigned = ({ shift: { handedOverBy, takenOverBy } }: ShiftOfPost): boolean =>
  handedOverBy !== undefined && takenOverBy !== undefined;

/** Who has the places at an instant of the shift. */
export const placesAt = ({ stints }: Pick<RosteredShift, 'stints'>, now: number): Places =>
  (stints.findLast(({ from }) => Date.parse(from) <= now) ?? stints[0])?.places ?? {};

/** Those that are on or to come, the soonest first. */
export const changeable = (shifts: readonly ShiftOfPost[], now: number): readonly ShiftOfPost[] =>
  shifts.filter(({ shift }) => Date.parse(shift.until) > now);

/**
 * As the service takes a change: all places anew, of a shift that has begun from now on. Officers and stand-ins stay.
 * Nothing where no place changes, nobody is left in either, or it is not said why.
 */
export function changeOf(
  shift: RosteredShift,
  typed: { readonly lead: string; readonly deputy: string; readonly reason: string },
  now: number,
): object | undefined {
  const { lead: leads = '', deputy: seconds = '', ...others } = placesAt(shift, now);
  const { lead, deputy } = typed;
  const reason = typed.reason.trim();
  const isSame = lead === leads && deputy === seconds;
  if (isSame || reason === '' || (lead === '' && deputy === '')) return undefined;
  const { date, start, from } = shift;
  return {
    ...{ date, start, ...others, reason },
    ...(lead === '' ? {} : { lead }),
    ...(deputy === '' ? {} : { deputy }),
    ...(Date.parse(from) > now ? {} : { from: new Date(now).toISOString() }),
  };
}

/** Everybody who has, or had, a place in it. */
export const everybodyIn = ({ stints }: Pick<RosteredShift, 'stints'>): readonly string[] =>
  stints.flatMap(({ places }) => personsIn(places));

export const personsIn = ({ lead, deputy, officers = [], standIns = [] }: Places): readonly string[] =>
  [lead, deputy, ...officers, ...standIns].filter((id) => id !== undefined);
