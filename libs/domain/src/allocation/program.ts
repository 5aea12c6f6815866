import type { JointInputs } from './inputs.js';
import { groupBy, limitsOf, stepsOf, sum, type Part } from './parts.js';
import { freeUnits, mayBreakReserve, reserveUnits, type Pair } from './pairs.js';
import { weightOf, type JointPolicy } from './policy.js';

export type Terms = readonly (readonly [variable: number, coefficient: number])[];

/**
 * An integer program: whole variables from 0 to `upper`, rows `terms ≤ atMost` or `terms ≥ atLeast`, and objectives
 * to be made smallest one after the other, each without giving up what those before it came to. All numbers are whole.
 */
export interface IntegerProgram {
  readonly upper: readonly number[];
  /** Variables that are whole in any best solution by themselves: nothing to branch on. */
  readonly implied: readonly number[];
  readonly rows: readonly { readonly terms: Terms; readonly atLeast?: number; readonly atMost?: number }[];
  readonly objectives: readonly Terms[];
  /** A solution to begin with. */
  readonly start: readonly number[];
}

/** What a solver says of one program. */
export interface ProgramAnswer {
  readonly values: readonly number[];
  /** Every objective was proved to be smallest, in order. */
  readonly proved: boolean;
  /** How far the first unproved objective may lie above its smallest value, as a fraction of 1. */
  readonly gap: number;
}

/** Objectives whose sizes together stay below this are made smallest in one go, weighted so that order is kept. */
const mergedMost = 1e8;

/**
 * The program of one part. Its first variables are the units of each pair, in order; then units taken out of each
 * reserve; then unmet steps of each request.
 */
export function programOf(
  part: Part,
  inputs: JointInputs,
  policy: JointPolicy,
  units: readonly number[],
): IntegerProgram {
  const { pairs } = part;
  const steps = stepsOf(part, inputs, policy);
  const byCandidate = groupBy(pairs, ({ candidate }) => candidate);
  const byRequest = groupBy(pairs, ({ request }) => request);
  const upper = pairs.map(({ most }) => most);
  const start = [...units];
  const rows: { terms: Terms; atLeast?: number; atMost?: number }[] = [];

  const broken: [number, number][] = [];
  for (const [index, ways] of byCandidate) {
    const candidate = inputs.candidates[index];
    if (!candidate) continue;
    const all: [number, number][] = ways.map((at) => [at, 1]);
    const home = ways
      .filter((at) => !mayBreak(pairs[at], inputs, policy))
      .map((at): [number, number] => [at, 1]);
    const held = reserveUnits(candidate);
    const free = freeUnits(candidate);
    if (held > 0 && home.length < all.length) {
      const variable = upper.push(held) - 1;
      broken.push([variable, 1]);
      start.push(Math.max(0, sum(ways.map((at) => units[at] ?? 0)) - free));
      rows.push({ terms: [...all, [variable, -1]], atMost: free });
      if (home.length > 0) rows.push({ terms: home, atMost: free });
    } else {
      rows.push({ terms: all, atMost: free });
    }
  }

  for (const { ways, left } of limitsOf(pairs)) {
    rows.push({ terms: ways.map((at) => [at, 1]), atMost: left });
  }

  const implied: number[] = [];
  const unmet: [number, number][] = [];
  for (const request of part.requests) {
    const need = steps.need.get(request) ?? 1;
    const ways = byRequest.get(request) ?? [];
    const terms = ways.map((at): [number, number] => [at, steps.unit.get(pairs[at]?.candidate ?? -1) ?? 1]);
    const variable = upper.push(need) - 1;
    implied.push(variable);
    unmet.push([variable, steps.weight.get(request) ?? 1]);
    start.push(Math.max(0, need - sum(terms.map(([at, each]) => each * (units[at] ?? 0)))));
    rows.push({ terms: [...terms, [variable, 1]], atLeast: need });
    // one unit less would cover it too: nothing is lost, and the sizes of the other objectives are known
    if (terms.length > 0) rows.push({ terms, atMost: need + Math.max(...terms.map(([, each]) => each)) - 1 });
  }
  const unmetDemand = { terms: unmet, most: sum(unmet.map(([at, weight]) => weight * (upper[at] ?? 0))) };

  const unitsMost = new Map(
    part.requests.map((request) => {
      const each = (byRequest.get(request) ?? []).map(
        (at) => steps.unit.get(pairs[at]?.candidate ?? -1) ?? 1,
      );
      const need = steps.need.get(request) ?? 1;
      return [request, Math.ceil((need + Math.max(1, ...each) - 1) / Math.min(...each, Infinity))];
    }),
  );
  const objectives = [unmetDemand, ...preferences(part, inputs, policy, unitsMost, broken)];
  return { upper, implied, rows, objectives: merged(objectives), start };
}

interface Objective {
  readonly terms: Terms;
  /** No solution comes to more. */
  readonly most: number;
}

const mayBreak = (pair: Pair | undefined, { requests }: JointInputs, policy: JointPolicy): boolean => {
  const request = pair && requests[pair.request];
  return request !== undefined && mayBreakReserve(request, policy);
};

/** What is preferred once as little as possible is unmet, in order. The last makes the answer as good as unique. */
function preferences(
  { pairs, requests: involved }: Part,
  { requests }: JointInputs,
  policy: JointPolicy,
  unitsMost: ReadonlyMap<number, number>,
  broken: Terms,
): Objective[] {
  const over = (coefficient: (pair: Pair) => number): Objective => {
    const largest = new Map<number, number>();
    const terms: [number, number][] = [];
    pairs.forEach((pair, at) => {
      const value = coefficient(pair);
      if (value === 0) return;
      terms.push([at, value]);
      largest.set(pair.request, Math.max(value, largest.get(pair.request) ?? 0));
    });
    return { terms, most: sum([...largest].map(([r, value]) => value * (unitsMost.get(r) ?? 0))) };
  };
  const resources = new Map(
    [...new Set(pairs.map(({ candidate }) => candidate))].map((c, rank) => [c, rank]),
  );
  const askers = new Map(involved.map((r, rank) => [r, rank]));
  const dearest = Math.max(1, ...pairs.map(({ costPerUnitFen }) => costPerUnitFen));
  const scale = Math.max(1, dearest / 1e6);
  return [
    over(({ isLate, request }) => (isLate ? weightOf(policy, requests[request]?.priority ?? 5) : 0)),
    { terms: broken, most: sum([...unitsMost.values()].filter(Number.isFinite)) },
    over(({ agreementId }) => (agreementId === undefined ? 1 : 0)),
    over(({ arrivesAfterMinutes }) => Math.round(arrivesAfterMinutes)),
    over(({ costPerUnitFen }) => Math.round(costPerUnitFen / scale)),
    over(
      ({ candidate, request }) =>
        resources.size + askers.size + (resources.get(candidate) ?? 0) + (askers.get(request) ?? 0),
    ),
  ];
}

/** Joins neighbouring objectives into one as long as the numbers stay small; leaves out those that are nothing. */
function merged([first, ...others]: readonly Objective[]): Terms[] {
  const joined: { terms: Map<number, number>; most: number }[] = [];
  for (const { terms, most } of others.filter(({ terms: some }) => some.length > 0)) {
    const last = joined.at(-1);
    if (last && (last.most + 1) * (most + 1) <= mergedMost) {
      for (const [at, coefficient] of last.terms) last.terms.set(at, coefficient * (most + 1));
      for (const [at, coefficient] of terms) last.terms.set(at, (last.terms.get(at) ?? 0) + coefficient);
      last.most = (last.most + 1) * (most + 1);
    } else {
      joined.push({ terms: new Map(terms), most });
    }
  }
  return [...(first ? [first.terms] : []), ...joined.map(({ terms }) => [...terms])];
}

/** Whether whole numbers satisfy every bound and row of a program: no tolerance. */
export function isFeasible({ upper, rows, implied }: IntegerProgram, values: readonly number[]): boolean {
  return (
    values.length === upper.length &&
    implied.every((at) => at < values.length) &&
    values.every((value, at) => Number.isSafeInteger(value) && value >= 0 && value <= (upper[at] ?? 0)) &&
    rows.every(({ terms, atLeast = -Infinity, atMost = Infinity }) => {
      const value = valueOf(terms, values);
      return value >= atLeast && value <= atMost;
    })
  );
}

export const valueOf = (terms: Terms, values: readonly number[]): number =>
  sum(terms.map(([at, coefficient]) => coefficient * (values[at] ?? 0)));

/** Negative when `a` is better, in the order of the objectives. */
export function compareValues(
  { objectives }: IntegerProgram,
  a: readonly number[],
  b: readonly number[],
): number {
  for (const terms of objectives) {
    const difference = valueOf(terms, a) - valueOf(terms, b);
    if (difference !== 0) return difference;
  }
  return 0;
}
