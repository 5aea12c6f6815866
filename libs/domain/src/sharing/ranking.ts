import type { Readiness } from '../resource/commands.js';
import type { TeamObstacle, TeamStanding } from '../team/standing.js';
import { idleness } from './going.js';

/** What is asked for: `amount` of a capability at a place by an instant. */
export interface Need {
  capability: string;
  amount: number;
  neededBy: string;
  areaCode: string;
}

/** What an owner said when asked. A provisional answer is a promise with a reason to doubt it. */
export interface OwnerAnswer {
  answer: 'accept' | 'decline' | 'provisional';
  quantity?: number;
  estimatedArrivalMinutes?: number;
  reason?: string;
  /** From then on the answer counts for nothing. */
  availableUntil?: string;
}

/** One resource as it stood at the log position the decision was taken at. */
export interface Candidate {
  resourceId: string;
  ownerAgencyId: string;
  capability: string;
  perUnit: number;
  availableUnits: number;
  readiness: Readiness;
  arrivalMinutes: number;
  costPerUnitFen: number;
  minimumReserve: number;
  areaCode: string;
  /** Standing agreement in force between owner and requester that names this kind, with units left. */
  agreementId?: string;
  /** The kind, how many units of it may still be drawn in all, and when the agreement ends. */
  agreementItem?: string;
  agreementUnits?: number;
  agreementUntil?: string;
  answer?: OwnerAnswer;
  /** Its owner was suspended at the log position of the decision. */
  ownerSuspended?: true;
  /** Of a resource that is a team: how it stood for this capability at the decision's time. */
  team?: TeamStanding;
}

export type CandidateVerdict =
  | 'chosen'
  | 'not-needed'
  | 'other-capability'
  | 'not-ready'
  | 'owner-declined'
  | 'owner-suspended'
  | 'nothing-available'
  | 'reserve-kept'
  | 'too-late'
  | 'agreement-exhausted'
  | TeamObstacle;

/** Why a candidate came out as it did. `rank` is its place among the usable ones, from 1. */
export interface CandidateOutcome extends Candidate {
  usableUnits: number;
  arrivesAfterMinutes: number;
  rank?: number;
  verdict: CandidateVerdict;
  units: number;
}

export interface AllocatedUnits {
  resourceId: string;
  ownerAgencyId: string;
  units: number;
  amount: number;
  agreementId?: string;
  agreementItem?: string;
  agreementUntil?: string;
}

/**
 * The whole reckoning of a decision: its inputs and what followed from them. Running the named policy version
 * on `need`, `decidedAt` and the candidates again gives the same outcomes, lines, covered amount and shortfall.
 * Under an override the outcomes and `override.proposed` are the policy's, the rest is the human's choice.
 */
export interface AllocationCertificate {
  /** The joint decision that this is the part of; the other requests and candidates are in its certificate. */
  allocationId?: string;
  policyVersion: string;
  /** Text of the 64-bit log position whose state the candidates show. */
  logPosition: string;
  decidedAt: string;
  need: Need;
  candidates: CandidateOutcome[];
  lines: AllocatedUnits[];
  covered: number;
  shortfall: number;
  override?: { reason: string; proposed: AllocatedUnits[] };
}

export interface AllocationPolicy {
  version: string;
  /** Ranks usable candidates: the first covers first. Must be a total order. */
  compare(a: CandidateOutcome, b: CandidateOutcome): number;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Versions stay for ever: a certificate names the one it was made with. */
export const allocationPolicies: Readonly<Record<string, AllocationPolicy>> = {
  'agreement-arrival-cost.v1': {
    version: 'agreement-arrival-cost.v1',
    compare: (a, b) =>
      Number(!a.agreementId) - Number(!b.agreementId) ||
      a.arrivesAfterMinutes - b.arrivesAfterMinutes ||
      a.costPerUnitFen - b.costPerUnitFen ||
      byText(a.resourceId, b.resourceId),
  },
};

export const currentAllocationPolicy = 'agreement-arrival-cost.v1';

/**
 * What is left of `amount` once `covered` is taken off. A rest below a billionth of it is noise of binary
 * fractions (ten times 0.1 is not 1) and must not cost a unit.
 */
export const remainder = (amount: number, covered: number): number => {
  const rest = amount - covered;
  return rest > amount * 1e-9 ? rest : 0;
};

const unitsFor = (missing: number, perUnit: number): number =>
  missing === 0 ? 0 : Math.max(1, Math.ceil(missing / perUnit - 1e-9));

/**
 * Covers a need from candidates, whole units at a time, in the order of the policy. Pure and deterministic: the
 * order of `candidates` does not matter, provided that each resource is named once. A candidate that arrives after `neededBy`, counted from `decidedAt`, is
 * not used; units under the owner's minimum reserve stay home.
 */
export function allocate(
  need: Need,
  candidates: readonly Candidate[],
  policy: AllocationPolicy,
  at: { decidedAt: string; logPosition: string },
): AllocationCertificate {
  const minutesLeft = (Date.parse(need.neededBy) - Date.parse(at.decidedAt)) / 60_000;
  const outcomes = candidates
    .map((c) => assess(c, need, minutesLeft))
    .sort((a, b) => byText(a.resourceId, b.resourceId));

  const left = new Map<string, number>();
  let covered = 0;
  let missing = need.amount;
  outcomes
    .filter((c) => c.verdict === 'not-needed')
    .sort((a, b) => policy.compare(a, b))
    .forEach((c, index) => {
      c.rank = index + 1;
      const item = `${c.agreementId}/${c.agreementItem}`;
      const drawable = left.get(item) ?? c.agreementUnits ?? Infinity;
      c.units = Math.min(c.usableUnits, unitsFor(missing, c.perUnit), drawable);
      if (missing > 0 && drawable === 0) c.verdict = 'agreement-exhausted';
      if (c.units === 0) return;
      if (c.agreementId && c.agreementUnits !== undefined) left.set(item, drawable - c.units);
      c.verdict = 'chosen';
      covered += c.units * c.perUnit;
      missing = remainder(need.amount, covered);
    });

  const lines = outcomes
    .filter((c) => c.verdict === 'chosen')
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map((c) => allocated(c, c.units));
  return {
    policyVersion: policy.version,
    logPosition: at.logPosition,
    decidedAt: at.decidedAt,
    need,
    candidates: outcomes,
    lines,
    covered: missing === 0 ? need.amount : covered,
    shortfall: missing,
  };
}

/** A line for `units` of a candidate. */
export const allocated = (c: Candidate, units: number): AllocatedUnits => ({
  resourceId: c.resourceId,
  ownerAgencyId: c.ownerAgencyId,
  units,
  amount: units * c.perUnit,
  ...underAgreement(c),
});

const underAgreement = ({ agreementId, agreementItem, agreementUntil }: Candidate) =>
  agreementId ? { agreementId, ...(agreementItem ? { agreementItem, agreementUntil } : {}) } : {};

/** Whether its units count towards a need of this capability. */
export const serves = (c: Candidate, capability: string): boolean =>
  c.capability === capability && c.perUnit > 0;

const listed = (said: OwnerAnswer): OwnerAnswer => ({
  answer: said.answer,
  quantity: said.quantity,
  estimatedArrivalMinutes: said.estimatedArrivalMinutes,
  reason: said.reason,
  ...(said.availableUntil ? { availableUntil: said.availableUntil } : {}),
});

function assess(c: Candidate, need: Need, minutesLeft: number): CandidateOutcome {
  const offered = c.answer?.quantity ?? c.availableUnits;
  const beyondReserve = Math.max(0, c.availableUnits - c.minimumReserve);
  const outcome: CandidateOutcome = {
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
    ...underAgreement(c),
    ...(c.agreementUnits !== undefined ? { agreementUnits: c.agreementUnits } : {}),
    ...(c.answer ? { answer: listed(c.answer) } : {}),
    ...(c.ownerSuspended ? { ownerSuspended: true } : {}),
    ...(c.team ? { team: c.team } : {}),
    usableUnits: Math.min(offered, beyondReserve),
    arrivesAfterMinutes: c.answer?.estimatedArrivalMinutes ?? c.arrivalMinutes,
    verdict: 'not-needed',
    units: 0,
  };
  outcome.verdict = exclusion(outcome, need, minutesLeft) ?? 'not-needed';
  return outcome;
}

function exclusion(c: CandidateOutcome, need: Need, minutesLeft: number): CandidateVerdict | undefined {
  if (!serves(c, need.capability)) return 'other-capability';
  if (c.answer?.answer === 'decline') return 'owner-declined';
  const idle = idleness(c);
  if (idle) return idle;
  if (c.usableUnits === 0) return c.availableUnits <= c.minimumReserve ? 'reserve-kept' : 'nothing-available';
  if (!(c.arrivesAfterMinutes <= minutesLeft)) return 'too-late';
  return undefined;
}
