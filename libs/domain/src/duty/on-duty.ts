import {
  inOrder,
  placesAt,
  type DutyPerson,
  type DutyPlace,
  type Places,
  type RosteredShift,
} from './roster.js';
import { bySpan, isWithin, type ShiftTimes, type Span } from './times.js';

/** Why somebody of a shift is not called. */
export type PassingReason = 'place-empty' | 'no-number' | 'employment-ended' | 'same-person';

/** A place whose holder cannot be called. */
export interface Fault {
  readonly place: DutyPlace;
  readonly reason: PassingReason;
  readonly personId?: string;
}

/** Finds what is known of a person; nothing where persons are not kept, and then nothing speaks against one. */
export type PersonFinder = (personId: string) => DutyPerson | undefined;

export interface Callable {
  readonly place: DutyPlace;
  readonly personId: string;
}

/**
 * Who of these is called at an instant, in order, and who is passed over. A deputy's place may be empty: many
 * posts have none, and an empty lead's is named anyway. A person is called once, at the first of their places.
 */
export function callable(
  places: Places,
  at: string,
  find: PersonFinder,
): { readonly call: readonly Callable[]; readonly passedOver: readonly Fault[] } {
  const call: Callable[] = [];
  const passedOver: Fault[] = [];
  const seen = new Set<string>();
  for (const { place, personId } of inOrder(places)) {
    if (personId === undefined) {
      if (place === 'lead') passedOver.push({ place, reason: 'place-empty' });
      continue;
    }
    const reason = seen.has(personId) ? 'same-person' : against(find(personId), at);
    seen.add(personId);
    if (reason) passedOver.push({ place, reason, personId });
    else call.push({ place, personId });
  }
  return { call, passedOver };
}

function against(person: DutyPerson | undefined, at: string): PassingReason | undefined {
  if (person === undefined) return undefined;
  if (person.endedAt !== undefined && Date.parse(person.endedAt) <= Date.parse(at)) return 'employment-ended';
  return person.hasNumber ? undefined : 'no-number';
}

/** A roster as far as it tells who is on duty. */
export interface Rostered {
  readonly agencyId: string;
  readonly post: string;
  readonly month: string;
  readonly shifts: readonly RosteredShift[];
}

export interface OnDutyQuery {
  readonly agencyId: string;
  /** All posts of the agency where left out. */
  readonly post?: string;
  readonly at: string;
  /** The bureau that is called where an agency cannot be reached. */
  readonly homeBureauId?: string;
}

export interface ShiftOnDuty extends ShiftTimes, Span {
  readonly post: string;
  readonly month: string;
  /** Who has the places at that instant, whether or not they can be called. */
  readonly places: Places;
}

export interface OnDuty {
  readonly agencyId: string;
  readonly at: string;
  /** Of each post, by name; several of one post where they overlap, the one that began last first. */
  readonly shifts: readonly ShiftOnDuty[];
  /** Persons in the order in which they are called: leads before deputies, officers and stand-ins. */
  readonly call: readonly (Callable & { readonly post: string })[];
  readonly passedOver: readonly (Fault & { readonly post: string })[];
  /**
   * Who is called where none of them is, or answers: by the agency's duty contact, then the home bureau, which is called as
   * an agency itself. Never empty: there is no minute without somebody who is called.
   */
  readonly lastResort: readonly string[];
}

/**
 * Who is on duty at an instant. Pure: by the rosters alone, whether or not anybody has signed for it. A night that began
 * on the day before counts, so that the rosters of {@link monthsAround} have to be given.
 */
export function onDutyAt(
  rosters: readonly Rostered[],
  { agencyId, post, at, homeBureauId }: OnDutyQuery,
  find: PersonFinder = () => undefined,
): OnDuty {
  const shifts = rosters
    .filter((roster) => roster.agencyId === agencyId && (post === undefined || roster.post === post))
    .flatMap((roster) => roster.shifts.map((shift) => ({ roster, shift })))
    .filter(({ shift }) => isWithin(at, shift))
    .sort((a, b) => byText(a.roster.post, b.roster.post) || -bySpan(a.shift, b.shift))
    .map(({ roster, shift }): ShiftOnDuty => {
      const { date, start, end, from, until } = shift;
      const places = placesAt(shift, at);
      return { post: roster.post, month: roster.month, date, start, end, from, until, places };
    });
  const found = shifts.map(({ post: of, places }) => ({ post: of, ...callable(places, at, find) }));
  const called = found.flatMap((one) => one.call.map((each) => ({ ...each, post: one.post })));
  const ranked = called.sort((a, b) => rankOf(a.place) - rankOf(b.place));
  return {
    agencyId,
    at,
    shifts,
    call: ranked.filter(
      ({ personId }, index) => ranked.findIndex((other) => other.personId === personId) === index,
    ),
    passedOver: found.flatMap((one) => one.passedOver.map((each) => ({ ...each, post: one.post }))),
    lastResort: [...new Set([agencyId, homeBureauId ?? agencyId])],
  };
}

const ranks: Readonly<Record<DutyPlace, number>> = { lead: 0, deputy: 1, officer: 2, 'stand-in': 3 };
const rankOf = (place: DutyPlace): number => ranks[place];
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
