import { accept, refuse, type Decider, type Decision, type DecisionContext } from '../kernel/decider.js';
import {
  evolveDuty,
  noDuty,
  type DutyCommand,
  type DutyCommands,
  type DutyEvent,
  type DutyState,
} from './duty.js';
import { gapsAfter, type Looked } from './gaps.js';
import {
  everybodyIn,
  inOrder,
  isShift,
  placesAt,
  placesOf,
  samePlaces,
  type DutyPerson,
  type Places,
  type RosteredShift,
} from './roster.js';
import { rowFaults, toPut } from './rows.js';
import { keepWatch } from './watching.js';

/**
 * A post that is kept on duty (值班岗位) for a month: who is rostered, who handed over to whom, and the duty log. It belongs
 * to the agency that its id names; the door sees to that. Duty passes by the roster: a signature is on record, or missing on
 * record, and nothing waits for it.
 */
export const duty: Decider<DutyCommand, DutyEvent, DutyState> = {
  initialState: noDuty,

  decide(command, state, context): Decision<DutyEvent> {
    const { actor } = context;
    switch (command.type) {
      case 'duty.put-shifts':
        return putShifts(command.data, state, context);
      case 'duty.keep-watch':
        return accept(...keepWatch(state, command.data, context.receivedAt));
      case 'duty.note': {
        const { noteId, text, incidentId, of } = command.data;
        if (!of) return refuse('not-found');
        if (context.incident === 'missing') return refuse('incident-unknown', { incidentId });
        const known = state.notes.get(noteId);
        if (known)
          return known.text === text && known.incidentId === incidentId
            ? accept()
            : refuse('already-exists', { noteId });
        const { agencyId, post } = of;
        const beside = incidentId === undefined ? {} : { incidentId };
        return accept({
          type: 'duty.noted',
          data: { agencyId, post, noteId, text, ...beside, by: actor.principal },
        });
      }
      case 'duty.correct-note': {
        const { noteId, text, reason } = command.data;
        const known = state.notes.get(noteId);
        if (!known) return refuse('not-found', { noteId });
        if (known.text === text) return accept();
        const { incidentId } = known;
        const beside = incidentId === undefined ? {} : { incidentId };
        return accept({
          type: 'duty.note-corrected',
          data: { noteId, text, reason, ...beside, by: actor.principal },
        });
      }
      default: {
        const shift = state.shifts.find(isShift(command.data));
        const { date, start } = command.data;
        return shift ? ofShift(command, shift, state, context) : refuse('shift-unknown', { date, start });
      }
    }
  },

  evolve: evolveDuty,
};

function putShifts(
  { shifts, of, persons, beside }: DutyCommands['duty.put-shifts'],
  state: DutyState,
  { receivedAt: now }: DecisionContext,
): Decision<DutyEvent> {
  if (!of) return refuse('not-found');
  const { agencyId, post, month } = of;
  const faults = rowFaults(shifts, { month, stored: state.shifts, persons, now });
  if (faults.length > 0) return refuse('roster-faulty', { faults });
  const put = toPut(shifts, state.shifts, now);
  if (put.length === 0) return accept();
  const event = { type: 'duty.shifts-put', data: { agencyId, post, month, shifts: put } } as const;
  return accept<DutyEvent>(event, ...gapsAfter(event, state, { now, stage: 'roster', persons, beside }));
}

type OfShift = Exclude<
  DutyCommand,
  { type: 'duty.put-shifts' | 'duty.keep-watch' | 'duty.note' | 'duty.correct-note' }
>;

function ofShift(
  command: OfShift,
  shift: RosteredShift,
  state: DutyState,
  { actor, receivedAt: now }: DecisionContext,
): Decision<DutyEvent> {
  const { date, start } = shift;
  switch (command.type) {
    case 'duty.change-shift': {
      const { reason, from: asked, persons, beside } = command.data;
      const places = placesOf(command.data);
      const wrong = changeRefused(places, asked, shift, now, persons);
      if (wrong) return wrong;
      const from = asked ?? shift.from;
      const isSame =
        samePlaces(placesAt(shift, from), places) && shift.stints.every((one) => one.from <= from);
      if (isSame) return accept();
      const event = { type: 'duty.shift-changed', data: { date, start, from, places, reason } } as const;
      const looked: Looked = { now, stage: 'roster', persons, beside };
      return accept<DutyEvent>(event, ...gapsAfter(event, state, looked));
    }
    case 'duty.drop-shift': {
      if (hasBegun(shift, now)) return refuse('shift-begun', { from: shift.from });
      const { reason, persons, beside } = command.data;
      const event = { type: 'duty.shift-dropped', data: { date, start, reason } } as const;
      const looked: Looked = { now, stage: 'roster', persons, beside };
      return accept<DutyEvent>(event, ...gapsAfter(event, state, looked));
    }
    case 'duty.hand-over': {
      if (shift.handedOverBy === actor.principal) return accept();
      const wrong = signatureRefused(
        actor.principal,
        shift.handedOverBy,
        shift.takenOverBy,
        everybodyIn(shift),
      );
      if (wrong) return wrong;
      if (!hasBegun(shift, now)) return refuse('shift-not-begun', { from: shift.from });
      const { notes, open = [], more = 0 } = command.data;
      return accept({
        type: 'duty.handed-over',
        data: { date, start, by: actor.principal, notes, open: [...open], more },
      });
    }
    case 'duty.take-over': {
      if (shift.takenOverBy === actor.principal) return accept();
      const next = nextOf(shift, [...state.shifts, ...(command.data.beside ?? [])]);
      const incoming = next.flatMap(everybodyIn);
      const wrong = signatureRefused(actor.principal, shift.takenOverBy, shift.handedOverBy, incoming);
      if (wrong) return wrong;
      if (!hasBegun(shift, now)) return refuse('shift-not-begun', { from: shift.from });
      const { notes } = command.data;
      const said = notes === undefined ? {} : { notes };
      return accept({ type: 'duty.taken-over', data: { date, start, by: actor.principal, ...said } });
    }
  }
}

const hasBegun = ({ from }: RosteredShift, now: string): boolean => Date.parse(from) <= Date.parse(now);

/** In the middle of a shift, what was so far stays so: an instant has to be named from which the change holds. */
function changeRefused(
  places: Places,
  from: string | undefined,
  shift: RosteredShift,
  now: string,
  persons: readonly DutyPerson[] | undefined,
): ReturnType<typeof refuse> | undefined {
  const named = inOrder(places).flatMap(({ personId }) => personId ?? []);
  if (named.length === 0) return refuse('shift-empty');
  const unknown = named.filter((id) => persons && !persons.some(({ personId }) => personId === id));
  if (unknown.length > 0) return refuse('person-unknown', { personIds: [...new Set(unknown)] });
  if (from === undefined)
    return hasBegun(shift, now) ? refuse('shift-begun', { from: shift.from }) : undefined;
  const isInside = Date.parse(shift.from) <= Date.parse(from) && Date.parse(from) < Date.parse(shift.until);
  return isInside ? undefined : refuse('outside-shift', { from: shift.from, until: shift.until });
}

/** Each side signs once, by somebody who has a place on that side, and by another person than the other. */
function signatureRefused(
  by: string,
  own: string | undefined,
  other: string | undefined,
  rostered: readonly string[],
): ReturnType<typeof refuse> | undefined {
  if (own !== undefined) return refuse('already-exists', { by: own });
  if (by === other) return refuse('second-person-required');
  return rostered.includes(by) ? undefined : refuse('not-rostered', { rostered: [...rostered] });
}

/** The shift, or the shifts, of the post that begin when this one ends, or else the first after it. */
function nextOf(shift: RosteredShift, all: readonly RosteredShift[]): readonly RosteredShift[] {
  const later = all.filter(
    (one) => Date.parse(one.from) > Date.parse(shift.from) && Date.parse(one.until) > Date.parse(shift.until),
  );
  const first = Math.min(...later.map(({ from }) => Date.parse(from)));
  return later.filter(({ from }) => Date.parse(from) === first);
}
