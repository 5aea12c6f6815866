import { aggregateIdPattern } from '../kernel/ids.js';
import type { ShiftTimes, Span } from './times.js';

/** Whose place in a shift: who leads (带班领导), the deputy, further officers on duty, and who stands in for them. */
export type DutyPlace = 'lead' | 'deputy' | 'officer' | 'stand-in';

/** Who has which place, by the ids of persons; a place that is left out is empty. */
export interface Places {
  readonly lead?: string;
  readonly deputy?: string;
  /** In the order in which they are called, as are the next. */
  readonly officers?: readonly string[];
  readonly standIns?: readonly string[];
}

/** A row of a roster. */
export interface Shift extends ShiftTimes, Places {}

/** Names a shift within its roster: no two begin at one time. */
export type ShiftKey = Pick<ShiftTimes, 'date' | 'start'>;

/** Who has the places from an instant on. */
export interface Stint {
  readonly from: string;
  readonly places: Places;
}

export interface RosteredShift extends ShiftTimes, Span {
  /** The first holds from the beginning of the shift; the later, from the middle of it on. */
  readonly stints: readonly Stint[];
  /** It was over when it was entered: a record, of which nothing is due. */
  readonly past?: true;
  /** How many minutes before its beginning it was looked at last. */
  readonly checkedAhead?: number;
  /** Its end has come, and duty has passed on. */
  readonly passed?: true;
  /** Who signed for the outgoing and for the incoming side. */
  readonly handedOverBy?: string;
  readonly takenOverBy?: string;
  /** That a signature was missing is on record. */
  readonly missed?: true;
}

/** What the registry says of a person of the agency. */
export interface DutyPerson {
  readonly personId: string;
  /** When employment ended, RFC 3339 in UTC. */
  readonly endedAt?: string;
  /** Whether there is a telephone number to call. */
  readonly hasNumber: boolean;
}

/** Which roster it is: of an agency's post, for a month of Beijing time, `YYYY-MM`. */
export interface RosterOf {
  readonly agencyId: string;
  readonly post: string;
  readonly month: string;
}

const rosterIdPattern = /^(.+)\.([a-z0-9-]{1,20})\.(\d{4}-(?:0[1-9]|1[0-2]))$/;

/** One roster per agency, post and month: its id says which, so that none is there twice. */
export const rosterId = ({ agencyId, post, month }: RosterOf): string => `${agencyId}.${post}.${month}`;

/** What a roster's id says; nothing where it is the id of none. */
export function rosterOf(id: string): RosterOf | undefined {
  const [, agencyId, post, month] = (aggregateIdPattern.test(id) && rosterIdPattern.exec(id)) || [];
  return agencyId === undefined || post === undefined || month === undefined
    ? undefined
    : { agencyId, post, month };
}

/** Places in the order in which they are called; an empty one of lead or deputy is there without a person. */
export function inOrder({ lead, deputy, officers = [], standIns = [] }: Places): readonly {
  readonly place: DutyPlace;
  readonly personId?: string;
}[] {
  const each = (place: DutyPlace, ids: readonly string[]) => ids.map((personId) => ({ place, personId }));
  return [
    { place: 'lead', personId: lead },
    { place: 'deputy', personId: deputy },
    ...each('officer', officers),
    ...each('stand-in', standIns),
  ];
}

/** The places alone, without fields that nobody asked for. */
export const placesOf = ({ lead, deputy, officers = [], standIns = [] }: Places): Places => ({
  ...(lead === undefined ? {} : { lead }),
  ...(deputy === undefined ? {} : { deputy }),
  ...(officers.length > 0 ? { officers: [...officers] } : {}),
  ...(standIns.length > 0 ? { standIns: [...standIns] } : {}),
});

export const samePlaces = (a: Places, b: Places): boolean =>
  JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));

/** Who has the places at an instant of the shift; before it begins, who will have them first. */
export const placesAt = ({ stints }: Pick<RosteredShift, 'stints'>, at: string): Places =>
  (stints.findLast(({ from }) => Date.parse(from) <= Date.parse(at)) ?? stints[0])?.places ?? {};

/** A shift within its roster, in one word. */
export const shiftName = ({ date, start }: ShiftKey): string => `${date} ${start}`;

export const isShift =
  ({ date, start }: ShiftKey) =>
  (other: ShiftKey): boolean =>
    other.date === date && other.start === start;

/** Everybody who has, or had, a place in it. */
export const everybodyIn = ({ stints }: Pick<RosteredShift, 'stints'>): readonly string[] => [
  ...new Set(stints.flatMap(({ places }) => inOrder(places).flatMap(({ personId }) => personId ?? []))),
];
