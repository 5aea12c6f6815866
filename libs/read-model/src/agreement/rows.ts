import { drawsAfter, type AgreementItem, type Draw } from '#domain';
import { Count, Instant, Json, Key, OptionalText, Position, Text } from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';

@Entity('agreements')
export class AgreementRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  /** In force means confirmed; whether an instant lies within the validity is for the reader. */
  @Text() status!: 'proposed' | 'in-force' | 'terminated';
  @Text() providerAgencyId!: string;
  @Text() beneficiaryAgencyId!: string;
  @Json() items!: readonly AgreementItem[];
  @Count() arrivalWithinMinutes!: number;
  @Instant() validFrom!: string;
  @Instant() validUntil!: string;
  @OptionalText() basis!: string | null;
  /** Units that are out under it, by `<sharing id>/<line id>`. */
  @Json() draws!: Readonly<Record<string, Draw>>;
  @OptionalText() terminationReason!: string | null;
  @Instant() updatedAt!: string;
}

const evolveAgreement: Evolve<'agreement', AgreementRow> = (row, event) => {
  switch (event.type) {
    case 'agreement.proposed': {
      const { providerAgencyId, beneficiaryAgencyId, items, arrivalWithinMinutes } = event.data;
      const { validFrom, validUntil, basis } = event.data;
      return {
        status: 'proposed',
        providerAgencyId,
        beneficiaryAgencyId,
        items,
        arrivalWithinMinutes,
        validFrom,
        validUntil,
        basis: basis ?? null,
        draws: {},
        terminationReason: null,
      };
    }
    case 'agreement.confirmed':
      return row && { ...row, status: 'in-force' };
    case 'agreement.terminated':
      return row && { ...row, status: 'terminated', terminationReason: event.data.reason };
    case 'agreement.drawn':
    case 'agreement.returned':
      return row && { ...row, draws: drawsAfter(row.draws, event) };
  }
};

export const agreements = documents({
  name: 'agreements',
  aggregate: 'agreement',
  table: AgreementRow,
  evolve: evolveAgreement,
});
