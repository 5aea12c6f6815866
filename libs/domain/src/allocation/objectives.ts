import type { JointLine } from './certificate.js';
import { freeUnits } from './pairs.js';
import type { JointInputs } from './inputs.js';
import { weightOf, type JointPolicy } from './policy.js';

/** What each objective of a joint policy comes to, in its order: of two answers the first that differs tells them apart. */
export interface ObjectiveValues {
  /** Unmet part of each request, weighted by its priority: one of priority 1 that gets nothing weighs 81. */
  readonly unmet: number;
  /** Units that come after the needed time, weighted alike. */
  readonly late: number;
  /** Units out of reserves. */
  readonly fromReserve: number;
  readonly withoutAgreement: number;
  /** Minutes to arrival, of all units together. */
  readonly arrivalMinutes: number;
  readonly costFen: number;
}

interface Given {
  readonly sharingId: string;
  readonly lines: readonly JointLine[];
  readonly shortfall: number;
}

/** Of an answer by whatever way it was found. */
export function objectiveValues(
  { requests, candidates }: JointInputs,
  given: readonly Given[],
  policy: JointPolicy,
): ObjectiveValues {
  const values = { unmet: 0, late: 0, fromReserve: 0, withoutAgreement: 0, arrivalMinutes: 0, costFen: 0 };
  const used = new Map<string, number>();
  const byId = new Map(candidates.map((one) => [one.resourceId, one]));
  for (const { sharingId, lines, shortfall } of given) {
    const request = requests.find((one) => one.sharingId === sharingId);
    if (!request) continue;
    const weight = weightOf(policy, request.priority);
    values.unmet += (weight * shortfall) / request.need.amount;
    for (const { resourceId, units, isLate, agreementId, arrivesAfterMinutes } of lines) {
      used.set(resourceId, (used.get(resourceId) ?? 0) + units);
      const terms = request.terms.find((one) => one.resourceId === resourceId);
      const cost = terms?.costPerUnitFen ?? byId.get(resourceId)?.costPerUnitFen ?? 0;
      values.late += isLate ? weight * units : 0;
      values.withoutAgreement += agreementId === undefined ? units : 0;
      values.arrivalMinutes += units * Math.round(arrivesAfterMinutes);
      values.costFen += units * cost;
    }
  }
  for (const one of candidates)
    values.fromReserve += Math.max(0, (used.get(one.resourceId) ?? 0) - freeUnits(one));
  return { ...values, unmet: Math.round(values.unmet * 1_000) / 1_000 };
}
