import { accept, refuse, type Decider, type Tagged } from '../kernel/decider.js';
import { inOrder, type TwoPersons } from './two-persons.js';

/** The id of the only one that a log has. */
export const installationId = 'liandong';

/** For which district the service works, and which bureau answers for what lies within no mandate. */
export interface Installation {
  /** GB/T 2260, six digits. */
  readonly districtCode: string;
  readonly homeBureauId: string;
}

export interface InstallationCommands {
  /** `formerHomeBureauId` is the bureau in office; left out when there is none yet. */
  'installation.set': Installation & { readonly formerHomeBureauId?: string };
  /** In place of what was listed before. */
  'installation.list-two-persons': TwoPersons;
}

export interface InstallationEvents {
  'installation.set': Installation & { readonly formerHomeBureauId?: string };
  'installation.two-persons-listed': TwoPersons;
}

export type InstallationCommand = Tagged<InstallationCommands>;
export type InstallationEvent = Tagged<InstallationEvents>;

export type InstallationState = Partial<Installation> & {
  /** Nothing is listed in a log of before there was a list. */
  readonly twoPersons?: TwoPersons;
};

/** Who changes it names the bureau that leaves and the one that comes: two at once cannot undo each other unseen. */
export const installation: Decider<InstallationCommand, InstallationEvent, InstallationState> = {
  initialState: {},

  decide(command, state, { unknownAgencies = [] }) {
    if (command.type === 'installation.list-two-persons') {
      const { listed, signWithinHours } = command.data;
      // whoever could take it back could do by key what needs a person
      const inPerson = command.data.inPerson === true || state.twoPersons?.inPerson === true;
      const twoPersons = { listed: inOrder(listed), signWithinHours, ...(inPerson && { inPerson }) };
      return isSame(twoPersons, state.twoPersons)
        ? accept()
        : accept({ type: 'installation.two-persons-listed', data: twoPersons });
    }
    const { districtCode, homeBureauId, formerHomeBureauId } = command.data;
    if (state.districtCode === districtCode && state.homeBureauId === homeBureauId) return accept();
    const [agencyId] = unknownAgencies;
    if (agencyId !== undefined) return refuse('agency-unknown', { agencyId });
    if (formerHomeBureauId !== state.homeBureauId)
      return refuse('bureau-differs', { homeBureauId: state.homeBureauId, formerHomeBureauId });
    if (!/^\d{6}$/.test(districtCode) || districtCode.endsWith('00'))
      return refuse('not-a-district', { districtCode });
    return accept({
      type: 'installation.set',
      data: {
        districtCode,
        homeBureauId,
        ...(formerHomeBureauId === undefined ? {} : { formerHomeBureauId }),
      },
    });
  },

  evolve(state, event) {
    if (event.type === 'installation.two-persons-listed') return { ...state, twoPersons: event.data };
    const { districtCode, homeBureauId } = event.data;
    return { ...state, districtCode, homeBureauId };
  },
};

const isSame = (a: TwoPersons, b: TwoPersons | undefined): boolean =>
  b?.signWithinHours === a.signWithinHours &&
  b.inPerson === a.inPerson &&
  b.listed.join() === a.listed.join();
