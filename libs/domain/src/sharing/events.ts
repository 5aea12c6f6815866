import type { AllocationCertificate, OwnerAnswer } from './ranking.js';
import type { Tagged } from '../kernel/decider.js';
import type { ReturnCount } from '../resource/commands.js';
import type { Answer, Funding, RequestAmendment, SharingRequest } from './commands.js';

/** The part of a line that the flow needs to act on the resource. */
export interface LineRef {
  lineId: string;
  resourceId: string;
  quantity: number;
  /** Standing agreement that the units were drawn from. */
  agreementId?: string;
}

export interface AllocationLine extends LineRef {
  ownerAgencyId: string;
  /** Amount of the needed capability that the line covers. */
  amount: number;
  /** Resource kind that the agreement is drawn for, and when the agreement ends. */
  agreementItem?: string;
  agreementUntil?: string;
}

export interface SharingEvents {
  'sharing.requested': SharingRequest & { requesterAgencyId: string };
  'sharing.offered': {
    incidentId: string;
    resourceId: string;
    quantity: number;
    terms?: string;
    availableUntil?: string;
    ownerAgencyId: string;
  };
  'sharing.offer-withdrawn': { resourceId: string; reason: string; ownerAgencyId: string };
  'sharing.request-amended': RequestAmendment;
  'sharing.answered': OwnerAnswer & { resourceId?: string; ownerAgencyId: string };
  'sharing.asked': { agencyIds: readonly string[]; byAgencyId: string };
  'sharing.quote-requested': { resourceId: string; note?: string; byAgencyId: string };
  'sharing.quoted': {
    resourceId: string;
    pricePerUnitFen: number;
    terms?: string;
    provisionalReason?: string;
    ownerAgencyId: string;
  };
  'sharing.quote-declined': { resourceId: string; reason: string; ownerAgencyId: string };
  'sharing.information-requested': {
    queryId: string;
    question: string;
    toAgencyIds?: readonly string[];
    byAgencyId: string;
  };
  'sharing.information-answered': {
    queryId: string;
    answer: Answer;
    text?: string;
    reason?: string;
    byAgencyId: string;
  };
  'sharing.allocation-decided': {
    round: number;
    decidedByAgencyId: string;
    incidentId: string;
    lines: AllocationLine[];
    certificate: AllocationCertificate;
  };
  /** `uncoveredReason`: the agreement did not give the units, so that they need a decision of their own. */
  'sharing.reservation-confirmed': { lineId: string; uncoveredReason?: string };
  'sharing.reservation-failed': { lineId: string; reason: string };
  'sharing.requisitioned': { lineIds: string[]; funding: Funding; reportTo: string; legalBasis?: string };
  'sharing.committed': { lineIds: string[]; ownerAgencyId: string; estimatedArrivalAt?: string };
  'sharing.dispatched': { lines: LineRef[]; departedAt: string };
  'sharing.arrived': { lines: LineRef[]; arrivedAt: string };
  'sharing.status-requested': { lineIds: string[]; byAgencyId: string };
  'sharing.status-reported': {
    lineIds: string[];
    status: string;
    note?: string;
    observedAt: string;
    ownerAgencyId: string;
  };
  'sharing.extension-requested': { until: string; reason: string; byAgencyId: string };
  'sharing.extension-answered': { granted: boolean; until: string; reason?: string; ownerAgencyId: string };
  'sharing.recalled': { lineIds: string[]; reason: string; ownerAgencyId: string };
  'sharing.recall-answered': {
    lineIds: string[];
    answer: Answer;
    reason?: string;
    returnBy?: string;
    byAgencyId: string;
  };
  /** `unused` never left and go back to the owner's stock; `inUse` have to be returned. */
  'sharing.released': { unused: LineRef[]; inUse: LineRef[]; reason: string };
  /** Counts of this return alone: a line comes back in as many parts as it takes. */
  'sharing.returned': { lines: (LineRef & ReturnCount)[]; returnedAt: string; ownerAgencyId: string };
  'sharing.compensation-claimed': {
    claimId: string;
    lineIds?: string[];
    amountFen: number;
    grounds: string;
    claimantAgencyId: string;
  };
  'sharing.compensation-paid': { claimId: string; amountFen: number; reference: string };
  'sharing.cancelled': { unused: LineRef[]; reason: string };
  'sharing.expired': { unused: LineRef[]; reason: string };
  'sharing.moved': { incidentId: string };
}

export type SharingEvent = Tagged<SharingEvents>;
