import { type Candidate, type Need, type OwnerAnswer } from '../sharing/ranking.js';
import { refuse, type Refusal } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import type { TeamStanding } from '../team/standing.js';
import { answerThatCounts, outstanding, quoteKey, type SharingState } from '../sharing/sharing.js';

/** What holds between one request and one resource alone: an agreement, the owner's answer, a quoted price. */
export interface JointTerms {
  resourceId: string;
  agreementId?: string;
  /** As in a candidate: the kind drawn from the agreement, how many units are left, and when it ends. */
  agreementItem?: string;
  agreementUnits?: number;
  agreementUntil?: string;
  answer?: OwnerAnswer;
  costPerUnitFen?: number;
}

/** One open negotiation among those that are decided together. `need.amount` is what was outstanding. */
export interface JointRequest {
  sharingId: string;
  incidentId: string;
  requesterAgencyId: string;
  /** Round of the negotiation before this decision. */
  round: number;
  /** 1 (first) to 5 (last). */
  priority: number;
  need: Need;
  terms: readonly JointTerms[];
}

/** One resource as it stood at the log position of the decision, for whoever asks. */
export type JointCandidate = Omit<
  Candidate,
  'agreementId' | 'agreementItem' | 'agreementUnits' | 'agreementUntil' | 'answer'
>;

export interface JointInputs {
  requests: readonly JointRequest[];
  candidates: readonly JointCandidate[];
}

/** An open request, before it is known which resources there are. */
export type OpenNeed = Omit<JointRequest, 'terms'> & { readonly state: SharingState };

/** What a negotiation still needs, or why nothing can be decided in it. */
export function openNeed(sharingId: string, state: SharingState): OpenNeed | { refusal: Refusal } {
  const { status, need, incidentId, requesterAgencyId, round } = state;
  if (status === 'none') return refuse('not-found', { sharingId });
  if (status !== 'requested' || !need || incidentId === undefined || requesterAgencyId === undefined) {
    return refuse('wrong-status', { sharingId, status });
  }
  const amount = outstanding(state);
  if (amount === 0) return refuse('no-open-need', { sharingId, amount: need.amount });
  const { capability, neededBy, areaCode, priority } = need;
  return {
    sharingId,
    incidentId,
    requesterAgencyId,
    round,
    priority,
    need: { capability, amount, neededBy, areaCode },
    state,
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Puts requests and what each was shown into one problem, in an order of its own: whatever the order of what it is
 * given, the result is the same. Each resource is listed once. Answers that have run out by `decidedAt` are left out.
 */
export function jointInputs(
  asked: readonly { readonly open: OpenNeed; readonly candidates: readonly Candidate[] }[],
  decidedAt: string,
): JointInputs {
  const candidates = new Map<string, JointCandidate>();
  const requests = asked
    .toSorted((a, b) => byText(a.open.sharingId, b.open.sharingId))
    .map(({ open: { state, ...request }, candidates: shown }) => {
      for (const candidate of shown) candidates.set(candidate.resourceId, bare(candidate));
      const terms = shown
        .flatMap((candidate) => termsOf(candidate, state, decidedAt) ?? [])
        .sort((a, b) => byText(a.resourceId, b.resourceId));
      return { ...request, terms };
    });
  return {
    requests,
    candidates: [...candidates.values()].sort((a, b) => byText(a.resourceId, b.resourceId)),
  };
}

/** A resource by itself, its fields in one order whatever that of what it is read from. */
export const bare = (c: JointCandidate): JointCandidate => ({
  resourceId: c.resourceId,
  ownerAgencyId: c.ownerAgencyId,
  capability: c.capability,
  perUnit: c.perUnit,
  availableUnits: c.availableUnits,
  readiness: c.readiness,
  arrivalMinutes: c.arrivalMinutes,
  costPerUnitFen: c.costPerUnitFen,
  minimumReserve: c.minimumReserve,
  areaCode: c.areaCode,
  ...(c.ownerSuspended ? { ownerSuspended: true } : {}),
  ...(c.team ? { team: standingOf(c.team) } : {}),
});

const standingOf = ({
  teamId,
  obstacle,
  enrolled,
  qualified,
  needed,
  missing,
}: TeamStanding): TeamStanding => ({
  teamId,
  ...(obstacle ? { obstacle } : {}),
  enrolled,
  qualified,
  needed,
  missing: missing.map((one) => ({
    qualification: one.qualification,
    held: one.held,
    needed: one.needed,
    expired: one.expired,
  })),
});

function termsOf(candidate: Candidate, state: SharingState, decidedAt: string): JointTerms | undefined {
  const { ownerAgencyId, resourceId, agreementId } = candidate;
  const { agreementItem, agreementUnits, agreementUntil } = candidate;
  const said = answerThatCounts(state, candidate, decidedAt);
  const costPerUnitFen = own(state.quotes, quoteKey(ownerAgencyId, resourceId));
  if (agreementId === undefined && !said && costPerUnitFen === undefined) return undefined;
  return {
    resourceId,
    ...(agreementId === undefined ? {} : { agreementId }),
    ...(agreementId && agreementItem ? { agreementItem, agreementUntil } : {}),
    ...(agreementId && agreementUnits !== undefined ? { agreementUnits } : {}),
    ...(said ? { answer: answered(said) } : {}),
    ...(costPerUnitFen === undefined ? {} : { costPerUnitFen }),
  };
}

export const answered = ({
  answer,
  quantity,
  estimatedArrivalMinutes,
  reason,
  availableUntil,
}: OwnerAnswer): OwnerAnswer => ({
  answer,
  ...(quantity === undefined ? {} : { quantity }),
  ...(estimatedArrivalMinutes === undefined ? {} : { estimatedArrivalMinutes }),
  ...(reason === undefined ? {} : { reason }),
  ...(availableUntil ? { availableUntil } : {}),
});
