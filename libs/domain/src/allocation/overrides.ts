import { drawnOn, unitsUnderAgreements } from './agreements.js';
import type { JointInputs } from './inputs.js';

export interface JointOverride {
  readonly sharingId: string;
  readonly reason: string;
  readonly lines: readonly { readonly resourceId: string; readonly units: number }[];
}

/** One line per resource. */
export function mergedLines(
  lines: readonly { resourceId: string; units: number }[],
): { resourceId: string; units: number }[] {
  const units = new Map<string, number>();
  for (const line of lines) units.set(line.resourceId, (units.get(line.resourceId) ?? 0) + line.units);
  return [...units].map(([resourceId, count]) => ({ resourceId, units: count }));
}

export interface DrawnByHand {
  /** Units by `drawnOn`. */
  readonly units: ReadonlyMap<string, number>;
  /** Whether a line draws on the agreement. One that asks for more than is left stands outside it with all its units. */
  isUnder(sharingId: string, resourceId: string): boolean;
}

/** What choices by hand take of the agreements, request by request. */
export function drawnByHand(inputs: JointInputs, overrides: readonly JointOverride[]): DrawnByHand {
  const left = unitsUnderAgreements(inputs);
  const units = new Map<string, number>();
  const under = new Set<string>();
  for (const { sharingId, terms } of inputs.requests) {
    const chosen = overrides.find((override) => override.sharingId === sharingId);
    for (const { resourceId, units: asked } of mergedLines(chosen?.lines ?? [])) {
      const item = drawnOn(terms.find((one) => one.resourceId === resourceId));
      const drawn = (units.get(item ?? '') ?? 0) + asked;
      if (item !== undefined && drawn > (left.get(item) ?? 0)) continue;
      if (item !== undefined) units.set(item, drawn);
      under.add(`${sharingId}/${resourceId}`);
    }
  }
  return { units, isUnder: (sharingId, resourceId) => under.has(`${sharingId}/${resourceId}`) };
}

/**
 * What is left for the others once humans have chosen for some: fewer units, also under their agreements, the reserve
 * unchanged. Their own requests are not asked again.
 */
export function besideOverrides(inputs: JointInputs, overrides: readonly JointOverride[]): JointInputs {
  const taken = new Map<string, number>();
  for (const { lines } of overrides) {
    for (const { resourceId, units } of lines) taken.set(resourceId, (taken.get(resourceId) ?? 0) + units);
  }
  const drawn = drawnByHand(inputs, overrides).units;
  const settled = new Set(overrides.map(({ sharingId }) => sharingId));
  return {
    requests: inputs.requests
      .filter(({ sharingId }) => !settled.has(sharingId))
      .map((request) => ({
        ...request,
        terms: request.terms.map((one) => ({
          ...one,
          ...(one.agreementUnits === undefined
            ? {}
            : { agreementUnits: one.agreementUnits - (drawn.get(drawnOn(one) ?? '') ?? 0) }),
        })),
      })),
    candidates: inputs.candidates.map((c) => ({
      ...c,
      availableUnits: Math.max(0, c.availableUnits - (taken.get(c.resourceId) ?? 0)),
    })),
  };
}
