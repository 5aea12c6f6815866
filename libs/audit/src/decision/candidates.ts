import type { DomainEvent } from '#contracts';
import {
  agreement,
  candidatesAmong,
  resource,
  team,
  type AgreementEvent,
  type AgreementState,
  type Candidate,
  type CandidateQuery,
  type ResourceFacts,
  type ResourceProfile,
  type ResourceState,
  type TeamEvent,
  type TeamState,
} from '#domain';

export interface KnownResource {
  readonly profile: ResourceProfile;
  readonly state: ResourceState;
}

/**
 * Resources, teams, standing agreements and who is suspended as they stood at a log position, from the events alone and through the same
 * `evolve` as live. Gives the candidates that the service's read model gave at that position.
 */
export class CandidateFold {
  private readonly resources = new Map<string, KnownResource>();
  private readonly agreements = new Map<string, AgreementState>();
  private readonly teams = new Map<string, TeamState>();
  private readonly suspended = new Set<string>();

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
      case 'agency.suspended':
        this.suspended.add(id);
        return;
      case 'agency.reinstated':
        this.suspended.delete(id);
        return;
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

  /** One team as it stands. */
  team(id: string): TeamState {
    return this.teams.get(id) ?? team.initialState;
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

  /** As the service finds them. */
  candidates(query: CandidateQuery): Candidate[] {
    return candidatesAmong(
      {
        resources: [...this.resources].flatMap(([id, known]) =>
          known.profile.capability.code === query.capability ? factsOf(id, known) : [],
        ),
        agreements: [...this.agreements].flatMap(([id, state]) =>
          state.status === 'none' ? [] : { id, ...state },
        ),
        team: (id) => this.teams.get(id),
        isSuspended: (agencyId) => this.suspended.has(agencyId),
      },
      query,
    );
  }
}

const factsOf = (id: string, { profile, state }: KnownResource): ResourceFacts => ({
  id,
  ownerAgencyId: state.ownerAgencyId ?? '',
  kind: profile.kind,
  capability: profile.capability.code,
  perUnit: profile.capability.perUnit,
  available: state.quantities.available,
  readiness: state.readiness,
  arrivalMinutes: profile.arrivalMinutes,
  costPerUnitFen: profile.costPerUnitFen ?? null,
  minimumReserve: profile.minimumReserve ?? 0,
  areaCode: profile.areaCode,
  expiresAt: state.expiresAt ?? null,
  teamId: state.teamId ?? null,
});
