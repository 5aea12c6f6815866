import type { AgreementItem, AgreementTerms } from '#domain';
import { Code, Fen, Id, Instant, Optional, Parts, Text, Units, Whole } from './fields.js';

export class Item implements AgreementItem {
  @Code() resourceKind!: string;
  @Units() maxUnits!: number;
  @Fen() ratePerUnitFen!: number;
}

export class ProposeAgreement implements AgreementTerms {
  @Id() providerAgencyId!: string;
  @Parts(() => Item, 1, 50) items!: Item[];
  @Whole(1, 10_080) arrivalWithinMinutes!: number;
  @Instant() validFrom!: string;
  @Instant() validUntil!: string;
  @Optional() @Text() basis?: string;
}
