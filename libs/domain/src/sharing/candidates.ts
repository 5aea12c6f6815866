import { unitsLeft, type AgreementItem, type Draw } from '../agreement/agreement.js';
import type { Readiness } from '../resource/commands.js';
import { teamStanding, type TeamFacts } from '../team/standing.js';
import { noTeam } from '../team/team.js';
import { isExpired } from './going.js';
import type { Candidate } from './ranking.js';

/** What of a registered resource decides whether and how it is a candidate. */
export interface ResourceFacts {
  readonly id: string;
  readonly ownerAgencyId: string;
  readonly kind: string;
  readonly capability: string;
  readonly perUnit: number;
  readonly available: number;
  readonly readiness: Readiness;
  readonly arrivalMinutes: number;
  readonly costPerUnitFen: number | null;
  readonly minimumReserve: number;
  readonly areaCode: string;
  /** Its units are given to nobody from then on. */
  readonly expiresAt: string | null;
  readonly teamId: string | null;
}

/** What of an agreement decides whether a resource is under it, and how many units are left. */
export interface AgreementFacts {
  readonly id: string;
  readonly status: 'proposed' | 'in-force' | 'terminated';
  readonly providerAgencyId: string;
  readonly beneficiaryAgencyId: string;
  readonly items: readonly AgreementItem[];
  readonly validFrom: string;
  readonly validUntil: string;
  readonly draws: Readonly<Record<string, Draw>>;
}

/** All resources, agreements, teams and agencies of one scope as they stood at one position; more than is asked for does no harm. */
export interface Stock {
  readonly resources: Iterable<ResourceFacts>;
  readonly agreements: Iterable<AgreementFacts>;
  readonly team: (id: string) => TeamFacts | undefined;
  readonly isSuspended: (agencyId: string) => boolean;
}

export interface CandidateQuery {
  readonly capability: string;
  readonly requesterAgencyId: string;
  /** Instant of the decision: agreements are in force, certificates valid and stock unexpired then. */
  readonly at: string;
}

/**
 * More than any district has: of resources beyond it the farthest are left out, of agreements between the requester
 * and owners those that come last by id.
 */
export const mostCandidates = { resources: 1_000, agreements: 10_000 };

/**
 * Every resource of the capability that is not expired, the nearest that have something first, each with the standing
 * agreement that the requester has with its owner for its kind, and how its owner and, of a team, the team stands. The one rule for live
 * decisions, those inside drills and those that are taken again.
 */
export function candidatesAmong(
  { resources, agreements, ...standing }: Stock,
  { capability, requesterAgencyId, at }: CandidateQuery,
): Candidate[] {
  const instant = Date.parse(at);
  const shown = [...resources]
    .filter((r) => r.capability === capability && !isExpired(r.expiresAt, at))
    .sort(byNearness)
    .slice(0, mostCandidates.resources);
  const owners = new Set(shown.map(({ ownerAgencyId }) => ownerAgencyId));
  const inForce = [...agreements]
    .filter(
      (a) =>
        a.status === 'in-force' &&
        a.beneficiaryAgencyId === requesterAgencyId &&
        owners.has(a.providerAgencyId) &&
        Date.parse(a.validFrom) <= instant &&
        instant < Date.parse(a.validUntil),
    )
    .sort((a, b) => byText(a.id, b.id))
    .slice(0, mostCandidates.agreements);
  const agreementFor = coverBy(inForce);
  return shown.map((r) => ({
    resourceId: r.id,
    ownerAgencyId: r.ownerAgencyId,
    capability: r.capability,
    perUnit: r.perUnit,
    availableUnits: r.available,
    readiness: r.readiness,
    arrivalMinutes: r.arrivalMinutes,
    costPerUnitFen: r.costPerUnitFen ?? 0,
    minimumReserve: r.minimumReserve,
    areaCode: r.areaCode,
    ...agreementFor(r),
    ...standingOf(r, standing, at),
  }));
}

/** What is known of owners and teams, by which a resource may go. */
export type Standings = Pick<Stock, 'team' | 'isSuspended'>;

/** Whether the owner of a resource is suspended, and how the team stands that it is, where it is one. */
export const standingOf = (
  { ownerAgencyId, teamId, capability }: Pick<ResourceFacts, 'ownerAgencyId' | 'teamId' | 'capability'>,
  { team, isSuspended }: Standings,
  at: string,
): Pick<Candidate, 'ownerSuspended' | 'team'> => ({
  ...(isSuspended(ownerAgencyId) ? { ownerSuspended: true } : {}),
  ...(teamId === null ? {} : { team: teamStanding(teamId, team(teamId) ?? noTeam, capability, at) }),
});

type Cover = Pick<Candidate, 'agreementId' | 'agreementItem' | 'agreementUnits' | 'agreementUntil'>;

/** Finds the agreement that a resource is under: of those with its owner the first that has units of its kind left. */
function coverBy(inForce: readonly AgreementFacts[]): (resource: ResourceFacts) => Cover {
  const found = new Map<string, Cover>();
  const first = (owner: string, kind: string): Cover => {
    for (const agreement of inForce) {
      const agreementUnits = agreement.providerAgencyId === owner ? unitsLeft(agreement, kind) : 0;
      if (agreementUnits > 0) {
        const { id: agreementId, validUntil: agreementUntil } = agreement;
        return { agreementId, agreementItem: kind, agreementUnits, agreementUntil };
      }
    }
    return {};
  };
  return ({ ownerAgencyId, kind }) => {
    const key = `${ownerAgencyId}/${kind}`;
    const cover = found.get(key) ?? first(ownerAgencyId, kind);
    found.set(key, cover);
    return cover;
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byNearness = (a: ResourceFacts, b: ResourceFacts): number =>
  Number(a.available === 0) - Number(b.available === 0) ||
  Number(a.readiness === 'not-ready') - Number(b.readiness === 'not-ready') ||
  a.arrivalMinutes - b.arrivalMinutes ||
  byText(a.id, b.id);
