import { accept, refuse, type Decider, type DecisionContext, type Decision } from '../kernel/decider.js';
import { clauseRefOf } from '../plan/clause-ref.js';
import { own } from '../kernel/lookup.js';
import { adoptAllocation, decideAllocation } from './allocate.js';
import {
  claimRefusal,
  end,
  gone,
  linesHeld,
  notYetGone,
  onLine,
  onLines,
  recall,
  ref,
  reportReturn,
} from './lines.js';
import { moreThanOwned } from './owned.js';
import {
  evolveSharing,
  noSharing,
  type LineState,
  type SharingCommand,
  type SharingCommands,
  type SharingEvent,
  type SharingState,
} from './sharing.js';
import { isTalk, talk, type TalkCommand } from './talk.js';

type SharingDecision = Decision<SharingEvent>;

/**
 * One negotiation over one need, from request to return. Each allocated line walks the way of `LineStep` by
 * itself, since its owner answers for it alone.
 */
export const sharing: Decider<SharingCommand, SharingEvent, SharingState> = {
  initialState: noSharing,
  decide(command, state, context) {
    switch (command.type) {
      case 'sharing.request':
        return request(command.data, state, context);
      case 'sharing.offer':
        return offer(command.data, state, context);
      default:
        return state.status === 'none' ? refuse('not-found') : negotiate(command, state, context);
    }
  },
  evolve: evolveSharing,
};

function incidentRefusal(
  incidentId: string,
  { incident, incidentStatus: status }: DecisionContext,
): SharingDecision | undefined {
  if (incident === 'missing') return refuse('incident-unknown', { incidentId });
  if (incident === 'closed') return refuse('incident-closed', { incidentId, status });
  return undefined;
}

function request(
  d: SharingCommands['sharing.request'],
  state: SharingState,
  context: DecisionContext,
): SharingDecision {
  if (state.status !== 'none' && state.status !== 'offered') return refuse('already-exists');
  if (state.status === 'offered' && state.incidentId !== d.incidentId) {
    return refuse('wrong-status', { incidentId: state.incidentId });
  }
  const { incidentId, capability, amount, neededBy, deliverTo, priority, purpose, openUntil, clause } = d;
  return (
    incidentRefusal(incidentId, context) ??
    accept({
      type: 'sharing.requested',
      data: {
        incidentId,
        capability,
        amount,
        neededBy,
        deliverTo: { areaCode: deliverTo.areaCode, place: deliverTo.place },
        priority,
        purpose,
        openUntil,
        clause: clauseRefOf(clause),
        requesterAgencyId: context.actor.agencyId,
      },
    })
  );
}

function offer(
  d: SharingCommands['sharing.offer'],
  state: SharingState,
  context: DecisionContext,
): SharingDecision {
  if (state.status === 'cancelled' || state.status === 'expired') {
    return refuse('wrong-status', { status: state.status });
  }
  if (state.incidentId !== undefined && state.incidentId !== d.incidentId) {
    return refuse('wrong-status', { incidentId: state.incidentId });
  }
  const { incidentId, resourceId, quantity, terms, availableUntil } = d;
  return (
    incidentRefusal(incidentId, context) ??
    moreThanOwned(d) ??
    accept({
      type: 'sharing.offered',
      data: {
        incidentId,
        resourceId,
        quantity,
        terms,
        availableUntil,
        ownerAgencyId: context.actor.agencyId,
      },
    })
  );
}

type Negotiation = Exclude<SharingCommand, { type: 'sharing.request' | 'sharing.offer' }>;

function negotiate(command: Negotiation, state: SharingState, context: DecisionContext): SharingDecision {
  if (isTalk(command)) return talk(command, state, context);
  return onUnits(command, state, context);
}

function onUnits(
  command: Exclude<Negotiation, TalkCommand>,
  state: SharingState,
  context: DecisionContext,
): SharingDecision {
  const { agencyId } = context.actor;
  switch (command.type) {
    case 'sharing.decide-allocation':
      return decideAllocation(command.data, state, context);
    case 'sharing.adopt-allocation':
      return adoptAllocation(command.data, state);
    case 'sharing.confirm-reservation':
      return onLine(state, command.data.lineId, 'reserved', {
        type: 'sharing.reservation-confirmed',
        data: { lineId: command.data.lineId, uncoveredReason: command.data.uncoveredReason },
      });
    case 'sharing.fail-reservation': {
      const { lineId, reason } = command.data;
      return onLine(state, lineId, 'failed', {
        type: 'sharing.reservation-failed',
        data: { lineId, reason },
      });
    }
    case 'sharing.requisition': {
      const { funding, reportTo, legalBasis, lineIds } = command.data;
      // what an agreement gives is not taken by force unless it is named
      const ready = (line: LineState) =>
        line.step === 'reserved' && (lineIds !== undefined || line.agreementId === undefined);
      return onLines(state, lineIds, ready, undefined, (lines) => ({
        type: 'sharing.requisitioned',
        data: {
          lineIds: lines.map((line) => line.lineId),
          funding: { code: funding.code, amountFen: funding.amountFen },
          reportTo,
          legalBasis,
        },
      }));
    }
    case 'sharing.commit': {
      const { lineIds, estimatedArrivalAt } = command.data;
      // a standing agreement is the decision already, while it runs: its lines need no requisition
      const covered = ({ agreementId, agreementUntil }: LineState) =>
        agreementId !== undefined &&
        (agreementUntil === undefined || Date.parse(context.occurredAt) < Date.parse(agreementUntil));
      const ready = (line: LineState) =>
        line.step === 'requisitioned' || (line.step === 'reserved' && covered(line));
      return onLines(state, lineIds, ready, agencyId, (lines) => ({
        type: 'sharing.committed',
        data: { lineIds: lines.map((line) => line.lineId), ownerAgencyId: agencyId, estimatedArrivalAt },
      }));
    }
    case 'sharing.dispatch': {
      const { lineIds, departedAt } = command.data;
      return onLines(state, lineIds, ['committed'], agencyId, (lines) => ({
        type: 'sharing.dispatched',
        data: { lines: lines.map(ref), departedAt },
      }));
    }
    case 'sharing.report-arrival': {
      const { lineIds, arrivedAt } = command.data;
      const owner = agencyId === state.requesterAgencyId ? undefined : agencyId;
      return onLines(state, lineIds, ['dispatched'], owner, (lines) => ({
        type: 'sharing.arrived',
        data: { lines: lines.map(ref), arrivedAt },
      }));
    }
    case 'sharing.recall':
      return recall(command.data, state, agencyId);
    case 'sharing.release': {
      const { lineIds, reason } = command.data;
      return onLines(state, lineIds, [...notYetGone, ...gone], undefined, (lines) => ({
        type: 'sharing.released',
        data: {
          unused: lines.filter((line) => notYetGone.includes(line.step)).map(ref),
          inUse: lines.filter((line) => gone.includes(line.step)).map(ref),
          reason,
        },
      }));
    }
    case 'sharing.report-return':
      return reportReturn(command.data, state, agencyId);
    case 'sharing.request-extension': {
      const { until, reason } = command.data;
      if (state.status !== 'requested') return refuse('wrong-status', { status: state.status });
      if (linesHeld(state).length === 0) return refuse('line-not-ready', { lines: [] });
      return accept({ type: 'sharing.extension-requested', data: { until, reason, byAgencyId: agencyId } });
    }
    case 'sharing.answer-extension': {
      const { granted, reason } = command.data;
      if (!linesHeld(state).some((line) => line.ownerAgencyId === agencyId)) return refuse('not-a-party');
      if (!state.extensionUntil) return refuse('wrong-status', { extension: 'none' });
      if (!granted && !reason) return refuse('reason-required', { granted });
      if (own(state.extensionAnswers, agencyId) === granted) return accept();
      return accept({
        type: 'sharing.extension-answered',
        data: { granted, until: state.extensionUntil, reason, ownerAgencyId: agencyId },
      });
    }
    case 'sharing.claim-compensation': {
      const { claimId, amountFen, grounds, lineIds } = command.data;
      const refusal = claimRefusal(state, lineIds, agencyId);
      if (refusal) return refusal;
      if (own(state.claims, claimId)) return refuse('already-exists', { claimId });
      return accept({
        type: 'sharing.compensation-claimed',
        data: {
          claimId,
          lineIds: lineIds && [...new Set(lineIds)],
          amountFen,
          grounds,
          claimantAgencyId: agencyId,
        },
      });
    }
    case 'sharing.pay-compensation': {
      const { claimId, amountFen, reference } = command.data;
      const claim = own(state.claims, claimId);
      if (!claim) return refuse('not-found', { claimId });
      const open = claim.amountFen - claim.paidFen;
      if (amountFen > open) return refuse('amount-exceeds-claim', { amountFen, open });
      return accept({ type: 'sharing.compensation-paid', data: { claimId, amountFen, reference } });
    }
    case 'sharing.cancel':
    case 'sharing.expire':
      return end(command, state);
    case 'sharing.move': {
      const { incidentId } = command.data;
      if (state.incidentId === incidentId) return accept();
      return accept({ type: 'sharing.moved', data: { incidentId } });
    }
  }
}
