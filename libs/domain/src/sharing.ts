import type { ClauseRef } from './activation.js';
import { remainder, type AllocationCertificate, type Candidate, type OwnerAnswer } from './allocation.js';
import type { Tagged } from './decider.js';
import { own } from './lookup.js';
import type { ReturnCount } from './resource.js';

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
  'sharing.request': SharingRequest;
  'sharing.offer': { incidentId: string; resourceId: string; quantity: number; terms?: string };
  'sharing.respond': OwnerAnswer & { resourceId?: string };
  'sharing.quote': { resourceId: string; pricePerUnitFen: number; terms?: string };
  /** `candidates` and `logPosition` are put in by the service, never by the sender. */
  'sharing.decide-allocation': {
    policyVersion?: string;
    override?: { reason: string; lines: readonly { resourceId: string; units: number }[] };
    candidates: readonly Candidate[];
    logPosition: string;
  };
  'sharing.confirm-reservation': { lineId: string };
  'sharing.fail-reservation': { lineId: string; reason: string };
  'sharing.requisition': SomeLines & { funding: Funding; reportTo: string; legalBasis?: string };
  'sharing.commit': SomeLines & { estimatedArrivalAt?: string };
  'sharing.dispatch': SomeLines & { departedAt: string };
  'sharing.report-arrival': SomeLines & { arrivedAt: string };
  'sharing.request-extension': { until: string; reason: string };
  'sharing.answer-extension': { granted: boolean; reason?: string };
  'sharing.recall': SomeLines & { reason: string };
  'sharing.release': SomeLines & { reason: string };
  'sharing.report-return': { lines: readonly (ReturnCount & { lineId: string })[]; returnedAt: string };
  'sharing.claim-compensation': { claimId: string; amountFen: number; grounds: string };
  'sharing.pay-compensation': { claimId: string; amountFen: number; reference: string };
  'sharing.cancel': { reason: string };
  'sharing.expire': { reason: string };
}

/** The part of a line that the flow needs to act on the resource. */
export interface LineRef {
  lineId: string;
  resourceId: string;
  quantity: number;
}

export interface AllocationLine extends LineRef {
  ownerAgencyId: string;
  /** Amount of the needed capability that the line covers. */
  amount: number;
  agreementId?: string;
}

export interface SharingEvents {
  'sharing.requested': SharingRequest & { requesterAgencyId: string };
  'sharing.offered': {
    incidentId: string;
    resourceId: string;
    quantity: number;
    terms?: string;
    ownerAgencyId: string;
  };
  'sharing.answered': OwnerAnswer & { resourceId?: string; ownerAgencyId: string };
  'sharing.quoted': { resourceId: string; pricePerUnitFen: number; terms?: string; ownerAgencyId: string };
  'sharing.allocation-decided': {
    round: number;
    decidedByAgencyId: string;
    incidentId: string;
    lines: AllocationLine[];
    certificate: AllocationCertificate;
  };
  'sharing.reservation-confirmed': { lineId: string };
  'sharing.reservation-failed': { lineId: string; reason: string };
  'sharing.requisitioned': { lineIds: string[]; funding: Funding; reportTo: string; legalBasis?: string };
  'sharing.committed': { lineIds: string[]; ownerAgencyId: string; estimatedArrivalAt?: string };
  'sharing.dispatched': { lines: LineRef[]; departedAt: string };
  'sharing.arrived': { lines: LineRef[]; arrivedAt: string };
  'sharing.extension-requested': { until: string; reason: string; byAgencyId: string };
  'sharing.extension-answered': { granted: boolean; until: string; reason?: string; ownerAgencyId: string };
  'sharing.recalled': { lineIds: string[]; reason: string; ownerAgencyId: string };
  /** `unused` never left and go back to the owner's stock; `inUse` have to be returned. */
  'sharing.released': { unused: LineRef[]; inUse: LineRef[]; reason: string };
  'sharing.returned': { lines: (LineRef & ReturnCount)[]; returnedAt: string; ownerAgencyId: string };
  'sharing.compensation-claimed': {
    claimId: string;
    amountFen: number;
    grounds: string;
    claimantAgencyId: string;
  };
  'sharing.compensation-paid': { claimId: string; amountFen: number; reference: string };
  'sharing.cancelled': { unused: LineRef[]; reason: string };
  'sharing.expired': { unused: LineRef[]; reason: string };
}

export type SharingCommand = Tagged<SharingCommands>;
export type SharingEvent = Tagged<SharingEvents>;

/** The way of one line. `failed`, `dropped` and `returned` are ends. */
export type LineStep =
  | 'allocated'
  | 'reserved'
  | 'failed'
  | 'requisitioned'
  | 'committed'
  | 'dispatched'
  | 'arrived'
  | 'released'
  | 'returned'
  | 'dropped';

export interface LineState extends AllocationLine {
  readonly step: LineStep;
  readonly requisitioned: boolean;
  /** The owner wants it back: once it has left it covers nothing, and its return needs no release. */
  readonly recalled: boolean;
}

export interface SharingState {
  readonly status: 'none' | 'offered' | 'requested' | 'cancelled' | 'expired';
  readonly incidentId?: string;
  readonly requesterAgencyId?: string;
  readonly need?: ResourceNeed & { areaCode: string };
  readonly clause?: ClauseRef;
  readonly answers: readonly (OwnerAnswer & { ownerAgencyId: string; resourceId?: string })[];
  /** Latest price per unit in fen, by `quoteKey`. */
  readonly quotes: Readonly<Record<string, number>>;
  readonly round: number;
  /** Agencies that decided an allocation here. */
  readonly deciders: readonly string[];
  readonly lines: Readonly<Record<string, LineState>>;
  /** The extension last asked for, and whether each owner granted it. */
  readonly extensionUntil?: string;
  readonly extensionAnswers: Readonly<Record<string, boolean>>;
  readonly claims: Readonly<Record<string, { claimantAgencyId: string; amountFen: number; paidFen: number }>>;
}

export const noSharing: SharingState = {
  status: 'none',
  answers: [],
  quotes: {},
  round: 0,
  deciders: [],
  lines: {},
  extensionAnswers: {},
  claims: {},
};

/** An owner's price counts for that owner's resource only. */
export const quoteKey = (ownerAgencyId: string, resourceId: string): string =>
  `${ownerAgencyId}/${resourceId}`;

/** Whether a line still counts towards the need. A returned one does: it has served. */
function covers({ step, recalled }: LineState): boolean {
  if (step === 'failed' || step === 'dropped') return false;
  return !(recalled && (step === 'released' || step === 'returned'));
}

/** What of the need no live line covers. */
export const outstanding = (state: SharingState): number =>
  remainder(
    state.need?.amount ?? 0,
    Object.values(state.lines)
      .filter(covers)
      .reduce((sum, line) => sum + line.amount, 0),
  );

export function evolveSharing(state: SharingState, event: SharingEvent): SharingState {
  switch (event.type) {
    case 'sharing.requested': {
      const { incidentId, requesterAgencyId, capability, amount, neededBy, deliverTo, clause } = event.data;
      const need = { capability, amount, neededBy, areaCode: deliverTo.areaCode };
      return { ...state, status: 'requested', incidentId, requesterAgencyId, need, clause };
    }
    case 'sharing.offered': {
      const { incidentId, resourceId, quantity, ownerAgencyId } = event.data;
      const answer = { answer: 'accept' as const, quantity, resourceId, ownerAgencyId };
      return {
        ...state,
        status: state.status === 'none' ? 'offered' : state.status,
        incidentId: state.incidentId ?? incidentId,
        answers: [...state.answers, answer],
      };
    }
    case 'sharing.answered':
      return { ...state, answers: [...state.answers, event.data] };
    case 'sharing.allocation-decided': {
      const lines = { ...state.lines };
      for (const line of event.data.lines)
        lines[line.lineId] = { ...line, step: 'allocated', requisitioned: false, recalled: false };
      return {
        ...state,
        round: event.data.round,
        deciders: [...state.deciders, event.data.decidedByAgencyId],
        lines,
      };
    }
    case 'sharing.reservation-confirmed':
      return move(state, [event.data.lineId], 'reserved');
    case 'sharing.reservation-failed':
      return move(state, [event.data.lineId], 'failed');
    case 'sharing.requisitioned':
      return change(state, event.data.lineIds, { step: 'requisitioned', requisitioned: true });
    case 'sharing.committed':
      return move(state, event.data.lineIds, 'committed');
    case 'sharing.dispatched':
      return move(state, ids(event.data.lines), 'dispatched');
    case 'sharing.arrived':
      return move(state, ids(event.data.lines), 'arrived');
    case 'sharing.released':
      return move(move(state, ids(event.data.unused), 'dropped'), ids(event.data.inUse), 'released');
    case 'sharing.returned':
      return move(state, ids(event.data.lines), 'returned');
    case 'sharing.extension-requested':
      return { ...state, extensionUntil: event.data.until, extensionAnswers: {} };
    case 'sharing.extension-answered': {
      const { ownerAgencyId, granted } = event.data;
      return { ...state, extensionAnswers: { ...state.extensionAnswers, [ownerAgencyId]: granted } };
    }
    case 'sharing.compensation-claimed': {
      const { claimId, claimantAgencyId, amountFen } = event.data;
      return {
        ...state,
        claims: { ...state.claims, [claimId]: { claimantAgencyId, amountFen, paidFen: 0 } },
      };
    }
    case 'sharing.compensation-paid': {
      const claim = own(state.claims, event.data.claimId);
      if (!claim) return state;
      const paidFen = claim.paidFen + event.data.amountFen;
      return { ...state, claims: { ...state.claims, [event.data.claimId]: { ...claim, paidFen } } };
    }
    case 'sharing.cancelled':
      return { ...move(state, ids(event.data.unused), 'dropped'), status: 'cancelled' };
    case 'sharing.expired':
      return { ...move(state, ids(event.data.unused), 'dropped'), status: 'expired' };
    case 'sharing.quoted': {
      const { ownerAgencyId, resourceId, pricePerUnitFen } = event.data;
      const quotes = { ...state.quotes, [quoteKey(ownerAgencyId, resourceId)]: pricePerUnitFen };
      return { ...state, quotes };
    }
    case 'sharing.recalled':
      return change(state, event.data.lineIds, { recalled: true });
  }
}

const ids = (lines: readonly LineRef[]): string[] => lines.map((line) => line.lineId);

const move = (state: SharingState, lineIds: readonly string[], step: LineStep): SharingState =>
  change(state, lineIds, { step });

function change(state: SharingState, lineIds: readonly string[], to: Partial<LineState>): SharingState {
  const lines = { ...state.lines };
  for (const lineId of lineIds) {
    const line = own(lines, lineId);
    if (line) lines[lineId] = { ...line, ...to };
  }
  return { ...state, lines };
}
