import {
  ownersToAsk,
  type AgreementState,
  type Party,
  type ResourceEvents,
  type SharingEvents,
  type StandingAgreement,
} from '#domain';
import { installation, parties } from '../story/parties.js';

interface World {
  readonly seen: readonly { readonly type: string; readonly data: object }[];
  state<S>(stream: string): S;
  streams(aggregate: 'agreement'): string[];
}

/** Who commands is told by the mandates of the parties. */
const here = { ...installation, commands: [] };

const partyOf = (id: string): Party[] =>
  parties
    .filter(({ agencyId }) => agencyId === id)
    .map(({ agencyId, kind, areaCode, mandates = [] }) => ({ agencyId, kind, areaCode, mandates }));

/** Whom the service asks for what is requested. */
export function askedFor(
  world: World,
  { capability, requesterAgencyId }: SharingEvents['sharing.requested'],
  at: string,
): string[] {
  const kinds = new Map<string, string[]>();
  for (const { type, data } of world.seen) {
    if (type !== 'resource.registered') continue;
    const registered = data as ResourceEvents['resource.registered'];
    if (registered.capability.code !== capability) continue;
    kinds.set(registered.ownerAgencyId, [...(kinds.get(registered.ownerAgencyId) ?? []), registered.kind]);
  }
  const owners = [...kinds].flatMap(([id, owned]) => partyOf(id).map((party) => ({ party, kinds: owned })));
  return ownersToAsk(requesterAgencyId, owners, agreementsAt(world, Date.parse(at)), here);
}

const agreementsAt = (world: World, at: number): StandingAgreement[] =>
  world.streams('agreement').flatMap((stream) => {
    const terms = world.state<AgreementState>(stream);
    if (terms.status !== 'in-force') return [];
    if (at < Date.parse(terms.validFrom) || Date.parse(terms.validUntil) <= at) return [];
    const { providerAgencyId, beneficiaryAgencyId, items } = terms;
    const agreed = items.map(({ resourceKind }) => resourceKind);
    return partyOf(beneficiaryAgencyId).map((beneficiary) => ({
      providerAgencyId,
      beneficiary,
      kinds: agreed,
    }));
  });
