import type { JointInputs } from './inputs.js';
import type { Pair } from './pairs.js';
import { weightOf, type JointPolicy } from './policy.js';

/** Quantities of capabilities have three decimals. */
const perAmount = 1_000;
/** Steps in which the largest need of a capability is counted at most: finer ones would drown the weights. */
const mostSteps = 1_000;
const unmetScale = 10_000;

/**
 * What competes with each other: the pairs of one capability, or of several that share units under one item of an
 * agreement. Parts are decided independently.
 */
export interface Part {
  readonly capabilities: readonly string[];
  readonly pairs: readonly Pair[];
  readonly requests: readonly number[];
}

export function partsOf(inputs: JointInputs, pairs: readonly Pair[]): Part[] {
  const capabilityOf = (request: number): string => inputs.requests[request]?.need.capability ?? '';
  const groups = new Map(inputs.requests.map(({ need }) => [need.capability, new Set([need.capability])]));
  for (const { ways } of limitsOf(pairs)) {
    const joined = ways.flatMap((at) => [...(groups.get(capabilityOf(pairs[at]?.request ?? -1)) ?? [])]);
    const group = new Set(joined);
    for (const capability of group) groups.set(capability, group);
  }
  const parts = new Map(
    [...groups.values()].map((group) => [group, { pairs: [] as Pair[], requests: [] as number[] }]),
  );
  const partOf = (request: number) => {
    const group = groups.get(capabilityOf(request));
    return group && parts.get(group);
  };
  inputs.requests.forEach((_, index) => partOf(index)?.requests.push(index));
  for (const pair of pairs) partOf(pair.request)?.pairs.push(pair);
  return [...parts]
    .map(([group, part]) => ({ capabilities: [...group].sort(), ...part }))
    .filter((part) => part.pairs.length > 0)
    .sort((a, b) => ((a.capabilities[0] ?? '') < (b.capabilities[0] ?? '') ? -1 : 1));
}

/** Where several pairs could draw more on an item of an agreement together than is left of it. */
export function limitsOf(
  pairs: readonly Pair[],
): { readonly ways: readonly number[]; readonly left: number }[] {
  return [...groupBy(pairs, ({ draws }) => draws?.item)].flatMap(([item, ways]) => {
    if (item === undefined) return [];
    const left = Math.min(...ways.map((at) => pairs[at]?.draws?.left ?? Infinity));
    return sum(ways.map((at) => pairs[at]?.most ?? 0)) > left ? [{ ways, left }] : [];
  });
}

/** Weight of one step of unmet demand, by request, and how many steps a need and a unit have. */
export interface Steps {
  readonly need: ReadonlyMap<number, number>;
  readonly unit: ReadonlyMap<number, number>;
  readonly weight: ReadonlyMap<number, number>;
}

export function stepsOf(part: Part, inputs: JointInputs, policy: JointPolicy): Steps {
  const counted = part.capabilities.map((capability) => countedSteps(capability, part, inputs));
  const need = new Map(counted.flatMap((one) => [...one.need]));
  return {
    need,
    unit: new Map(counted.flatMap((one) => [...one.unit])),
    weight: new Map(
      part.requests.map((r) => {
        const weight = weightOf(policy, inputs.requests[r]?.priority ?? 5);
        return [r, Math.max(1, Math.round((weight * unmetScale) / (need.get(r) ?? 1)))];
      }),
    ),
  };
}

/** Amounts of one capability are counted in steps of its own. */
function countedSteps(
  capability: string,
  part: Part,
  { requests, candidates }: JointInputs,
): Pick<Steps, 'need' | 'unit'> {
  const asked = part.requests.filter((r) => requests[r]?.need.capability === capability);
  const able = part.pairs.filter(({ candidate }) => candidates[candidate]?.capability === capability);
  const involved = [...new Set(able.map(({ candidate }) => candidate))];
  const units = involved.map((c) =>
    Math.max(1, Math.floor((candidates[c]?.perUnit ?? 0) * perAmount + 1e-6)),
  );
  const needs = asked.map((r) => Math.max(1, Math.ceil((requests[r]?.need.amount ?? 0) * perAmount - 1e-6)));
  const [first = 1] = units;
  // units that all give the same are counted, not measured: the rows then have ones only
  const step = units.every((unit) => unit === first)
    ? first
    : Math.max([...units, ...needs].reduce(commonDivisor), Math.ceil(Math.max(...needs) / mostSteps));
  return {
    need: new Map(asked.map((r, i) => [r, Math.ceil((needs[i] ?? 1) / step)])),
    unit: new Map(involved.map((c, i) => [c, Math.max(1, Math.floor((units[i] ?? 1) / step))])),
  };
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

export function groupBy<K>(pairs: readonly Pair[], key: (pair: Pair) => K): Map<K, number[]> {
  const groups = new Map<K, number[]>();
  pairs.forEach((pair, at) => {
    const group = groups.get(key(pair));
    if (group) group.push(at);
    else groups.set(key(pair), [at]);
  });
  return groups;
}
