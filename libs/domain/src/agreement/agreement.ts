import {
  accept,
  refuse,
  type Decider,
  type Decision,
  type DecisionContext,
  type Tagged,
} from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import { reservationId } from '../resource/resource.js';
import type { ReservationKey } from '../resource/commands.js';

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
  /** Senders of messages (CAP) that may change and end what the beneficiary warns of, as messages name them. */
  warningSenders?: readonly string[];
}

export interface AgreementCommands {
  'agreement.propose': AgreementTerms;
  'agreement.confirm': Record<never, never>;
  'agreement.terminate': { reason: string };
  /** By the service's own flow: units of one allocated line against the limits. */
  'agreement.draw': ReservationKey & { resourceKind: string; quantity: number };
  'agreement.give-back': ReservationKey & { quantity: number };
}

export interface AgreementEvents {
  'agreement.proposed': AgreementTerms & { beneficiaryAgencyId: string };
  'agreement.confirmed': Record<never, never>;
  'agreement.terminated': { reason: string };
  'agreement.drawn': ReservationKey & { resourceKind: string; quantity: number };
  'agreement.returned': ReservationKey & { resourceKind: string; quantity: number };
}

export type AgreementCommand = Tagged<AgreementCommands>;
export type AgreementEvent = Tagged<AgreementEvents>;

export type AgreementState =
  | { readonly status: 'none' }
  | {
      readonly status: 'proposed' | 'in-force' | 'terminated';
      readonly providerAgencyId: string;
      readonly beneficiaryAgencyId: string;
      readonly items: readonly AgreementItem[];
      readonly validFrom: string;
      readonly validUntil: string;
      /** Units that are out under it, by `reservationId`. */
      readonly draws: Readonly<Record<string, Draw>>;
    };

export interface Draw {
  readonly resourceKind: string;
  readonly quantity: number;
}

/**
 * A standing agreement: the beneficiary proposes, the provider confirms, either side ends it. Units are drawn from
 * it in this stream, so that negotiations that run side by side never take more than its limits together.
 */
export const agreement: Decider<AgreementCommand, AgreementEvent, AgreementState> = {
  initialState: { status: 'none' },

  decide(command, state, context) {
    const { actor, unknownAgencies } = context;
    if (command.type === 'agreement.propose') {
      if (state.status !== 'none') return refuse('already-exists');
      const { providerAgencyId, items, arrivalWithinMinutes, validFrom, validUntil, basis } = command.data;
      const { warningSenders } = command.data;
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
          ...(warningSenders ? { warningSenders: [...warningSenders] } : {}),
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
      case 'agreement.draw':
        return draw(command.data, state, context);
      case 'agreement.give-back': {
        const { sharingId, lineId, quantity } = command.data;
        const held = own(state.draws, reservationId(command.data));
        if (!held) return refuse('not-drawn', { sharingId, lineId });
        if (quantity > held.quantity)
          return refuse('quantity-mismatch', { expected: held.quantity, quantity });
        const { resourceKind } = held;
        return accept({ type: 'agreement.returned', data: { sharingId, lineId, resourceKind, quantity } });
      }
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'agreement.proposed': {
        const { providerAgencyId, beneficiaryAgencyId, items, validFrom, validUntil } = event.data;
        const parties = { providerAgencyId, beneficiaryAgencyId };
        return { status: 'proposed', ...parties, items, validFrom, validUntil, draws: {} };
      }
      case 'agreement.confirmed':
        return state.status === 'none' ? state : { ...state, status: 'in-force' };
      case 'agreement.terminated':
        return state.status === 'none' ? state : { ...state, status: 'terminated' };
      case 'agreement.drawn':
      case 'agreement.returned':
        return state.status === 'none' ? state : { ...state, draws: drawsAfter(state.draws, event) };
    }
  },
};

type Agreed = Exclude<AgreementState, { status: 'none' }>;

function draw(
  d: AgreementCommands['agreement.draw'],
  state: Agreed,
  { occurredAt }: DecisionContext,
): Decision<AgreementEvent> {
  const { sharingId, lineId, resourceKind, quantity } = d;
  if (own(state.draws, reservationId(d))) return accept();
  const { status, validFrom, validUntil } = state;
  const at = Date.parse(occurredAt);
  if (status !== 'in-force' || at < Date.parse(validFrom) || !(at < Date.parse(validUntil))) {
    return refuse('agreement-not-in-force', { status, validFrom, validUntil });
  }
  const left = unitsLeft(state, resourceKind);
  if (quantity > left) return refuse('agreement-exhausted', { resourceKind, asked: quantity, left });
  return accept({ type: 'agreement.drawn', data: { sharingId, lineId, resourceKind, quantity } });
}

/** Units of a kind that may still be drawn. An item named twice counts with the larger number. */
export function unitsLeft({ items, draws }: Pick<Agreed, 'items' | 'draws'>, resourceKind: string): number {
  const promised = items.filter((item) => item.resourceKind === resourceKind).map((item) => item.maxUnits);
  return Math.max(0, ...promised) - unitsDrawn(draws, resourceKind);
}

const unitsDrawn = (draws: Agreed['draws'], resourceKind: string): number =>
  Object.values(draws)
    .filter((held) => held.resourceKind === resourceKind)
    .reduce((sum, held) => sum + held.quantity, 0);

/** Shared by the aggregate and the read model. */
export function drawsAfter(
  draws: Readonly<Record<string, Draw>>,
  event: Extract<AgreementEvent, { type: 'agreement.drawn' | 'agreement.returned' }>,
): Record<string, Draw> {
  const id = reservationId(event.data);
  const { [id]: held, ...others } = draws;
  const { resourceKind, quantity } = event.data;
  const out = (held?.quantity ?? 0) + (event.type === 'agreement.drawn' ? quantity : -quantity);
  return out > 0 ? { ...others, [id]: { resourceKind, quantity: out } } : others;
}
