import { allocated, remainder, type AllocatedUnits } from '../sharing/ranking.js';
import { refuse, type Refusal } from '../kernel/decider.js';
import { drawnOn, unitsUnderAgreements } from './agreements.js';
import type { JointCandidate, JointInputs, JointRequest, JointTerms } from './inputs.js';
import { drawnByHand, mergedLines, type JointOverride } from './overrides.js';
import { freeUnits, mayBreakReserve, pairing, type Exclusion, type Pair } from './pairs.js';
import type { JointPolicy } from './policy.js';
import type { JointProposal, PartProof, ProposedUnits } from './solve.js';

export interface JointLine extends AllocatedUnits {
  arrivesAfterMinutes: number;
  isLate: boolean;
}

/** What one negotiation gets, and why not more. */
export interface JointOutcome extends JointRequest {
  lines: readonly JointLine[];
  covered: number;
  shortfall: number;
  /** Positions, in the certificate's `candidates`, of resources of the capability that could not be used. */
  excluded: Readonly<Partial<Record<Exclusion, readonly number[]>>>;
  /** A human's choice instead of what was proposed. */
  override?: { reason: string; proposed: readonly JointLine[] };
}

export type JointVerdict = 'used' | 'not-needed' | 'reserve-kept' | 'agreement-exhausted' | 'unusable';

export interface JointCandidateOutcome extends JointCandidate {
  /** Units given to all requests together. */
  units: number;
  /** Of these, taken out of its reserve. */
  fromReserve: number;
  verdict: JointVerdict;
}

/**
 * The whole reckoning of a joint decision. Its inputs (`logPosition`, `decidedAt`, the requests with their terms and
 * the candidates) and the solver's answer give the rest again, to the last field.
 */
export interface JointCertificate {
  policyVersion: string;
  logPosition: string;
  decidedAt: string;
  solver: { name: string; parts: readonly PartProof[] };
  requests: readonly JointOutcome[];
  candidates: readonly JointCandidateOutcome[];
}

interface Given {
  readonly candidate: JointCandidate;
  readonly units: number;
}

/**
 * Checks a proposal, in whole units and without tolerance, and writes the certificate. A proposal that breaks a rule
 * is refused: whatever the solver says, nothing is promised that is not there. Overrides replace what was proposed for
 * their requests, and may break into a reserve, accept lateness and overrule an owner; what an agreement does not hold
 * they take outside it. A team that is not able they cannot send.
 */
export function jointCertificate(
  inputs: JointInputs,
  proposal: JointProposal,
  overrides: readonly JointOverride[],
  policy: JointPolicy,
  at: { readonly decidedAt: string; readonly logPosition: string },
): JointCertificate | { refusal: Refusal } {
  const { pairs, excluded } = pairing(inputs, policy, at.decidedAt);
  const candidateAt = new Map(inputs.candidates.map((c, index) => [c.resourceId, index]));
  const pairOf = new Map(pairs.map((pair) => [`${pair.request}/${pair.candidate}`, pair]));
  const used = new Map<string, number>();
  const atHome = new Map<string, number>();
  const agreed = unitsUnderAgreements(inputs);
  const drawn = new Map<string, number>();
  const byHand = drawnByHand(inputs, overrides);

  const outcomes: Omit<JointOutcome, 'excluded'>[] = [];
  for (const [index, request] of inputs.requests.entries()) {
    const override = overrides.find(({ sharingId }) => sharingId === request.sharingId);
    const proposed = proposal.units.filter(({ sharingId }) => sharingId === request.sharingId);
    const chosen = override ? override.lines : proposed;
    const given: Given[] = [];
    for (const { resourceId, units } of mergedLines(chosen)) {
      const position = candidateAt.get(resourceId) ?? -1;
      const candidate = inputs.candidates[position];
      const pair = pairOf.get(`${index}/${position}`);
      const most = override ? (candidate?.availableUnits ?? 0) : (pair?.most ?? 0);
      const fits = candidate?.capability === request.need.capability && candidate.perUnit > 0;
      if (!candidate || !fits || !Number.isSafeInteger(units) || units < 1 || units > most) {
        return refused(override, { sharingId: request.sharingId, resourceId, asked: units, available: most });
      }
      const { sharingId } = request;
      if (candidate.ownerSuspended) {
        const { ownerAgencyId } = candidate;
        return refuse('owner-suspended', { sharingId, resourceId, ownerAgencyId });
      }
      // art. 40: nobody is sent without the qualifications, whoever decides
      if (candidate.team?.obstacle) {
        return refuse('team-not-able', { sharingId, resourceId, team: candidate.team });
      }
      given.push({ candidate, units });
      used.set(resourceId, (used.get(resourceId) ?? 0) + units);
      if (!override && !mayBreakReserve(request, policy)) {
        atHome.set(resourceId, (atHome.get(resourceId) ?? 0) + units);
      }
    }
    const hoarded = superfluous(given, request.need.amount);
    if (hoarded !== undefined) {
      return override
        ? refuse('over-commitment', {
            sharingId: request.sharingId,
            outstanding: request.need.amount,
            offered: hoarded,
          })
        : refuse('proposal-invalid', { sharingId: request.sharingId, offered: hoarded });
    }
    const line = (each: ProposedUnits | Given, isUnderAgreement = true): JointLine[] => {
      const candidate =
        'candidate' in each ? each.candidate : inputs.candidates[candidateAt.get(each.resourceId) ?? -1];
      if (!candidate) return [];
      const pair = pairOf.get(`${index}/${candidateAt.get(candidate.resourceId)}`);
      return [lineOf(request, candidate, each.units, pair, at.decidedAt, isUnderAgreement)];
    };
    const lines = given.flatMap((each) =>
      line(each, !override || byHand.isUnder(request.sharingId, each.candidate.resourceId)),
    );
    for (const { resourceId, units, agreementId } of lines) {
      const item = drawnOn(request.terms.find((one) => one.resourceId === resourceId));
      if (agreementId !== undefined && item !== undefined) drawn.set(item, (drawn.get(item) ?? 0) + units);
    }
    const amount = lines.reduce((total, { amount: each }) => total + each, 0);
    const shortfall = remainder(request.need.amount, amount);
    outcomes.push({
      ...copyOf(request),
      lines,
      covered: shortfall === 0 ? request.need.amount : amount,
      shortfall,
      ...(override
        ? { override: { reason: override.reason, proposed: proposed.flatMap((one) => line(one)) } }
        : {}),
    });
  }

  for (const candidate of inputs.candidates) {
    const { resourceId, availableUnits } = candidate;
    const asked = used.get(resourceId) ?? 0;
    const isOver = asked > availableUnits;
    if (isOver || (atHome.get(resourceId) ?? 0) > freeUnits(candidate)) {
      const available = isOver ? availableUnits : freeUnits(candidate);
      return refused(overrides[0], { resourceId, asked, available });
    }
  }
  for (const [item, asked] of drawn) {
    const available = agreed.get(item) ?? 0;
    if (asked > available) return refuse('proposal-invalid', { agreementItem: item, asked, available });
  }
  const held = heldByAgreements(inputs, pairs, outcomes, { used, drawn }, policy);
  const open = new Set(pairs.map(({ candidate }) => candidate));
  const exhausted = new Set([...held.values()].flat());
  const reserved = new Set(excluded.flatMap((out) => out.get('reserve-kept') ?? []));
  return {
    policyVersion: policy.version,
    logPosition: at.logPosition,
    decidedAt: at.decidedAt,
    solver: {
      name: proposal.solver,
      parts: proposal.parts.map(({ capability, proved, gap }) => ({ capability, proved, gap })),
    },
    requests: outcomes.map((outcome, index) => ({
      ...outcome,
      excluded: listed(excluded[index], held.get(index)),
    })),
    candidates: inputs.candidates.map((c, index) => {
      const units = used.get(c.resourceId) ?? 0;
      const fromReserve = Math.max(0, units - freeUnits(c));
      const isHeld = units === freeUnits(c) && units < c.availableUnits;
      const verdict =
        units > 0
          ? 'used'
          : (open.has(index) && isHeld) || reserved.has(index)
            ? 'reserve-kept'
            : exhausted.has(index)
              ? 'agreement-exhausted'
              : open.has(index)
                ? 'not-needed'
                : 'unusable';
      return { ...c, units, fromReserve, verdict };
    }),
  };
}

const refused = (override: JointOverride | undefined, details: object): { refusal: Refusal } =>
  refuse(override ? 'override-not-covered' : 'proposal-invalid', { ...details });

function listed(
  excluded: ReadonlyMap<Exclusion, readonly number[]> = new Map(),
  held: readonly number[] = [],
): JointOutcome['excluded'] {
  const all = new Map(excluded);
  const exhausted = [...(all.get('agreement-exhausted') ?? []), ...held];
  if (exhausted.length > 0) all.set('agreement-exhausted', exhausted);
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** By request that goes short: resources with units to spare that nothing is left of under its agreement. */
function heldByAgreements(
  { candidates }: JointInputs,
  pairs: readonly Pair[],
  outcomes: readonly Omit<JointOutcome, 'excluded'>[],
  { used, drawn }: Readonly<Record<'used' | 'drawn', ReadonlyMap<string, number>>>,
  policy: JointPolicy,
): Map<number, number[]> {
  const held = new Map<number, number[]>();
  for (const { request, candidate: at, draws } of pairs) {
    if (!draws || (drawn.get(draws.item) ?? 0) < draws.left) continue;
    const outcome = outcomes[request];
    const candidate = candidates[at];
    if (!candidate || !outcome || outcome.override || outcome.shortfall === 0) continue;
    const { resourceId, availableUnits } = candidate;
    const isUsed = outcome.lines.some((line) => line.resourceId === resourceId);
    const open = mayBreakReserve(outcome, policy) ? availableUnits : freeUnits(candidate);
    if (isUsed || (used.get(resourceId) ?? 0) >= open) continue;
    held.set(request, [...(held.get(request) ?? []), at]);
  }
  return held;
}

/** What is offered, when one of its lines could give a unit less and still cover the need. */
function superfluous(given: readonly Given[], need: number): number | undefined {
  const offered = given.reduce((total, { candidate, units }) => total + units * candidate.perUnit, 0);
  const smallest = Math.min(...given.map(({ candidate }) => candidate.perUnit));
  return given.length > 0 && remainder(need, offered - smallest) === 0 ? offered : undefined;
}

function lineOf(
  request: JointRequest,
  candidate: JointCandidate,
  units: number,
  pair: Pair | undefined,
  decidedAt: string,
  isUnderAgreement: boolean,
): JointLine {
  const terms = request.terms.find(({ resourceId }) => resourceId === candidate.resourceId);
  const minutesLeft = (Date.parse(request.need.neededBy) - Date.parse(decidedAt)) / 60_000;
  const arrivesAfterMinutes =
    pair?.arrivesAfterMinutes ?? terms?.answer?.estimatedArrivalMinutes ?? candidate.arrivalMinutes;
  return {
    ...allocated({ ...candidate, ...(isUnderAgreement ? agreementOf(terms) : {}) }, units),
    arrivesAfterMinutes,
    isLate: arrivesAfterMinutes > minutesLeft,
  };
}

const agreementOf = (terms: JointTerms | undefined): Partial<JointTerms> => ({
  agreementId: terms?.agreementId,
  agreementItem: terms?.agreementItem,
  agreementUntil: terms?.agreementUntil,
});

const copyOf = (r: JointRequest): JointRequest => ({
  sharingId: r.sharingId,
  incidentId: r.incidentId,
  requesterAgencyId: r.requesterAgencyId,
  round: r.round,
  priority: r.priority,
  need: r.need,
  terms: r.terms,
});
