import {
  allocate,
  allocationPolicies,
  currentAllocationPolicy,
  type AllocationPolicy,
  type Candidate,
} from '../sharing/ranking.js';
import { drawnOn } from './agreements.js';
import type { JointLine } from './certificate.js';
import type { JointInputs, JointTerms } from './inputs.js';

/** What requests come to when each is decided by itself. */
export interface DecidedSingly {
  readonly policyVersion: string;
  /** In the order in which they are decided. */
  readonly requests: readonly {
    readonly sharingId: string;
    readonly lines: readonly JointLine[];
    readonly covered: number;
    readonly shortfall: number;
  }[];
}

/**
 * The same requests decided one after another, in the order given, by the policy of a single one: each takes from what
 * those before it left. To be compared with a joint decision.
 */
export function decideSingly(
  { requests, candidates }: JointInputs,
  order: readonly string[],
  at: { readonly decidedAt: string; readonly logPosition: string },
): DecidedSingly {
  const policy = allocationPolicies[currentAllocationPolicy] as AllocationPolicy;
  const taken = new Map<string, number>();
  const drawn = new Map<string, number>();
  const decided = [...new Set(order)].flatMap((sharingId) => {
    const request = requests.find((one) => one.sharingId === sharingId);
    if (!request) return [];
    const termsOf = new Map(request.terms.map((one) => [one.resourceId, one]));
    const shown = candidates.map((one): Candidate => {
      const terms = termsOf.get(one.resourceId);
      return {
        ...one,
        availableUnits: Math.max(0, one.availableUnits - (taken.get(one.resourceId) ?? 0)),
        costPerUnitFen: terms?.costPerUnitFen ?? one.costPerUnitFen,
        ...(terms?.answer ? { answer: terms.answer } : {}),
        ...agreementLeft(terms, drawn),
      };
    });
    const { lines, candidates: outcomes, covered, shortfall } = allocate(request.need, shown, policy, at);
    for (const { resourceId, units, agreementId } of lines) {
      taken.set(resourceId, (taken.get(resourceId) ?? 0) + units);
      const item = agreementId === undefined ? undefined : drawnOn(termsOf.get(resourceId));
      if (item !== undefined) drawn.set(item, (drawn.get(item) ?? 0) + units);
    }
    const way = new Map(outcomes.map((one) => [one.resourceId, one.arrivesAfterMinutes]));
    return {
      sharingId,
      lines: lines.map((line): JointLine => ({
        ...line,
        arrivesAfterMinutes: way.get(line.resourceId) ?? 0,
        // this policy sends nobody who comes too late
        isLate: false,
      })),
      ...{ covered, shortfall },
    };
  });
  return { policyVersion: policy.version, requests: decided };
}

function agreementLeft(
  terms: JointTerms | undefined,
  drawn: ReadonlyMap<string, number>,
): Pick<Candidate, 'agreementId' | 'agreementItem' | 'agreementUnits' | 'agreementUntil'> {
  if (terms?.agreementId === undefined) return {};
  const { agreementId, agreementItem, agreementUnits, agreementUntil } = terms;
  const left =
    agreementUnits === undefined ? undefined : agreementUnits - (drawn.get(drawnOn(terms) ?? '') ?? 0);
  if (left !== undefined && left <= 0) return {};
  return {
    agreementId,
    ...(agreementItem === undefined ? {} : { agreementItem, agreementUntil }),
    ...(left === undefined ? {} : { agreementUnits: left }),
  };
}
