import type { ClauseRef } from '../plan/clause-ref.js';
import { remainder, type OwnerAnswer } from './ranking.js';
import { own } from '../kernel/lookup.js';
import type { ReturnCount } from '../resource/commands.js';
import type { ResourceNeed } from './commands.js';
import type { AllocationLine, LineRef, SharingEvent } from './events.js';

export * from './commands.js';
export * from './events.js';

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

/** With what of it came back so far; nothing when none did. */
export interface LineState extends AllocationLine, Readonly<Partial<ReturnCount>> {
  readonly step: LineStep;
  readonly requisitioned: boolean;
  /** The owner wants it back: once it has left it covers nothing, and its return needs no release. */
  readonly recalled: boolean;
}

export interface SharingState {
  readonly status: 'none' | 'offered' | 'requested' | 'cancelled' | 'expired';
  readonly incidentId?: string;
  readonly requesterAgencyId?: string;
  readonly need?: ResourceNeed & { areaCode: string; priority: number };
  readonly clause?: ClauseRef;
  readonly answers: readonly (OwnerAnswer & { ownerAgencyId: string; resourceId?: string })[];
  /** Latest price per unit in fen, by `quoteKey`. */
  readonly quotes: Readonly<Record<string, number>>;
  readonly round: number;
  /** Agencies that decided an allocation here. */
  readonly deciders: readonly string[];
  readonly lines: Readonly<Record<string, LineState>>;
  /** Lines that their owners have committed or sent: these stay parties, whatever becomes of the lines. */
  readonly taken: readonly string[];
  /** Owners that were asked, by the service or by name. */
  readonly asked: readonly string[];
  /** Resources that somebody asked a price for. */
  readonly priced: readonly string[];
  /** Everybody who offered or answered, whether or not it stands. */
  readonly answerers: readonly string[];
  /** Who asked whom, by query. */
  readonly queries: Readonly<
    Record<string, { readonly byAgencyId: string; readonly toAgencyIds?: readonly string[] }>
  >;
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
  taken: [],
  asked: [],
  priced: [],
  answerers: [],
  queries: {},
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

/** Whose lines there are or were. A line that failed or was dropped before its owner took it up makes nobody a party. */
export const lineOwners = ({ lines, taken }: Pick<SharingState, 'lines' | 'taken'>): readonly string[] => [
  ...new Set(
    Object.values(lines).flatMap(({ lineId, ownerAgencyId, step }) =>
      taken.includes(lineId) || (step !== 'failed' && step !== 'dropped') ? [ownerAgencyId] : [],
    ),
  ),
];

/** The owner's latest answer that still counts `at` an instant, for this resource or for everything of theirs. */
export const answerThatCounts = (
  { answers }: Pick<SharingState, 'answers'>,
  { ownerAgencyId, resourceId }: { readonly ownerAgencyId: string; readonly resourceId: string },
  at: string,
): SharingState['answers'][number] | undefined =>
  answers.findLast(
    (a) =>
      a.ownerAgencyId === ownerAgencyId &&
      (a.resourceId === undefined || a.resourceId === resourceId) &&
      !(a.availableUntil && Date.parse(a.availableUntil) <= Date.parse(at)),
  );

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
      const { priority } = event.data;
      const need = { capability, amount, neededBy, areaCode: deliverTo.areaCode, priority };
      return { ...state, status: 'requested', incidentId, requesterAgencyId, need, clause };
    }
    case 'sharing.offered': {
      const { incidentId, resourceId, quantity, availableUntil, ownerAgencyId } = event.data;
      const answer = { answer: 'accept' as const, quantity, resourceId, availableUntil, ownerAgencyId };
      return {
        ...state,
        status: state.status === 'none' ? 'offered' : state.status,
        incidentId: state.incidentId ?? incidentId,
        answers: [...state.answers, answer],
        answerers: joined(state.answerers, [ownerAgencyId]),
      };
    }
    case 'sharing.offer-withdrawn': {
      const { resourceId, ownerAgencyId } = event.data;
      const stands = (a: SharingState['answers'][number]) =>
        a.ownerAgencyId !== ownerAgencyId || a.resourceId !== resourceId;
      return { ...state, answers: state.answers.filter(stands) };
    }
    case 'sharing.request-amended': {
      const { amount, neededBy } = event.data;
      if (!state.need) return state;
      const need = { ...state.need, amount: amount ?? state.need.amount };
      return { ...state, need: { ...need, neededBy: neededBy ?? need.neededBy } };
    }
    case 'sharing.answered':
      return {
        ...state,
        answers: [...state.answers, event.data],
        answerers: joined(state.answerers, [event.data.ownerAgencyId]),
      };
    case 'sharing.asked':
      return { ...state, asked: joined(state.asked, event.data.agencyIds) };
    case 'sharing.quote-requested':
      return { ...state, priced: joined(state.priced, [event.data.resourceId]) };
    case 'sharing.quote-declined':
      return { ...state, answerers: joined(state.answerers, [event.data.ownerAgencyId]) };
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
      return change(state, [event.data.lineId], {
        step: 'reserved',
        ...(event.data.uncoveredReason
          ? { agreementId: undefined, agreementItem: undefined, agreementUntil: undefined }
          : {}),
      });
    case 'sharing.reservation-failed':
      return move(state, [event.data.lineId], 'failed');
    case 'sharing.requisitioned':
      return change(state, event.data.lineIds, { step: 'requisitioned', requisitioned: true });
    case 'sharing.committed':
      return take(state, event.data.lineIds, 'committed');
    case 'sharing.dispatched':
      return take(state, ids(event.data.lines), 'dispatched');
    case 'sharing.arrived':
      return move(state, ids(event.data.lines), 'arrived');
    case 'sharing.released':
      return move(move(state, ids(event.data.unused), 'dropped'), ids(event.data.inUse), 'released');
    case 'sharing.returned':
      return event.data.lines.reduce(comeBack, state);
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
    case 'sharing.moved':
      return { ...state, incidentId: event.data.incidentId };
    case 'sharing.quoted': {
      const { ownerAgencyId, resourceId, pricePerUnitFen } = event.data;
      const quotes = { ...state.quotes, [quoteKey(ownerAgencyId, resourceId)]: pricePerUnitFen };
      return { ...state, quotes, answerers: joined(state.answerers, [ownerAgencyId]) };
    }
    case 'sharing.information-requested': {
      const { queryId, byAgencyId, toAgencyIds } = event.data;
      return { ...state, queries: { ...state.queries, [queryId]: { byAgencyId, toAgencyIds } } };
    }
    case 'sharing.information-answered':
    case 'sharing.status-requested':
    case 'sharing.status-reported':
    case 'sharing.recall-answered':
      return state;
    case 'sharing.recalled':
      return change(state, event.data.lineIds, { recalled: true });
  }
}

/** Units of a line that are accounted for: back, damaged or used up. */
export const accounted = ({ returned = 0, damaged = 0, consumed = 0 }: Partial<ReturnCount>): number =>
  returned + damaged + consumed;

function comeBack(state: SharingState, part: LineRef & ReturnCount): SharingState {
  const line = own(state.lines, part.lineId);
  if (!line) return state;
  const sum = {
    returned: (line.returned ?? 0) + part.returned,
    damaged: (line.damaged ?? 0) + part.damaged,
    consumed: (line.consumed ?? 0) + part.consumed,
  };
  const step = accounted(sum) >= line.quantity ? 'returned' : line.step;
  return change(state, [part.lineId], { ...sum, step });
}

const joined = (list: readonly string[], more: readonly string[]): readonly string[] => [
  ...new Set([...list, ...more]),
];

const ids = (lines: readonly LineRef[]): string[] => lines.map((line) => line.lineId);

const take = (state: SharingState, lineIds: readonly string[], step: LineStep): SharingState => ({
  ...move(state, lineIds, step),
  taken: joined(state.taken, lineIds),
});

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
