import { accept, refuse, type Decider, type Tagged } from '../kernel/decider.js';

/**
 * Personal data as it is stored: encrypted under the key of one person, `subject`, whose destruction makes it
 * unreadable wherever it went. A decider handles it as it is and never sees what is in it.
 */
export interface Sealed {
  /** Id of the person's stream, `person-<subject>`. */
  subject: string;
  sealed: string;
}

/** The sealed form alone: nothing stray enters the log. */
export const sealedOf = ({ subject, sealed }: Sealed): Sealed => ({ subject, sealed });

export interface PersonCommands {
  /** On record before the plain text is shown. */
  'person.reveal': { purpose: string };
  'person.erase': { reason: string };
  /** By the operator of the machine: the key is gone, and no copy of it is left. */
  'person.declare-lost': { reason: string };
}

export interface PersonEvents {
  'person.revealed': { purpose: string; byAgencyId: string };
  'person.erased': { reason: string };
  'person.key-lost': { reason: string };
}

export type PersonCommand = Tagged<PersonCommands>;
export type PersonEvent = Tagged<PersonEvents>;

export interface PersonState {
  /** Nobody reads the data any more, also should an old key come back. */
  readonly erased: boolean;
}

/** Who has read a person's data and why, that it was erased (个人信息保护法 art. 47) or lost (art. 57). */
export const person: Decider<PersonCommand, PersonEvent, PersonState> = {
  initialState: { erased: false },

  decide(command, { erased }, { actor }) {
    switch (command.type) {
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

  evolve: (state, event) => (endsKey(event) ? { erased: true } : state),
};

/** Whether a person's data cannot be read from then on. */
export const endsKey = ({ type }: { readonly type: string }): boolean =>
  type === 'person.erased' || type === 'person.key-lost';
