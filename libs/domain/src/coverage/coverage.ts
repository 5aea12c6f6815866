import type { Area } from '../code-tables/areas.js';
import { standingOf, type ResourceFacts, type Standings } from '../sharing/candidates.js';
import { idleness, isExpired } from '../sharing/going.js';
import type { CoverageStandard, CoverageTables, SpeedModel } from '../code-tables/coverage-standards.js';

/** A resource and its units available now. */
export interface CoverageResource {
  readonly resourceId: string;
  readonly ownerAgencyId: string;
  readonly capability: string;
  readonly perUnit: number;
  readonly availableUnits: number;
  readonly areaCode: string;
  readonly lat: number | null;
  readonly lon: number | null;
}

/** What of a registered resource decides whether it is cover, and where. */
export interface CoverFacts
  extends
    Pick<CoverageResource, 'lat' | 'lon'>,
    Pick<
      ResourceFacts,
      | 'id'
      | 'ownerAgencyId'
      | 'capability'
      | 'perUnit'
      | 'available'
      | 'areaCode'
      | 'readiness'
      | 'expiresAt'
      | 'teamId'
    > {}

/** What can be counted on at an instant: what may go then, by the rule that decides who is sent. */
export const coverAmong = (
  resources: Iterable<CoverFacts>,
  standings: Standings,
  at: string,
): CoverageResource[] =>
  [...resources].flatMap((r) => {
    const { id: resourceId, available: availableUnits, readiness } = r;
    const idle = idleness({ readiness, availableUnits, ...standingOf(r, standings, at) });
    if (idle || isExpired(r.expiresAt, at)) return [];
    const { ownerAgencyId, capability, perUnit, areaCode, lat, lon } = r;
    return [{ resourceId, ownerAgencyId, capability, perUnit, availableUnits, areaCode, lat, lon }];
  });

export interface CoverageSource {
  readonly resourceId: string;
  readonly ownerAgencyId: string;
  readonly units: number;
  readonly amount: number;
  readonly minutes: number;
}

/** Coverage of one township for one capability: sources, arrival times in minutes, and the gap to the standard. */
export interface TownshipCoverage {
  readonly areaCode: string;
  readonly areaName: string;
  readonly capability: string;
  readonly standard: Omit<CoverageStandard, 'capability'>;
  /** Null when no agency has any. */
  readonly fastestMinutes: number | null;
  readonly unitsWithin: number;
  readonly amountWithin: number;
  /** The fastest comes later than the standard, or less than the minimum comes in time. */
  readonly isRemote: boolean;
  /** What is missing of the minimum amount within the standard time. */
  readonly gap: number;
  /** The ten fastest sources at most. */
  readonly from: readonly CoverageSource[];
}

const mostSources = 10;

interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** Straight distance over the earth's surface (haversine, mean radius 6,371 km). */
export function distanceKm(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const half =
    Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * 6_371 * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Whole minutes, rounded up. */
export const travelMinutes = (km: number, { turnoutMinutes, roadFactor, kmPerHour }: SpeedModel): number =>
  Math.ceil(turnoutMinutes + (km * roadFactor * 60) / kmPerHour);

export interface CoverageFilter {
  readonly areaCode?: string;
  readonly capability?: string;
}

/**
 * One line per township and capability asked for; all townships, and all capabilities that are in stock or in the
 * standard, when left out. A resource without a position counts as at the seat of its division, and one whose
 * division the table does not know as out of reach.
 */
export function coverage(
  resources: readonly CoverageResource[],
  { areas, speed, standards }: CoverageTables,
  { areaCode, capability }: CoverageFilter = {},
): TownshipCoverage[] {
  const codes = new Map(areas.areas.map((area) => [area.code, area]));
  const capabilities = [
    ...new Set([
      ...standards.lines.map((line) => line.capability),
      ...resources.map((resource) => resource.capability),
    ]),
  ]
    .filter((code) => capability === undefined || code === capability)
    .sort();
  const asked = areas.areas.filter(({ code }) =>
    areaCode === undefined ? code.length > 6 : code.startsWith(areaCode),
  );
  return asked.flatMap((area) =>
    capabilities.map((code) => {
      const { withinMinutes, minimumAmount } =
        standards.lines.find((line) => line.capability === code) ?? standards.usual;
      const from = resources
        .filter((resource) => resource.capability === code && resource.availableUnits > 0)
        .flatMap((resource) => sourceFor(resource, area, codes, speed) ?? [])
        .sort((a, b) => a.minutes - b.minutes || (a.resourceId < b.resourceId ? -1 : 1));
      const inTime = from.filter(({ minutes }) => minutes <= withinMinutes);
      const amountWithin = inTime.reduce((sum, { amount }) => sum + amount, 0);
      const gap = Math.max(0, minimumAmount - amountWithin);
      return {
        areaCode: area.code,
        areaName: area.name,
        capability: code,
        standard: { withinMinutes, minimumAmount },
        fastestMinutes: from[0]?.minutes ?? null,
        unitsWithin: inTime.reduce((sum, { units }) => sum + units, 0),
        amountWithin,
        isRemote: gap > 0 || from[0] === undefined || from[0].minutes > withinMinutes,
        gap,
        from: from.slice(0, mostSources),
      };
    }),
  );
}

function sourceFor(
  { resourceId, ownerAgencyId, availableUnits, perUnit, areaCode, lat, lon }: CoverageResource,
  area: Area,
  codes: ReadonlyMap<string, Area>,
  speed: SpeedModel,
): CoverageSource | undefined {
  const place = lat !== null && lon !== null ? { lat, lon } : codes.get(areaCode);
  if (!place) return undefined;
  return {
    resourceId,
    ownerAgencyId,
    units: availableUnits,
    amount: availableUnits * perUnit,
    minutes: travelMinutes(distanceKm(place, area), speed),
  };
}
