import { idleness } from '../sharing/going.js';
import type { CandidateVerdict } from '../sharing/ranking.js';
import { drawnOn } from './agreements.js';
import type { JointCandidate, JointInputs, JointRequest, JointTerms } from './inputs.js';
import type { JointPolicy } from './policy.js';

/** Why a resource of the needed capability is not used for a request at all. */
export type Exclusion = Exclude<CandidateVerdict, 'chosen' | 'not-needed' | 'other-capability'>;

/** A resource that may serve a request. Indices are into the inputs' lists. */
export interface Pair {
  readonly request: number;
  readonly candidate: number;
  /** Units that may go this way at most. */
  readonly most: number;
  readonly arrivesAfterMinutes: number;
  readonly isLate: boolean;
  readonly costPerUnitFen: number;
  readonly agreementId?: string;
  /** What its units are drawn on, where that has a limit: an item by `drawnOn`, and the units left of it for all. */
  readonly draws?: { readonly item: string; readonly left: number };
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  /** By request: which resources of its capability are out, and why. */
  readonly excluded: readonly ReadonlyMap<Exclusion, readonly number[]>[];
}

/** Units beyond the reserve. */
export const freeUnits = ({ availableUnits, minimumReserve }: JointCandidate): number =>
  Math.max(0, availableUnits - minimumReserve);

/** What the reserve still holds. */
export const reserveUnits = (c: JointCandidate): number => c.availableUnits - freeUnits(c);

export const mayBreakReserve = ({ priority }: JointRequest, policy: JointPolicy): boolean =>
  priority <= policy.reserveOpenToPriority;

/** Every way from a resource to a request of its capability, and every one that is closed, with the reason. */
export function pairing(
  { requests, candidates }: JointInputs,
  policy: JointPolicy,
  decidedAt: string,
): Pairing {
  const byCapability = new Map<string, number[]>();
  candidates.forEach((c, index) => {
    if (!(c.perUnit > 0)) return;
    const list = byCapability.get(c.capability);
    if (list) list.push(index);
    else byCapability.set(c.capability, [index]);
  });
  const pairs: Pair[] = [];
  const excluded = requests.map((request, index) => {
    const out = new Map<Exclusion, number[]>();
    const terms = new Map(request.terms.map((t) => [t.resourceId, t]));
    const minutesLeft = (Date.parse(request.need.neededBy) - Date.parse(decidedAt)) / 60_000;
    for (const at of byCapability.get(request.need.capability) ?? []) {
      const candidate = candidates[at];
      if (!candidate) continue;
      const found = assess(request, candidate, terms.get(candidate.resourceId), minutesLeft, policy);
      if (typeof found !== 'string') pairs.push({ request: index, candidate: at, ...found });
      else if (out.has(found)) out.get(found)?.push(at);
      else out.set(found, [at]);
    }
    return out;
  });
  return { pairs, excluded };
}

function assess(
  request: JointRequest,
  candidate: JointCandidate,
  terms: JointTerms | undefined,
  minutesLeft: number,
  policy: JointPolicy,
): Exclusion | Omit<Pair, 'request' | 'candidate'> {
  const { answer, agreementId } = terms ?? {};
  if (answer?.answer === 'decline') return 'owner-declined';
  const idle = idleness(candidate);
  if (idle) return idle;
  const open = mayBreakReserve(request, policy) ? candidate.availableUnits : freeUnits(candidate);
  if (open === 0) return 'reserve-kept';
  if (terms?.agreementUnits !== undefined && terms.agreementUnits <= 0) return 'agreement-exhausted';
  const most = Math.min(
    open,
    answer?.quantity ?? open,
    terms?.agreementUnits ?? open,
    unitsToCover(request, candidate),
  );
  if (most <= 0) return 'nothing-available';
  const item = drawnOn(terms);
  const arrivesAfterMinutes = answer?.estimatedArrivalMinutes ?? candidate.arrivalMinutes;
  if (!(arrivesAfterMinutes <= minutesLeft + policy.latestMinutesAfter)) return 'too-late';
  return {
    most,
    arrivesAfterMinutes,
    isLate: arrivesAfterMinutes > minutesLeft,
    costPerUnitFen: terms?.costPerUnitFen ?? candidate.costPerUnitFen,
    ...(agreementId === undefined ? {} : { agreementId }),
    ...(item === undefined ? {} : { draws: { item, left: terms?.agreementUnits ?? 0 } }),
  };
}

const unitsToCover = ({ need }: JointRequest, { perUnit }: JointCandidate): number =>
  Math.max(1, Math.ceil(need.amount / perUnit - 1e-9));
