import { within } from '../authority/relation/area.js';
import { held, type Installation, type Party } from '../authority/relation/subject.js';

/** An agency with resources of the capability that is needed; `kinds` are those of these resources. */
export interface CapableOwner {
  readonly party: Party;
  readonly kinds: readonly string[];
}

/** An agreement that is in force. */
export interface StandingAgreement {
  readonly providerAgencyId: string;
  readonly beneficiary: Party;
  readonly kinds: readonly string[];
}

/**
 * Whom the service asks for what is needed: departments and townships of the district, and whoever has an agreement for
 * that kind with the requester or with who commands. Others are asked by name (突发事件应对法 art. 76).
 */
export function ownersToAsk(
  requesterAgencyId: string,
  owners: readonly CapableOwner[],
  agreements: readonly StandingAgreement[],
  here: Installation,
): string[] {
  const commands = (party: Party): boolean =>
    party.agencyId === here.homeBureauId || held(party, 'command').length > 0;
  const hasAgreement = ({ party, kinds }: CapableOwner): boolean =>
    agreements.some(
      ({ providerAgencyId, beneficiary, kinds: agreed }) =>
        providerAgencyId === party.agencyId &&
        (beneficiary.agencyId === requesterAgencyId || commands(beneficiary)) &&
        agreed.some((kind) => kinds.includes(kind)),
    );
  return owners
    .filter((owner) => owner.party.agencyId !== requesterAgencyId && !owner.party.suspended)
    .filter((owner) => isOfDistrict(owner.party, here) || hasAgreement(owner))
    .map(({ party }) => party.agencyId)
    .sort();
}

const isOfDistrict = ({ kind, areaCode }: Party, { districtCode }: Installation): boolean =>
  (kind === 'department' || kind === 'township') &&
  (areaCode === undefined || within(areaCode, districtCode));

interface Question {
  readonly byAgencyId: string;
  readonly toAgencyIds?: readonly string[];
}

/**
 * Whom a question of a negotiation is for: those that it names. Of one that names nobody it is all owners, who were asked
 * or give, where the requester or who commands asks; the requester where one of these owners does.
 */
export function addressedBy(
  { byAgencyId, toAgencyIds }: Question,
  requesterAgencyId: string | undefined,
  owners: readonly string[],
): readonly string[] {
  if (toAgencyIds) return toAgencyIds;
  if (!owners.includes(byAgencyId) || byAgencyId === requesterAgencyId) return owners;
  return requesterAgencyId === undefined ? [] : [requesterAgencyId];
}
