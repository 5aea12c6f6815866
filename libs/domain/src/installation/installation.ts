import { accept, refuse, type Decider, type Tagged } from '../kernel/decider.js';

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
}

export interface InstallationEvents {
  'installation.set': Installation & { readonly formerHomeBureauId?: string };
}

export type InstallationCommand = Tagged<InstallationCommands>;
export type InstallationEvent = Tagged<InstallationEvents>;

export type InstallationState = Partial<Installation>;

/** Who changes it names the bureau that leaves and the one that comes: two at once cannot undo each other unseen. */
export const installation: Decider<InstallationCommand, InstallationEvent, InstallationState> = {
  initialState: {},

  decide({ data: { districtCode, homeBureauId, formerHomeBureauId } }, state, { unknownAgencies = [] }) {
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

  evolve(_, { data: { districtCode, homeBureauId } }) {
    return { districtCode, homeBureauId };
  },
};
