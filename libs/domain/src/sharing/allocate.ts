import {
  allocate,
  allocated,
  allocationPolicies,
  currentAllocationPolicy,
  remainder,
  serves,
  type AllocatedUnits,
  type AllocationCertificate,
  type Candidate,
} from './ranking.js';
import { accept, refuse, type Decision, type DecisionContext, type Refusal } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import {
  answerThatCounts,
  outstanding,
  quoteKey,
  type AllocationLine,
  type ResourceNeed,
  type SharingCommands,
  type SharingEvent,
  type SharingState,
} from './sharing.js';

type Wanted = NonNullable<SharingCommands['sharing.decide-allocation']['override']>;

export function decideAllocation(
  d: SharingCommands['sharing.decide-allocation'],
  state: SharingState,
  { actor, occurredAt }: DecisionContext,
): Decision<SharingEvent> {
  if (state.status !== 'requested' || !state.need || !state.incidentId) {
    return refuse('wrong-status', { status: state.status });
  }
  const missing = outstanding(state);
  if (missing === 0) return refuse('no-open-need', { amount: state.need.amount });
  const policy = own(allocationPolicies, d.policyVersion ?? currentAllocationPolicy);
  if (!policy) return refuse('policy-unknown', { policyVersion: d.policyVersion });

  const candidates = d.candidates.map((c) => asAnswered(c, state, occurredAt));
  const { capability, neededBy, areaCode } = state.need;
  const need = { capability, amount: missing, neededBy, areaCode };
  const certificate = allocate(need, candidates, policy, {
    decidedAt: occurredAt,
    logPosition: d.logPosition,
  });

  if (d.override) {
    const chosen = overridden(d.override, candidates, need);
    if ('refusal' in chosen) return chosen;
    certificate.override = { reason: d.override.reason, proposed: certificate.lines };
    certificate.lines = chosen.lines;
    const chosenAmount = total(chosen.lines);
    certificate.shortfall = remainder(missing, chosenAmount);
    certificate.covered = certificate.shortfall === 0 ? missing : chosenAmount;
  }
  const round = state.round + 1;
  return accept({
    type: 'sharing.allocation-decided',
    data: {
      round,
      decidedByAgencyId: actor.agencyId,
      incidentId: state.incidentId,
      lines: linesOfRound(round, certificate),
      certificate,
    },
  });
}

/** Takes over the part of a joint decision, unless something was decided here in the meantime. */
export function adoptAllocation(
  d: SharingCommands['sharing.adopt-allocation'],
  state: SharingState,
): Decision<SharingEvent> {
  const { status, incidentId } = state;
  if (status !== 'requested' || incidentId === undefined) return refuse('wrong-status', { status });
  if (state.round !== d.round) return refuse('decided-meanwhile', { round: state.round, expected: d.round });
  const round = state.round + 1;
  const { certificate, decidedByAgencyId } = d;
  return accept({
    type: 'sharing.allocation-decided',
    data: { round, decidedByAgencyId, incidentId, lines: linesOfRound(round, certificate), certificate },
  });
}

/**
 * What a human chose instead: of the same candidates, within what they have, and not hoarding beyond the need.
 * A human may break into a reserve, accept lateness and overrule an owner, not turn one capability into another.
 */
function overridden(
  { reason, lines: wanted }: Wanted,
  candidates: readonly Candidate[],
  need: ResourceNeed,
): { refusal: Refusal } | { lines: AllocatedUnits[] } {
  if (!reason.trim()) return refuse('reason-required', { override: true });
  const units = new Map<string, number>();
  for (const line of wanted) units.set(line.resourceId, (units.get(line.resourceId) ?? 0) + line.units);

  const lines: AllocatedUnits[] = [];
  let smallest = Infinity;
  for (const [resourceId, asked] of units) {
    const candidate = candidates.find((c) => c.resourceId === resourceId && serves(c, need.capability));
    const available = candidate?.availableUnits ?? 0;
    if (!candidate || asked > available) {
      return refuse('override-not-covered', { resourceId, asked, available });
    }
    if (candidate.ownerSuspended)
      return refuse('owner-suspended', { resourceId, ownerAgencyId: candidate.ownerAgencyId });
    // art. 40: nobody is sent without the qualifications, whoever decides
    if (candidate.team?.obstacle) return refuse('team-not-able', { resourceId, team: candidate.team });
    smallest = Math.min(smallest, candidate.perUnit);
    lines.push(allocated(candidate, asked));
  }
  const offered = total(lines);
  if (remainder(need.amount, offered - smallest) === 0) {
    return refuse('over-commitment', { outstanding: need.amount, offered });
  }
  return { lines };
}

const total = (lines: readonly { amount: number }[]): number =>
  lines.reduce((sum, line) => sum + line.amount, 0);

/** With the owner's latest answer that still counts, for this resource or for everything of theirs, and its latest price. */
function asAnswered(candidate: Candidate, state: SharingState, at: string): Candidate {
  const { ownerAgencyId, resourceId, costPerUnitFen } = candidate;
  const said = answerThatCounts(state, candidate, at);
  return {
    ...candidate,
    costPerUnitFen: own(state.quotes, quoteKey(ownerAgencyId, resourceId)) ?? costPerUnitFen,
    answer: said ?? candidate.answer,
  };
}

/** The lines of a round, named by it. */
const linesOfRound = (round: number, { lines }: AllocationCertificate): AllocationLine[] =>
  lines.map(({ units, ...line }, index) => ({ ...line, lineId: `${round}.${index + 1}`, quantity: units }));
