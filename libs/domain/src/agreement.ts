import { accept, refuse, type Decider, type Tagged } from './decider.js';

/** What a party promises: up to `maxUnits` units of a resource kind, at a rate per unit in fen. */
export interface AgreementItem {
  resourceKind: string;
  maxUnits: number;
  ratePerUnitFen: number;
}

export interface AgreementTerms {
  providerAgencyId: string;
  items: readonly AgreementItem[];
  /** Promised time from commitment to arrival. */
  arrivalWithinMinutes: number;
  validFrom: string;
  validUntil: string;
  /** Law or contract it rests on, for instance 突发事件应对法 art. 46. */
  basis?: string;
}

export interface AgreementCommands {
  'agreement.propose': AgreementTerms;
  'agreement.confirm': Record<never, never>;
  'agreement.terminate': { reason: string };
}

export interface AgreementEvents {
  'agreement.proposed': AgreementTerms & { beneficiaryAgencyId: string };
  'agreement.confirmed': Record<never, never>;
  'agreement.terminated': { reason: string };
}

export type AgreementCommand = Tagged<AgreementCommands>;
export type AgreementEvent = Tagged<AgreementEvents>;

export type AgreementState =
  | { readonly status: 'none' }
  | {
      readonly status: 'proposed' | 'in-force' | 'terminated';
      readonly providerAgencyId: string;
      readonly beneficiaryAgencyId: string;
    };

/** A standing agreement: the beneficiary proposes, the provider confirms, either side ends it. */
export const agreement: Decider<AgreementCommand, AgreementEvent, AgreementState> = {
  initialState: { status: 'none' },

  decide(command, state, { actor, unknownAgencies }) {
    if (command.type === 'agreement.propose') {
      if (state.status !== 'none') return refuse('already-exists');
      const { providerAgencyId, items, arrivalWithinMinutes, validFrom, validUntil, basis } = command.data;
      if (unknownAgencies?.length) return refuse('agency-unknown', { agencies: unknownAgencies });
      if (providerAgencyId === actor.agencyId) return refuse('self-reference');
      if (!(Date.parse(validUntil) > Date.parse(validFrom))) {
        return refuse('validity-inverted', { validFrom, validUntil });
      }
      return accept({
        type: 'agreement.proposed',
        data: {
          beneficiaryAgencyId: actor.agencyId,
          providerAgencyId,
          items: items.map(({ resourceKind, maxUnits, ratePerUnitFen }) => ({
            resourceKind,
            maxUnits,
            ratePerUnitFen,
          })),
          arrivalWithinMinutes,
          validFrom,
          validUntil,
          basis,
        },
      });
    }
    if (state.status === 'none') return refuse('not-found');

    switch (command.type) {
      case 'agreement.confirm':
        if (actor.agencyId !== state.providerAgencyId) return refuse('not-a-party');
        if (state.status === 'in-force') return accept();
        if (state.status === 'terminated') return refuse('wrong-status', { status: state.status });
        return accept({ type: 'agreement.confirmed', data: {} });
      case 'agreement.terminate':
        if (actor.agencyId !== state.providerAgencyId && actor.agencyId !== state.beneficiaryAgencyId) {
          return refuse('not-a-party');
        }
        if (state.status === 'terminated') return accept();
        return accept({ type: 'agreement.terminated', data: { reason: command.data.reason } });
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'agreement.proposed': {
        const { providerAgencyId, beneficiaryAgencyId } = event.data;
        return { status: 'proposed', providerAgencyId, beneficiaryAgencyId };
      }
      case 'agreement.confirmed':
        return state.status === 'none' ? state : { ...state, status: 'in-force' };
      case 'agreement.terminated':
        return state.status === 'none' ? state : { ...state, status: 'terminated' };
    }
  },
};
