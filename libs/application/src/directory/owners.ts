import type { DomainEvent } from '#contracts';
import {
  ownersToAsk,
  type AgencyFacts,
  type CapableOwner,
  type Jurisdiction,
  type StandingAgreement,
} from '#domain';

interface Agreement {
  readonly providerAgencyId: string;
  readonly beneficiaryAgencyId: string;
  readonly kinds: readonly string[];
  /** Whose messages may change what the beneficiary warns of. */
  readonly senders?: readonly string[];
  readonly validFrom: string;
  readonly validUntil: string;
  readonly inForce: boolean;
}

export interface OwnersState {
  readonly capable: ReadonlyMap<string, Map<string, Set<string>>>;
  readonly agreements: ReadonlyMap<string, Agreement>;
}

/** Who has what capability, and which agreements stand, in one world. */
export class Owners {
  /** Kinds of resources by owner, by capability. */
  private readonly capable: Map<string, Map<string, Set<string>>>;
  private readonly agreements: Map<string, Agreement>;

  constructor(kept?: OwnersState) {
    this.capable = new Map(kept?.capable);
    this.agreements = new Map(kept?.agreements);
  }

  save(): OwnersState {
    return { capable: this.capable, agreements: this.agreements };
  }

  take(event: DomainEvent, stream: string): void {
    if (event.type === 'resource.registered') {
      const { capability, kind, ownerAgencyId } = event.data;
      const owners = this.capable.get(capability.code) ?? new Map<string, Set<string>>();
      owners.set(ownerAgencyId, (owners.get(ownerAgencyId) ?? new Set()).add(kind));
      this.capable.set(capability.code, owners);
      return;
    }
    const known = this.agreements.get(stream);
    if (event.type === 'agreement.proposed') {
      const { providerAgencyId, beneficiaryAgencyId, items, validFrom, validUntil } = event.data;
      const kinds = items.map(({ resourceKind }) => resourceKind);
      const { warningSenders: senders } = event.data;
      const terms = { providerAgencyId, beneficiaryAgencyId, kinds, senders, validFrom, validUntil };
      this.agreements.set(stream, { ...terms, inForce: false });
    }
    if (event.type === 'agreement.confirmed' && known)
      this.agreements.set(stream, { ...known, inForce: true });
    if (event.type === 'agreement.terminated') this.agreements.delete(stream);
  }

  toAsk(
    need: { readonly capability: string; readonly requesterAgencyId: string; readonly at: string },
    partyOf: (agencyId: string) => AgencyFacts | undefined,
    here: Jurisdiction,
  ): string[] {
    const owners = [...(this.capable.get(need.capability) ?? [])].flatMap(
      ([agencyId, kinds]): CapableOwner[] => {
        const party = partyOf(agencyId);
        return party ? [{ party, kinds: [...kinds] }] : [];
      },
    );
    const standing = this.standing(need.at).flatMap((one): StandingAgreement[] => {
      const beneficiary = partyOf(one.beneficiaryAgencyId);
      return beneficiary ? [{ ...one, beneficiary }] : [];
    });
    return ownersToAsk(need.requesterAgencyId, owners, standing, here);
  }

  /** Whether an agreement of the issuer that is in force then names the sender. */
  isSenderAgreed(asked: {
    readonly issuerAgencyId: string;
    readonly sender: string;
    readonly at: string;
  }): boolean {
    return this.standing(asked.at).some(
      ({ beneficiaryAgencyId, senders }) =>
        beneficiaryAgencyId === asked.issuerAgencyId && senders?.includes(asked.sender) === true,
    );
  }

  private standing(instant: string): Agreement[] {
    const at = Date.parse(instant);
    return [...this.agreements.values()].filter(
      ({ inForce, validFrom, validUntil }) =>
        inForce && Date.parse(validFrom) <= at && at < Date.parse(validUntil),
    );
  }
}
