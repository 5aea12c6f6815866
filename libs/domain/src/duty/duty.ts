import type { Tagged } from '../kernel/decider.js';
import type { Fault } from './on-duty.js';
import {
  isShift,
  type DutyPerson,
  type Places,
  type RosteredShift,
  type RosterOf,
  type Shift,
  type ShiftKey,
} from './roster.js';
import { bySpan, gapsIn, type Span } from './times.js';

/** What an agency has open at a hand-over: what waits for an act of it. */
export interface OpenItem {
  readonly aggregate: string;
  readonly id: string;
  /** The command that answers it; left out where it waits for others. */
  readonly act?: string;
  readonly dueAt?: string;
  /** What it is about, for people to read. */
  readonly text?: string;
}

/** What the service puts into a command from elsewhere. */
export interface OfRegistry {
  /** Persons of the agency that the command or the shift names; left out where persons are not kept. */
  readonly persons?: readonly DutyPerson[];
  /** Shifts of the same post in the months before and after. */
  readonly beside?: readonly RosteredShift[];
}

export interface OfOpenWork {
  readonly open?: readonly OpenItem[];
  /** How many more there are than are listed. */
  readonly more?: number;
}

/** Which roster the command is for, as its id says. */
export interface OfRoster {
  readonly of?: RosterOf;
}

export interface DutyCommands {
  /** Rows of a month; a shift that is not named stays as it is. */
  'duty.put-shifts': { readonly shifts: readonly Shift[] } & OfRoster & OfRegistry;
  /** All places of one shift anew, from its beginning or from an instant in the middle of it. */
  'duty.change-shift': ShiftKey & Places & { readonly from?: string; readonly reason: string } & OfRegistry;
  /** A shift that has not begun. */
  'duty.drop-shift': ShiftKey & { readonly reason: string } & OfRegistry;
  /** The outgoing side of the shift signs. */
  'duty.hand-over': ShiftKey & { readonly notes: string } & OfOpenWork;
  /** The incoming side signs, for the shift that ends. */
  'duty.take-over': ShiftKey & { readonly notes?: string } & OfRegistry;
  'duty.note': { readonly noteId: string; readonly text: string; readonly incidentId?: string } & OfRoster;
  'duty.correct-note': { readonly noteId: string; readonly text: string; readonly reason: string };
  /** By the service, when something is due. */
  'duty.keep-watch': { readonly dueAt: string } & OfRegistry & OfOpenWork;
}

/** `roster` when shifts are put or changed, `ahead` before a shift begins. */
export type DutyGapStage = 'roster' | 'ahead';

/** A time in which a place, or the whole post, has nobody in it who can be called. */
export type DutyGap = Span &
  ({ readonly reason: 'not-rostered' } | ({ readonly date: string; readonly start: string } & Fault));

/** As it was raised last. */
export type RaisedGap = DutyGap & { readonly stage: DutyGapStage };

type PutShift = Shift & Span & { readonly past?: true };

export interface DutyEvents {
  'duty.shifts-put': { agencyId: string; post: string; month: string; shifts: readonly PutShift[] };
  'duty.shift-changed': ShiftKey & { from: string; places: Places; reason: string };
  'duty.shift-dropped': ShiftKey & { reason: string };
  'duty.gap-raised': { stage: DutyGapStage; gap: DutyGap };
  'duty.shift-checked': ShiftKey & { aheadMinutes: number };
  'duty.handed-over': ShiftKey & { by: string; notes: string; open: readonly OpenItem[]; more: number };
  'duty.taken-over': ShiftKey & { by: string; notes?: string };
  /** By the roster; what was not taken over asks the incoming side anew. */
  'duty.passed': ShiftKey & { at: string; open: readonly OpenItem[]; more: number };
  'duty.hand-over-missed': ShiftKey & { missing: readonly ('outgoing' | 'incoming')[] };
  'duty.noted': {
    agencyId: string;
    post: string;
    noteId: string;
    text: string;
    incidentId?: string;
    by: string;
  };
  'duty.note-corrected': { noteId: string; text: string; reason: string; incidentId?: string; by: string };
}

export type DutyCommand = Tagged<DutyCommands>;
export type DutyEvent = Tagged<DutyEvents>;

/** What stands in the duty log: the last words, and beside which incident. */
export interface DutyNote {
  readonly text: string;
  readonly incidentId?: string;
}

/** The roster of a post for a month, its hand-overs and its log (值班表、交接班、值班日志). */
export interface DutyState {
  /** By their beginning. */
  readonly shifts: readonly RosteredShift[];
  /** Gaps that were raised and still stand, as far as this roster tells. */
  readonly gaps: readonly RaisedGap[];
  readonly notes: ReadonlyMap<string, DutyNote>;
}

export const noDuty: DutyState = { shifts: [], gaps: [], notes: new Map() };

const isGapOf =
  (key: ShiftKey) =>
  (gap: DutyGap): boolean =>
    'date' in gap && isShift(key)(gap);

/** Two names of one gap. */
export const isSameGap = (a: DutyGap, b: DutyGap): boolean => gapName(a) === gapName(b);

/** What tells a gap from every other of its roster. */
export const gapName = (gap: DutyGap): string =>
  JSON.stringify(
    'date' in gap
      ? [gap.date, gap.start, gap.from, gap.reason, gap.place, gap.personId]
      : [gap.from, gap.until, gap.reason],
  );

/** Gaps of the post that these shifts do not close. */
const stillOpen = (gaps: readonly RaisedGap[], shifts: readonly RosteredShift[]): readonly RaisedGap[] =>
  gaps.filter((gap) => 'date' in gap || !shifts.some((shift) => covers(shift, gap)));

/** It is on from the beginning of the gap, whatever is left of that behind it. */
const covers = (shift: Span, gap: Span): boolean =>
  Date.parse(shift.from) <= Date.parse(gap.from) && Date.parse(shift.until) > Date.parse(gap.from);

export function evolveDuty(state: DutyState, event: DutyEvent): DutyState {
  switch (event.type) {
    case 'duty.shifts-put':
      return event.data.shifts.reduce((before, shift) => withShift(before, shift), state);
    case 'duty.shift-changed': {
      const { from, places } = event.data;
      return onShift(
        { ...state, gaps: state.gaps.filter((gap) => !isGapOf(event.data)(gap)) },
        event.data,
        (shift) => ({ stints: [...shift.stints.filter((stint) => stint.from < from), { from, places }] }),
      );
    }
    case 'duty.shift-dropped': {
      const gaps = state.gaps.filter((gap) => !isGapOf(event.data)(gap));
      return { ...state, gaps, shifts: state.shifts.filter((shift) => !isShift(event.data)(shift)) };
    }
    case 'duty.gap-raised': {
      const { gap, stage } = event.data;
      const others = state.gaps.filter((other) => !isSameGap(other, gap));
      return { ...state, gaps: [...others, { ...gap, stage }] };
    }
    case 'duty.shift-checked':
      return onShift(state, event.data, () => ({ checkedAhead: event.data.aheadMinutes }));
    case 'duty.handed-over':
      return onShift(state, event.data, () => ({ handedOverBy: event.data.by }));
    case 'duty.taken-over':
      return onShift(state, event.data, () => ({ takenOverBy: event.data.by }));
    case 'duty.passed':
      return onShift(
        { ...state, gaps: state.gaps.filter((gap) => !isGapOf(event.data)(gap)) },
        event.data,
        () => ({ passed: true }),
      );
    case 'duty.hand-over-missed':
      return onShift(state, event.data, () => ({ missed: true }));
    case 'duty.noted': {
      const { noteId, text, incidentId } = event.data;
      return { ...state, notes: new Map(state.notes).set(noteId, { text, incidentId }) };
    }
    case 'duty.note-corrected': {
      const { noteId, text, incidentId } = event.data;
      return { ...state, notes: new Map(state.notes).set(noteId, { text, incidentId }) };
    }
  }
}

const onShift = (
  state: DutyState,
  key: ShiftKey,
  change: (shift: RosteredShift) => Partial<RosteredShift>,
): DutyState => ({
  ...state,
  shifts: state.shifts.map((shift) => (isShift(key)(shift) ? { ...shift, ...change(shift) } : shift)),
});

function withShift(state: DutyState, { from, until, past, ...row }: PutShift): DutyState {
  const { date, start, end, ...places } = row;
  const shift: RosteredShift = {
    ...{ date, start, end, from, until, stints: [{ from, places }] },
    ...(past ? { past } : {}),
  };
  const shifts = [...state.shifts.filter((other) => !isShift(row)(other)), shift].sort(
    (a, b) => bySpan(a, b) || 0,
  );
  return {
    ...state,
    shifts,
    gaps: stillOpen(
      state.gaps.filter((gap) => !isGapOf(row)(gap)),
      shifts,
    ),
  };
}

/** Gaps that still lie ahead and that no shift of the post closes, whichever month it is rostered for. */
export const gapsAhead = <G extends DutyGap>(
  gaps: readonly G[],
  shifts: readonly Span[],
  now: string,
): readonly G[] =>
  gaps.filter(
    (gap) =>
      Date.parse(gap.until) > Date.parse(now) &&
      ('date' in gap || !shifts.some((shift) => covers(shift, gap))),
  );

/**
 * Gaps between the shifts of a post that end within a span, each until the next one begins. What follows the last of all is
 * one where an end is given.
 */
export function gapsBetween(
  shifts: readonly Span[],
  within: Span,
  openEnd?: string,
): readonly (Span & { readonly reason: 'not-rostered' })[] {
  const [first, ...others] = [...shifts].sort(bySpan);
  if (!first) return [];
  const last = others.reduce(
    (end, { until }) => (Date.parse(until) > Date.parse(end) ? until : end),
    first.until,
  );
  const until = openEnd !== undefined && Date.parse(openEnd) > Date.parse(last) ? openEnd : last;
  return gapsIn({ from: first.from, until }, shifts)
    .filter(
      ({ from }) =>
        Date.parse(within.from) <= Date.parse(from) && Date.parse(from) <= Date.parse(within.until),
    )
    .map((gap) => ({ ...gap, reason: 'not-rostered' }));
}
