import {
  allocate,
  allocated,
  allocationPolicies,
  currentAllocationPolicy,
  type Candidate,
} from './allocation.js';
import { accept, refuse, type Decider, type DecisionContext, type Decision } from './decider.js';
import {
  evolveSharing,
  noSharing,
  outstanding,
  type LineRef,
  type LineState,
  type LineStep,
  type SharingCommand,
  type SharingCommands,
  type SharingEvent,
  type SharingState,
} from './sharing.js';

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

function incidentRefusal(incidentId: string, { incident }: DecisionContext): SharingDecision | undefined {
  if (incident === 'missing') return refuse('incident-unknown', { incidentId });
  if (incident === 'closed') return refuse('incident-closed', { incidentId });
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
  const { incidentId, capability, amount, neededBy, deliverTo, priority, purpose } = d;
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
  const { incidentId, resourceId, quantity, terms } = d;
  return (
    incidentRefusal(incidentId, context) ??
    accept({
      type: 'sharing.offered',
      data: { incidentId, resourceId, quantity, terms, ownerAgencyId: context.actor.agencyId },
    })
  );
}

type Negotiation = Exclude<SharingCommand, { type: 'sharing.request' | 'sharing.offer' }>;

function negotiate(command: Negotiation, state: SharingState, context: DecisionContext): SharingDecision {
  const { agencyId } = context.actor;
  switch (command.type) {
    case 'sharing.respond': {
      const { answer, quantity, estimatedArrivalMinutes, reason, resourceId } = command.data;
      if (state.status !== 'requested') return refuse('wrong-status', { status: state.status });
      if (answer !== 'accept' && !reason) return refuse('reason-required', { answer });
      return accept({
        type: 'sharing.answered',
        data: { answer, quantity, estimatedArrivalMinutes, reason, resourceId, ownerAgencyId: agencyId },
      });
    }
    case 'sharing.quote': {
      const { resourceId, pricePerUnitFen, terms } = command.data;
      return accept({
        type: 'sharing.quoted',
        data: { resourceId, pricePerUnitFen, terms, ownerAgencyId: agencyId },
      });
    }
    case 'sharing.decide-allocation':
      return decideAllocation(command.data, state, context);
    case 'sharing.confirm-reservation':
      return onLine(state, command.data.lineId, 'reserved', {
        type: 'sharing.reservation-confirmed',
        data: { lineId: command.data.lineId },
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
      return onLines(state, lineIds, ['reserved'], undefined, (lines) => ({
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
      // a standing agreement is the decision already: its lines need no requisition
      const ready = (line: LineState) =>
        line.step === 'requisitioned' || (line.step === 'reserved' && line.agreementId !== undefined);
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
    case 'sharing.recall': {
      const { lineIds, reason } = command.data;
      return onLines(state, lineIds, ['dispatched', 'arrived'], agencyId, (lines) => ({
        type: 'sharing.recalled',
        data: { lineIds: lines.map((line) => line.lineId), reason, ownerAgencyId: agencyId },
      }));
    }
    case 'sharing.release': {
      const { lineIds, reason } = command.data;
      const holding: readonly LineStep[] = [...notYetGone, ...gone];
      return onLines(state, lineIds, holding, undefined, (lines) => ({
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
      return accept({ type: 'sharing.extension-requested', data: { until, reason, byAgencyId: agencyId } });
    }
    case 'sharing.answer-extension': {
      const { granted, reason } = command.data;
      if (!owns(state, agencyId)) return refuse('not-a-party');
      if (!state.extensionUntil) return refuse('wrong-status', { extension: 'none' });
      if (!granted && !reason) return refuse('reason-required', { granted });
      return accept({
        type: 'sharing.extension-answered',
        data: { granted, until: state.extensionUntil, reason, ownerAgencyId: agencyId },
      });
    }
    case 'sharing.claim-compensation': {
      const { claimId, amountFen, grounds } = command.data;
      if (!Object.values(state.lines).some((line) => line.ownerAgencyId === agencyId && line.requisitioned)) {
        return refuse('not-requisitioned');
      }
      if (state.claims[claimId]) return refuse('already-exists', { claimId });
      return accept({
        type: 'sharing.compensation-claimed',
        data: { claimId, amountFen, grounds, claimantAgencyId: agencyId },
      });
    }
    case 'sharing.pay-compensation': {
      const { claimId, amountFen, reference } = command.data;
      const claim = state.claims[claimId];
      if (!claim) return refuse('not-found', { claimId });
      const open = claim.amountFen - claim.paidFen;
      if (amountFen > open) return refuse('amount-exceeds-claim', { amountFen, open });
      return accept({ type: 'sharing.compensation-paid', data: { claimId, amountFen, reference } });
    }
    case 'sharing.cancel':
    case 'sharing.expire':
      return end(command, state);
  }
}

const notYetGone: readonly LineStep[] = ['allocated', 'reserved', 'requisitioned', 'committed'];
const gone: readonly LineStep[] = ['dispatched', 'arrived'];

function decideAllocation(
  d: SharingCommands['sharing.decide-allocation'],
  state: SharingState,
  { actor, occurredAt }: DecisionContext,
): SharingDecision {
  if (state.status !== 'requested' || !state.need || !state.incidentId) {
    return refuse('wrong-status', { status: state.status });
  }
  const missing = outstanding(state);
  if (missing === 0) return refuse('no-open-need', { amount: state.need.amount });
  const policy = allocationPolicies[d.policyVersion ?? currentAllocationPolicy];
  if (!policy) return refuse('policy-unknown', { policyVersion: d.policyVersion });

  const candidates = d.candidates.map((c) => withAnswer(c, state));
  const { capability, neededBy, areaCode } = state.need;
  const certificate = allocate({ capability, amount: missing, neededBy, areaCode }, candidates, policy, {
    decidedAt: occurredAt,
    logPosition: d.logPosition,
  });

  if (d.override) {
    const chosen = overridden(d.override.lines, candidates, missing);
    if ('refusal' in chosen) return chosen;
    certificate.override = { reason: d.override.reason, proposed: certificate.lines };
    certificate.lines = chosen.lines;
    certificate.covered = Math.min(missing, total(chosen.lines));
    certificate.shortfall = missing - certificate.covered;
  }
  const round = state.round + 1;
  return accept({
    type: 'sharing.allocation-decided',
    data: {
      round,
      decidedByAgencyId: actor.agencyId,
      incidentId: state.incidentId,
      lines: certificate.lines.map(({ units, ...line }, index) => ({
        ...line,
        lineId: `${round}.${index + 1}`,
        quantity: units,
      })),
      certificate,
    },
  });
}

/** What a human chose instead: of the same candidates, within what they have, and not hoarding beyond the need. */
function overridden(
  wanted: readonly { resourceId: string; units: number }[],
  candidates: readonly Candidate[],
  missing: number,
) {
  const lines = [];
  let smallest = Infinity;
  for (const { resourceId, units } of wanted) {
    const candidate = candidates.find((c) => c.resourceId === resourceId);
    if (!candidate || units > candidate.availableUnits) {
      return refuse('override-not-covered', {
        resourceId,
        asked: units,
        available: candidate?.availableUnits ?? 0,
      });
    }
    smallest = Math.min(smallest, candidate.perUnit);
    lines.push(allocated(candidate, units));
  }
  const offered = total(lines);
  if (offered - smallest >= missing) return refuse('over-commitment', { outstanding: missing, offered });
  return { lines };
}

const total = (lines: readonly { amount: number }[]): number =>
  lines.reduce((sum, line) => sum + line.amount, 0);

/** The owner's latest answer for this resource, or for everything of theirs. */
function withAnswer(candidate: Candidate, state: SharingState): Candidate {
  const said = state.answers.findLast(
    (a) =>
      a.ownerAgencyId === candidate.ownerAgencyId &&
      (a.resourceId === undefined || a.resourceId === candidate.resourceId),
  );
  if (!said) return candidate;
  const { answer, quantity, estimatedArrivalMinutes, reason } = said;
  return { ...candidate, answer: { answer, quantity, estimatedArrivalMinutes, reason } };
}

function reportReturn(
  d: SharingCommands['sharing.report-return'],
  state: SharingState,
  agencyId: string,
): SharingDecision {
  const lines = [];
  for (const { lineId, returned, damaged, consumed } of d.lines) {
    const line = state.lines[lineId];
    if (!line) return refuse('unknown-line', { lineId });
    if (line.ownerAgencyId !== agencyId) return refuse('acting-for-another', { lineId });
    if (line.step !== 'released') return refuse('line-not-ready', { lineId, step: line.step });
    if (returned + damaged + consumed !== line.quantity) {
      return refuse('quantity-mismatch', { lineId, expected: line.quantity, returned, damaged, consumed });
    }
    lines.push({ ...ref(line), returned, damaged, consumed });
  }
  return accept({
    type: 'sharing.returned',
    data: { lines, returnedAt: d.returnedAt, ownerAgencyId: agencyId },
  });
}

function end(
  command: Extract<SharingCommand, { type: 'sharing.cancel' | 'sharing.expire' }>,
  state: SharingState,
): SharingDecision {
  const ending = command.type === 'sharing.cancel' ? ('cancelled' as const) : ('expired' as const);
  if (state.status === ending) return accept();
  if (state.status !== 'requested' && state.status !== 'offered') {
    return refuse('wrong-status', { status: state.status });
  }
  const lines = Object.values(state.lines);
  const out = lines.filter((line) => gone.includes(line.step) || line.step === 'released');
  if (out.length > 0) return refuse('line-not-ready', { lineIds: out.map((line) => line.lineId) });
  const unused = lines.filter((line) => notYetGone.includes(line.step)).map(ref);
  return accept({ type: `sharing.${ending}`, data: { unused, reason: command.data.reason } });
}

const owns = (state: SharingState, agencyId: string): boolean =>
  Object.values(state.lines).some((line) => line.ownerAgencyId === agencyId);

const ref = ({ lineId, resourceId, quantity }: LineRef): LineRef => ({ lineId, resourceId, quantity });

/** The service's own answer to a line it tried to reserve. */
function onLine(state: SharingState, lineId: string, step: LineStep, event: SharingEvent): SharingDecision {
  const line = state.lines[lineId];
  if (!line) return refuse('unknown-line', { lineId });
  if (line.step === step) return accept();
  if (line.step !== 'allocated') return refuse('line-not-ready', { lineId, step: line.step });
  return accept(event);
}

/**
 * Moves the named lines, or every ready line (of `owner`, when given). Named lines must all be ready and the
 * owner's; none ready at all is a refusal that says where they stand.
 */
function onLines(
  state: SharingState,
  lineIds: readonly string[] | undefined,
  ready: readonly LineStep[] | ((line: LineState) => boolean),
  owner: string | undefined,
  event: (lines: LineState[]) => SharingEvent,
): SharingDecision {
  const isReady = typeof ready === 'function' ? ready : (line: LineState) => ready.includes(line.step);
  if (!lineIds) {
    const mine = Object.values(state.lines).filter((line) => !owner || line.ownerAgencyId === owner);
    if (owner && mine.length === 0) return refuse('not-a-party');
    const lines = mine.filter(isReady);
    if (lines.length > 0) return accept(event(lines));
    return refuse('line-not-ready', { lines: mine.map(({ lineId, step }) => ({ lineId, step })) });
  }
  const lines: LineState[] = [];
  for (const lineId of new Set(lineIds)) {
    const line = state.lines[lineId];
    if (!line) return refuse('unknown-line', { lineId });
    if (owner && line.ownerAgencyId !== owner) return refuse('acting-for-another', { lineId });
    if (!isReady(line)) return refuse('line-not-ready', { lineId, step: line.step });
    lines.push(line);
  }
  return accept(event(lines));
}
