import {
  teamStanding,
  unitsLeft,
  type AgreementState,
  type Candidate,
  type ResourceEvents,
  type ResourceState,
  type SharingState,
  type TeamState,
} from '#domain';

type Registered = ResourceEvents['resource.registered'];

interface World {
  readonly seen: readonly { readonly stream: string; readonly type: string; readonly data: object }[];
  state<S>(stream: string): S;
  streams(aggregate: 'agreement'): string[];
}

/** The candidates of a request, as the service would read them. */
export function candidatesOf(world: World, stream: string, time: string): Candidate[] {
  const { need, requesterAgencyId } = world.state<SharingState>(stream);
  return world.seen
    .filter(({ type }) => type === 'resource.registered')
    .map((e) => ({ resourceId: e.stream.slice('resource-'.length), ...(e.data as Registered) }))
    .filter(({ capability }) => capability.code === need?.capability)
    .map((r) => {
      const { readiness, quantities } = world.state<ResourceState>(`resource-${r.resourceId}`);
      return {
        resourceId: r.resourceId,
        ownerAgencyId: r.ownerAgencyId,
        capability: r.capability.code,
        perUnit: r.capability.perUnit,
        availableUnits: quantities.available,
        readiness,
        arrivalMinutes: r.arrivalMinutes,
        costPerUnitFen: r.costPerUnitFen ?? 0,
        minimumReserve: r.minimumReserve ?? 0,
        areaCode: r.areaCode,
        ...agreementFor(world, r, requesterAgencyId, time),
        team:
          r.teamId === undefined
            ? undefined
            : teamStanding(r.teamId, world.state<TeamState>(`team-${r.teamId}`), r.capability.code, time),
      };
    });
}

function agreementFor(
  world: World,
  { ownerAgencyId, kind }: Registered,
  requester: string | undefined,
  time: string,
): Partial<Candidate> {
  for (const stream of world.streams('agreement')) {
    const terms = world.state<AgreementState>(stream);
    if (terms.status !== 'in-force') continue;
    const { beneficiaryAgencyId, providerAgencyId, validFrom, validUntil } = terms;
    const isTheirs = beneficiaryAgencyId === requester && providerAgencyId === ownerAgencyId;
    const isInForce = Date.parse(validFrom) <= Date.parse(time) && Date.parse(time) < Date.parse(validUntil);
    const units = unitsLeft(terms, kind);
    if (!isTheirs || !isInForce || units === 0) continue;
    const agreementId = stream.slice('agreement-'.length);
    return { agreementId, agreementItem: kind, agreementUnits: units, agreementUntil: validUntil };
  }
  return {};
}
