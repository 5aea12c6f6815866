import type { ClauseRef } from '../plan/clause-ref.js';
import type { AllocationCertificate, Candidate, OwnerAnswer } from './ranking.js';
import type { ActingAlone, Tagged } from '../kernel/decider.js';
import type { ReturnCount } from '../resource/commands.js';

/** The resource that an owner speaks of, as it is: units that are lost or withdrawn are none that it has. */
export interface OwnedUnits {
  readonly units: number;
  readonly capability?: { readonly code: string; readonly perUnit: number };
}

export interface ResourceNeed {
  capability: string;
  amount: number;
  neededBy: string;
}

export interface SharingRequest extends ResourceNeed {
  incidentId: string;
  deliverTo: { areaCode: string; place: string };
  /** 1 (first) to 5 (last). */
  priority: number;
  purpose: string;
  /** The request lapses then, unless something was committed by that time. Stays open when left out. */
  openUntil?: string;
  /** The clause of a plan that the request carries out; put in by the service. */
  clause?: ClauseRef;
}

/** What of a request changes; the rest stays. */
export interface RequestAmendment {
  amount?: number;
  neededBy?: string;
  priority?: number;
  purpose?: string;
  reason: string;
}

export type Answer = OwnerAnswer['answer'];

export interface Funding {
  /** Budget line or fund the cost is charged to; EDXL-RM makes it mandatory for a requisition. */
  code: string;
  amountFen?: number;
}

/** Which lines a step is for; all lines of the actor that are ready for the step when left out. */
interface SomeLines {
  lineIds?: readonly string[];
}

export interface SharingCommands {
  /** `unlisted`: nobody has the capability and no table names it, and it is asked for all the same. */
  'sharing.request': SharingRequest & { unlisted?: boolean };
  'sharing.offer': {
    incidentId: string;
    resourceId: string;
    quantity: number;
    terms?: string;
    /** From then on the offer counts for nothing. */
    availableUntil?: string;
    /** Put in by the service, as with an answer. */
    owned?: OwnedUnits;
  };
  'sharing.withdraw-offer': { resourceId: string; reason: string };
  'sharing.amend-request': RequestAmendment;
  /** `quantity` is of one resource and needs `resourceId`; without it the answer is for all of the owner's. */
  'sharing.respond': OwnerAnswer & { resourceId?: string; owned?: OwnedUnits };
  /** Asks owners by name; `agencyIds` of the service's own are those that it found for the need. */
  'sharing.ask': { agencyIds: readonly string[] };
  'sharing.request-quote': { resourceId: string; note?: string };
  'sharing.quote': {
    resourceId: string;
    pricePerUnitFen: number;
    terms?: string;
    /** Why the price may still change; a quote without it stands. */
    provisionalReason?: string;
  };
  'sharing.decline-quote': { resourceId: string; reason: string };
  /** `toAgencyIds` left out: of those asked and those who give, or the requester where one of these asks. */
  'sharing.request-information': { queryId: string; question: string; toAgencyIds?: readonly string[] };
  'sharing.answer-information': { queryId: string; answer: Answer; text?: string; reason?: string };
  /** `candidates` and `logPosition` are put in by the service, never by the sender. */
  'sharing.decide-allocation': ActingAlone & {
    policyVersion?: string;
    override?: { reason: string; lines: readonly { resourceId: string; units: number }[] };
    candidates: readonly Candidate[];
    logPosition: string;
  };
  /** The part of a joint decision; `round` is that of the negotiation when it was taken. */
  'sharing.adopt-allocation': {
    allocationId: string;
    round: number;
    decidedByAgencyId: string;
    certificate: AllocationCertificate;
  };
  'sharing.confirm-reservation': { lineId: string; uncoveredReason?: string };
  'sharing.fail-reservation': { lineId: string; reason: string };
  'sharing.requisition': SomeLines &
    ActingAlone & { funding: Funding; reportTo: string; legalBasis?: string };
  'sharing.commit': SomeLines & { estimatedArrivalAt?: string };
  'sharing.dispatch': SomeLines & { departedAt: string };
  'sharing.report-arrival': SomeLines & { arrivedAt: string };
  'sharing.request-status': SomeLines;
  'sharing.report-status': SomeLines & { status: string; note?: string; observedAt: string };
  'sharing.request-extension': { until: string; reason: string };
  'sharing.answer-extension': { granted: boolean; reason?: string };
  'sharing.recall': SomeLines & { reason: string };
  'sharing.answer-recall': SomeLines & { answer: Answer; reason?: string; returnBy?: string };
  'sharing.release': SomeLines & { reason: string };
  /** Of one owner: its own, or one of `suspendedOwners`, for whom who commands tells it. */
  'sharing.report-return': {
    lines: readonly (ReturnCount & { lineId: string })[];
    returnedAt: string;
    suspendedOwners?: readonly string[];
  };
  /** For the lines named, or for all that the claimant gave. */
  'sharing.claim-compensation': SomeLines & { claimId: string; amountFen: number; grounds: string };
  'sharing.pay-compensation': { claimId: string; amountFen: number; reference: string };
  /** With `exceptOut` what is out stays as it is, and no more is asked for than that; the service alone says so. */
  'sharing.cancel': { reason: string; exceptOut?: true };
  'sharing.expire': { reason: string };
  /** Its incident was merged into this one. */
  'sharing.move': { incidentId: string };
}

export type SharingCommand = Tagged<SharingCommands>;
