import type { DomainEvent } from '#contracts';
import {
  agreement,
  resource,
  team,
  teamStanding,
  unitsLeft,
  type AgreementEvent,
  type AgreementState,
  type Candidate,
  type ResourceProfile,
  type ResourceState,
  type TeamEvent,
  type TeamState,
} from '#domain';

export interface KnownResource {
  readonly profile: ResourceProfile;
  readonly state: ResourceState;
}

type AgreementCover = Required<
  Pick<Candidate, 'agreementId' | 'agreementItem' | 'agreementUnits' | 'agreementUntil'>
>;

/** What the service itself takes at most: beyond it the farthest are left out. */
const maxCandidates = 1_000;

/**
 * Resources, teams and standing agreements as they stood at a log position, from the events alone and through the same
 * `evolve` as live. Gives the candidates that the service's read model gave at that position.
 */
export class CandidateFold {
  private readonly resources = new Map<string, KnownResource>();
  private readonly agreements = new Map<string, AgreementState>();
  private readonly teams = new Map<string, TeamState>();

  take(id: string, event: DomainEvent): void {
    switch (event.type) {
      case 'resource.registered': {
        const { ownerAgencyId: _, ...profile } = event.data;
        this.resources.set(id, { profile, state: resource.evolve(resource.initialState, event) });
        return;
      }
      case 'resource.readiness-changed':
      case 'resource.reserved':
      case 'resource.reservation-released':
      case 'resource.deployed':
      case 'resource.arrived':
      case 'resource.taken-back':
      case 'resource.withdrawn':
      case 'resource.restocked':
      case 'resource.repaired':
      case 'resource.inspected':
      case 'resource.team-linked': {
        const known = this.resources.get(id);
        if (known) this.resources.set(id, { ...known, state: resource.evolve(known.state, event) });
        return;
      }
      default:
        if (event.type.startsWith('team.')) {
          const before = this.teams.get(id) ?? team.initialState;
          this.teams.set(id, team.evolve(before, event as TeamEvent));
        }
        if (event.type.startsWith('agreement.')) {
          const before = this.agreements.get(id) ?? agreement.initialState;
          this.agreements.set(id, agreement.evolve(before, event as AgreementEvent));
        }
        return;
    }
  }

  /** One resource as it stands; nothing before it is registered. */
  resource(id: string): KnownResource | undefined {
    return this.resources.get(id);
  }

  /** One agreement as it stands. */
  agreement(id: string): AgreementState {
    return this.agreements.get(id) ?? agreement.initialState;
  }

  /** Capabilities of the resources that an agreement is over. */
  capabilitiesUnder(id: string): string[] {
    const state = this.agreement(id);
    if (state.status === 'none') return [];
    const kinds = new Set(state.items.map(({ resourceKind }) => resourceKind));
    return [...this.resources.values()]
      .filter(
        (known) => known.state.ownerAgencyId === state.providerAgencyId && kinds.has(known.profile.kind),
      )
      .map(({ profile }) => profile.capability.code);
  }

  /** Those of a capability, with the agreements of the requester that are in force at `at`. */
  candidates({
    capability,
    requesterAgencyId,
    at,
  }: {
    capability: string;
    requesterAgencyId: string;
    at: string;
  }): Candidate[] {
    return [...this.resources]
      .filter(([, { profile }]) => profile.capability.code === capability)
      .filter(([, { state }]) => !(Date.parse(state.expiresAt ?? '') <= Date.parse(at)))
      .map(([id, known]) => this.candidate(id, known, requesterAgencyId, at))
      .sort(byNearness)
      .slice(0, maxCandidates);
  }

  private candidate(
    resourceId: string,
    { profile, state }: KnownResource,
    requesterAgencyId: string,
    at: string,
  ): Candidate {
    const ownerAgencyId = state.ownerAgencyId ?? '';
    return {
      resourceId,
      ownerAgencyId,
      capability: profile.capability.code,
      perUnit: profile.capability.perUnit,
      availableUnits: state.quantities.available,
      readiness: state.readiness,
      arrivalMinutes: profile.arrivalMinutes,
      costPerUnitFen: profile.costPerUnitFen ?? 0,
      minimumReserve: profile.minimumReserve ?? 0,
      areaCode: profile.areaCode,
      ...this.agreementOf(ownerAgencyId, requesterAgencyId, profile.kind, at),
      ...(state.teamId === undefined
        ? {}
        : {
            team: teamStanding(
              state.teamId,
              this.teams.get(state.teamId) ?? team.initialState,
              profile.capability.code,
              at,
            ),
          }),
    };
  }

  /** The first by id that has units of the kind left. */
  private agreementOf(
    owner: string,
    requester: string,
    kind: string,
    at: string,
  ): AgreementCover | undefined {
    const instant = Date.parse(at);
    return [...this.agreements]
      .flatMap(([agreementId, state]): AgreementCover[] => {
        const covers =
          state.status === 'in-force' &&
          state.providerAgencyId === owner &&
          state.beneficiaryAgencyId === requester &&
          Date.parse(state.validFrom) <= instant &&
          instant < Date.parse(state.validUntil);
        const agreementUnits = covers ? unitsLeft(state, kind) : 0;
        return covers && agreementUnits > 0
          ? [{ agreementId, agreementItem: kind, agreementUnits, agreementUntil: state.validUntil }]
          : [];
      })
      .sort((a, b) => (a.agreementId < b.agreementId ? -1 : 1))[0];
  }
}

const byNearness = (a: Candidate, b: Candidate): number =>
  Number(a.availableUnits === 0) - Number(b.availableUnits === 0) ||
  Number(a.readiness === 'not-ready') - Number(b.readiness === 'not-ready') ||
  a.arrivalMinutes - b.arrivalMinutes ||
  (a.resourceId < b.resourceId ? -1 : 1);
