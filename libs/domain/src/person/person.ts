import { accept, refuse, type Decider, type Tagged } from '../kernel/decider.js';
import { sealedOf, type Sealed } from '../personal-data/sealed.js';

export interface PersonCommands {
  /**
   * `details` are a name, ways to be reached and by what account somebody signs in. The rest is put in by the service:
   * `signIn` is a keyed digest of agency, issuer and subject, `hasNumber` whether a telephone number is among the details,
   * so that somebody who cannot be called is known without opening them.
   */
  'person.register': { details: Sealed; signIn?: string; hasNumber?: boolean };
  /** In place of all details before. */
  'person.update': { details: Sealed; signIn?: string; hasNumber?: boolean };
  /** The employment ends: with it sessions, roles and duties. */
  'person.end': { reason: string };
  /** On record before the plain text is shown. */
  'person.reveal': { purpose: string };
  'person.erase': { reason: string };
  /** By the operator of the machine: the key is gone, and no copy of it is left. */
  'person.declare-lost': { reason: string };
}

export interface PersonEvents {
  'person.registered': PersonCommands['person.register'] & { agencyId: string };
  'person.updated': PersonCommands['person.update'];
  'person.ended': { reason: string };
  'person.revealed': { purpose: string; byAgencyId: string };
  'person.erased': { reason: string };
  'person.key-lost': { reason: string };
}

export type PersonCommand = Tagged<PersonCommands>;
export type PersonEvent = Tagged<PersonEvents>;

export interface PersonState {
  /** Of somebody on the staff of an agency; of others only the data are on record. */
  readonly status: 'none' | 'registered' | 'ended';
  readonly agencyId?: string;
  /** See {@link PersonCommands}. */
  readonly signIn?: string;
  /** See {@link PersonCommands}; not known of details that were recorded without it. */
  readonly hasNumber?: boolean;
  readonly details?: Sealed;
  /** Nobody reads the data any more, also should an old key come back. */
  readonly erased: boolean;
}

/**
 * Somebody whose data the service keeps: on the staff of an agency, or named in what was reported. Who has read the
 * data and why, and that they were erased (个人信息保护法 art. 47) or lost (art. 57), is on record in the same stream.
 */
export const person: Decider<PersonCommand, PersonEvent, PersonState> = {
  initialState: { status: 'none', erased: false },

  decide(command, state, { actor }) {
    const { erased, status } = state;
    switch (command.type) {
      case 'person.register': {
        if (erased) return refuse('personal-data-erased');
        if (status !== 'none') return refuse('already-exists');
        return accept({
          type: 'person.registered',
          data: { ...saying(command.data), agencyId: actor.agencyId },
        });
      }
      case 'person.update': {
        if (status === 'none') return refuse('not-found');
        if (erased) return refuse('personal-data-erased');
        if (status === 'ended') return refuse('person-ended');
        const { details, signIn } = command.data;
        if (details.sealed === state.details?.sealed && signIn === state.signIn) return accept();
        return accept({ type: 'person.updated', data: saying(command.data) });
      }
      case 'person.end':
        if (status === 'none') return refuse('not-found');
        return status === 'ended'
          ? accept()
          : accept({ type: 'person.ended', data: { reason: command.data.reason } });
      case 'person.reveal': {
        if (erased) return refuse('personal-data-erased');
        const { purpose } = command.data;
        return accept({ type: 'person.revealed', data: { purpose, byAgencyId: actor.agencyId } });
      }
      case 'person.erase':
        if (erased) return accept();
        return accept({ type: 'person.erased', data: { reason: command.data.reason } });
      case 'person.declare-lost':
        if (erased) return accept();
        return accept({ type: 'person.key-lost', data: { reason: command.data.reason } });
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'person.registered': {
        const { agencyId, details, signIn, hasNumber } = event.data;
        return { ...state, status: 'registered', agencyId, details, signIn, hasNumber };
      }
      case 'person.updated':
        return {
          ...state,
          details: event.data.details,
          signIn: event.data.signIn,
          hasNumber: event.data.hasNumber,
        };
      case 'person.ended':
        return { ...state, status: 'ended' };
      case 'person.revealed':
        return state;
      case 'person.erased':
      case 'person.key-lost':
        // by data that nobody can read nobody is known either
        return { ...state, erased: true, ...(state.status !== 'none' && { status: 'ended' }) };
    }
  },
};

const saying = ({
  details,
  signIn,
  hasNumber,
}: PersonCommands['person.update']): PersonEvents['person.updated'] => ({
  details: sealedOf(details),
  ...(signIn !== undefined && { signIn }),
  ...(hasNumber !== undefined && { hasNumber }),
});

/** Whether a person's data cannot be read from then on. */
export const endsKey = ({ type }: { readonly type: string }): boolean =>
  type === 'person.erased' || type === 'person.key-lost';
