import { remainder } from '../sharing/ranking.js';
import type { JointInputs, JointRequest } from './inputs.js';
import { freeUnits, mayBreakReserve, pairing, type Pair, type Pairing } from './pairs.js';
import { partsOf, stepsOf, type Part } from './parts.js';
import type { JointPolicy } from './policy.js';
import { compareValues, isFeasible, programOf, type IntegerProgram, type ProgramAnswer } from './program.js';

/** Units that go from a resource to a request, by name, as a command carries it. */
export interface ProposedUnits {
  readonly sharingId: string;
  readonly resourceId: string;
  readonly units: number;
}

/** What a solver came to, before anybody has checked it. */
export interface JointProposal {
  /** Name and version of the solver. */
  readonly solver: string;
  readonly units: readonly ProposedUnits[];
  /** By capability. Those that share units under an agreement are decided, and proved, together. */
  readonly parts: readonly PartProof[];
}

export interface PartProof {
  readonly capability: string;
  /** Proved to be the best under the policy. */
  readonly proved: boolean;
  /** How far the first unproved objective may lie above its best value, as a fraction of 1; 0 when proved. */
  readonly gap: number;
}

/** What is to be solved: one program per part, and how its answer is read. */
export interface JointTask {
  readonly inputs: JointInputs;
  readonly pairs: Pairing;
  readonly parts: readonly { readonly part: Part; readonly program: IntegerProgram }[];
}

export function jointTask(inputs: JointInputs, policy: JointPolicy, decidedAt: string): JointTask {
  const pairs = pairing(inputs, policy, decidedAt);
  const parts = partsOf(inputs, pairs.pairs).map((part) => {
    const units = plain(part, inputs, policy);
    return { part, program: programOf(part, inputs, policy, units) };
  });
  return { inputs, pairs, parts };
}

/**
 * Reads the answers of a solver, one per part. An answer that breaks a bound or is worse than the plain way, request
 * by request, is not taken: then the plain way stands, unproved.
 */
export function jointProposalOf(
  { inputs, parts }: JointTask,
  answers: readonly (ProgramAnswer | undefined)[],
  solver: string,
): JointProposal {
  const proofs: PartProof[] = [];
  const units = parts.flatMap(({ part, program }, index) => {
    const answer = answers[index];
    const isUsable =
      answer !== undefined &&
      isFeasible(program, answer.values) &&
      compareValues(program, answer.values, program.start) <= 0;
    const { proved, gap } = isUsable ? answer : { proved: false, gap: 1 };
    const proof = { proved, gap: proved ? 0 : Math.ceil(gap * 1e4) / 1e4 };
    proofs.push(...part.capabilities.map((capability) => ({ capability, ...proof })));
    const values = trimmed(isUsable ? answer.values : program.start, part, inputs);
    return part.pairs.flatMap(({ request, candidate }, at): ProposedUnits[] => {
      const { sharingId = '' } = inputs.requests[request] ?? {};
      const { resourceId = '' } = inputs.candidates[candidate] ?? {};
      const count = values[at] ?? 0;
      return count > 0 ? [{ sharingId, resourceId, units: count }] : [];
    });
  });
  return { solver, units, parts: proofs.sort((a, b) => (a.capability < b.capability ? -1 : 1)) };
}

/** Without units that a request does not need: an answer that ran out of time, or counted in coarse steps, has some. */
function trimmed(values: readonly number[], { pairs, requests }: Part, inputs: JointInputs): number[] {
  const units = pairs.map((_, at) => values[at] ?? 0);
  for (const request of requests) {
    const need = inputs.requests[request]?.need.amount ?? 0;
    const ways = pairs.flatMap((pair, at) => (pair.request === request && (units[at] ?? 0) > 0 ? [at] : []));
    const each = (at: number): number => inputs.candidates[pairs[at]?.candidate ?? -1]?.perUnit ?? 0;
    let offered = ways.reduce((total, at) => total + (units[at] ?? 0) * each(at), 0);
    for (const at of ways.sort((a, b) => bySuit(pairs[b], pairs[a]))) {
      while ((units[at] ?? 0) > 0 && remainder(need, offered - each(at)) === 0) {
        units[at] = (units[at] ?? 0) - 1;
        offered -= each(at);
      }
    }
  }
  return units;
}

/** Request by request, the most urgent first, each from the resources that suit it best: always possible. */
function plain(part: Part, inputs: JointInputs, policy: JointPolicy): number[] {
  const { need, unit } = stepsOf(part, inputs, policy);
  const units = part.pairs.map(() => 0);
  const taken = new Map<number, number>();
  const left = new Map(part.pairs.map(({ draws }) => [draws?.item, draws?.left ?? Infinity]));
  const ways = new Map<number, number[]>();
  part.pairs.forEach(({ request }, at) => ways.set(request, [...(ways.get(request) ?? []), at]));

  const order = part.requests.toSorted((a, b) => byUrgency(inputs.requests[a], inputs.requests[b]));
  for (const request of order) {
    let missing = need.get(request) ?? 0;
    const asked = inputs.requests[request];
    const give = (at: number, pair: Pair, open: number): void => {
      const each = unit.get(pair.candidate) ?? 1;
      const used = taken.get(pair.candidate) ?? 0;
      const already = units[at] ?? 0;
      const drawable = left.get(pair.draws?.item) ?? Infinity;
      const count = Math.max(
        0,
        Math.min(Math.ceil(missing / each), pair.most - already, open - used, drawable),
      );
      left.set(pair.draws?.item, drawable - count);
      units[at] = already + count;
      taken.set(pair.candidate, used + count);
      missing -= count * each;
    };
    const best = (ways.get(request) ?? []).toSorted((a, b) => bySuit(part.pairs[a], part.pairs[b]));
    for (const isReserve of asked && mayBreakReserve(asked, policy) ? [false, true] : [false]) {
      for (const at of best) {
        const pair = part.pairs[at];
        const candidate = pair && inputs.candidates[pair.candidate];
        if (missing <= 0 || !candidate) continue;
        give(at, pair, isReserve ? candidate.availableUnits : freeUnits(candidate));
      }
    }
  }
  return units;
}

const byUrgency = (a: JointRequest | undefined, b: JointRequest | undefined): number =>
  (a?.priority ?? 5) - (b?.priority ?? 5) ||
  Date.parse(a?.need.neededBy ?? '') - Date.parse(b?.need.neededBy ?? '') ||
  ((a?.sharingId ?? '') < (b?.sharingId ?? '') ? -1 : 1);

const bySuit = (a: Pair | undefined, b: Pair | undefined): number =>
  Number(a?.isLate) - Number(b?.isLate) ||
  Number(!a?.agreementId) - Number(!b?.agreementId) ||
  (a?.arrivesAfterMinutes ?? 0) - (b?.arrivesAfterMinutes ?? 0) ||
  (a?.costPerUnitFen ?? 0) - (b?.costPerUnitFen ?? 0) ||
  (a?.candidate ?? 0) - (b?.candidate ?? 0);
