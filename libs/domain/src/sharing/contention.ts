import { candidatesAmong, standingOf, type ResourceFacts, type Stock } from './candidates.js';
import { idleness, isExpired } from './going.js';
import {
  allocate,
  allocationPolicies,
  currentAllocationPolicy,
  type AllocationCertificate,
  type CandidateOutcome,
  type CandidateVerdict,
  type OwnerAnswer,
} from './ranking.js';
import { answerThatCounts } from './sharing.js';

/** A request that waits to be covered, with what owners answered. */
export interface WaitingRequest {
  readonly id: string;
  readonly incidentId: string;
  readonly requesterAgencyId: string;
  readonly capability: string;
  readonly outstanding: number;
  /** 1 (first) to 5 (last). */
  readonly priority: number;
  readonly neededBy: string;
  readonly areaCode: string;
  readonly answers: readonly (OwnerAnswer & { ownerAgencyId: string; resourceId?: string })[];
  /** The latest of an owner for a resource counts. */
  readonly quotes: readonly { resourceId: string; ownerAgencyId: string; pricePerUnitFen: number }[];
}

export interface ContentionStock extends Omit<Stock, 'resources'> {
  readonly resources: readonly (ResourceFacts & {
    readonly registered: number;
    readonly reserved: number;
    readonly deployed: number;
  })[];
}

/** One resource that several requests would take, were each decided alone, and that does not suffice for all of them. */
export interface ContendedUnits {
  readonly resourceId: string;
  readonly ownerAgencyId: string;
  /** Units beyond what the owner keeps at home. */
  readonly usable: number;
  readonly wanted: number;
  /** The most urgent first. */
  readonly sharingIds: readonly string[];
  /**
   * Latest moment at which a decision still is in time for each of these: when it is needed, less the way of the fastest
   * that may go to it. It may have passed; left out where nothing may go to any.
   */
  readonly decideBy?: string;
}

export interface Contention {
  readonly capability: string;
  /** Amounts of the capability. */
  readonly outstanding: number;
  /** Of what may go now: a team that may not be sent and what a suspended agency owns are none of it. */
  readonly available: number;
  /** Of the available, beyond what owners keep at home. */
  readonly usable: number;
  /** Reserved or deployed at this time. */
  readonly engaged: number;
  readonly requestCount: number;
  /** What is wanted twice, also where the sums suffice; at most 20, the most wanted. */
  readonly contended: readonly ContendedUnits[];
  /** At most 20 of each, the most urgent and the largest. */
  readonly requests: readonly {
    sharingId: string;
    incidentId: string;
    requesterAgencyId: string;
    outstanding: number;
    priority: number;
    neededBy: string;
  }[];
  readonly resources: readonly {
    resourceId: string;
    ownerAgencyId: string;
    available: number;
    reserved: number;
    deployed: number;
  }[];
}

const mostShown = 20;

/**
 * Capabilities of which open requests together ask for more than may go, or of which several would take the same units;
 * the widest gap first.
 */
export function contention(
  requests: readonly WaitingRequest[],
  stock: ContentionStock,
  at: string,
): Contention[] {
  const byCapability = new Map<string, WaitingRequest[]>();
  for (const request of requests.toSorted(byPriority))
    byCapability.set(request.capability, [...(byCapability.get(request.capability) ?? []), request]);
  return [...byCapability]
    .map(([capability, wanting]) => ofCapability(capability, wanting, stock, at))
    .filter(({ outstanding, usable, contended }) => outstanding > usable || contended.length > 0)
    .sort(
      (a, b) => b.outstanding - b.usable - (a.outstanding - a.usable) || byText(a.capability, b.capability),
    );
}

function ofCapability(
  capability: string,
  requests: readonly WaitingRequest[],
  stock: ContentionStock,
  at: string,
): Contention {
  const resources = stock.resources.filter((one) => one.capability === capability);
  const going = resources.filter(
    (r) =>
      !isExpired(r.expiresAt, at) &&
      !idleness({ ...r, availableUnits: r.available, ...standingOf(r, stock, at) }),
  );
  return {
    capability,
    outstanding: sum(requests, ({ outstanding }) => outstanding),
    available: sum(going, ({ available, perUnit }) => available * perUnit),
    usable: sum(going, (one) => usableUnits(one) * one.perUnit),
    engaged: sum(resources, ({ reserved, deployed, perUnit }) => (reserved + deployed) * perUnit),
    requestCount: requests.length,
    contended: contendedBy(requests, { ...stock, resources }, at),
    requests: requests
      .slice(0, mostShown)
      .map(({ id: sharingId, incidentId, requesterAgencyId, outstanding, priority, neededBy }) => ({
        ...{ sharingId, incidentId, requesterAgencyId, outstanding, priority, neededBy },
      })),
    resources: resources
      .toSorted((a, b) => b.perUnit * b.registered - a.perUnit * a.registered || byText(a.id, b.id))
      .slice(0, mostShown)
      .map(({ id: resourceId, ownerAgencyId, available, reserved, deployed }) => ({
        ...{ resourceId, ownerAgencyId, available, reserved, deployed },
      })),
  };
}

function contendedBy(
  requests: readonly WaitingRequest[],
  stock: ContentionStock,
  at: string,
): ContendedUnits[] {
  const wanted = new Map<string, { units: number; sharingIds: string[] }>();
  const decideBy = new Map<string, string>();
  for (const request of requests) {
    const { lines = [], candidates = [] } = alone(request, stock, at) ?? {};
    for (const { resourceId, units } of lines) {
      const of = wanted.get(resourceId) ?? { units: 0, sharingIds: [] };
      wanted.set(resourceId, { units: of.units + units, sharingIds: [...of.sharingIds, request.id] });
    }
    const fastest = fastestOf(candidates);
    if (fastest === undefined) continue;
    decideBy.set(request.id, new Date(Date.parse(request.neededBy) - fastest * 60_000).toISOString());
  }
  return stock.resources
    .flatMap((one): ContendedUnits[] => {
      const { units = 0, sharingIds = [] } = wanted.get(one.id) ?? {};
      const usable = usableUnits(one);
      if (sharingIds.length < 2 || units <= usable) return [];
      const [first] = sharingIds.flatMap((id) => decideBy.get(id) ?? []).sort();
      return [
        {
          ...{ resourceId: one.id, ownerAgencyId: one.ownerAgencyId, usable, wanted: units, sharingIds },
          ...(first === undefined ? {} : { decideBy: first }),
        },
      ];
    })
    .sort((a, b) => b.wanted - b.usable - (a.wanted - a.usable) || byText(a.resourceId, b.resourceId))
    .slice(0, mostShown);
}

const mayGo: readonly CandidateVerdict[] = ['chosen', 'not-needed', 'agreement-exhausted', 'too-late'];

/** Minutes of the way of the fastest that may go, in time or not. */
function fastestOf(
  candidates: readonly Pick<CandidateOutcome, 'verdict' | 'arrivesAfterMinutes'>[],
): number | undefined {
  const ways = candidates
    .filter(({ verdict }) => mayGo.includes(verdict))
    .map((one) => one.arrivesAfterMinutes);
  return ways.length === 0 ? undefined : Math.min(...ways);
}

/** What a decision of this request by itself would take, and of what. */
function alone(
  request: WaitingRequest,
  stock: ContentionStock,
  at: string,
): AllocationCertificate | undefined {
  const { capability, requesterAgencyId, outstanding: amount, neededBy, areaCode, quotes } = request;
  const policy = allocationPolicies[currentAllocationPolicy];
  if (!policy) return undefined;
  const candidates = candidatesAmong(stock, { capability, requesterAgencyId, at }).map((one) => ({
    ...one,
    answer: answerThatCounts(request, one, at),
    costPerUnitFen:
      quotes.findLast((q) => q.resourceId === one.resourceId && q.ownerAgencyId === one.ownerAgencyId)
        ?.pricePerUnitFen ?? one.costPerUnitFen,
  }));
  const need = { capability, amount, neededBy, areaCode };
  return allocate(need, candidates, policy, { decidedAt: at, logPosition: '0' });
}

const usableUnits = ({ available, minimumReserve }: ResourceFacts): number =>
  Math.max(0, available - minimumReserve);

const sum = <T>(list: readonly T[], of: (one: T) => number): number =>
  list.reduce((total, one) => total + of(one), 0);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byPriority = (a: WaitingRequest, b: WaitingRequest): number =>
  a.priority - b.priority || byText(a.neededBy, b.neededBy) || byText(a.id, b.id);
