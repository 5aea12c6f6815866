import type { JointCertificate } from '#domain';
import { Count, Instant, Json, Key, Position, Text } from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';

export interface Adoption {
  readonly sharingId: string;
  readonly incidentId: string;
  readonly requesterAgencyId: string;
  readonly outcome: 'open' | 'adopted' | 'not-adopted';
  /** Code of the refusal when it was not adopted. */
  readonly reason?: string;
}

/** One joint decision. */
@Entity('allocations')
export class AllocationRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() decidedByAgencyId!: string;
  @Instant() decidedAt!: string;
  @Text() policyVersion!: string;
  @Count() requestCount!: number;
  /** Requests that are not wholly covered by it. */
  @Count() shortCount!: number;
  @Json() adoptions!: readonly Adoption[];
  @Json() certificate!: JointCertificate;
  @Instant() updatedAt!: string;
}

const evolveAllocationRow: Evolve<'allocation', AllocationRow> = (row, event) => {
  switch (event.type) {
    case 'allocation.decided': {
      const { certificate, decidedByAgencyId } = event.data;
      const { requests, decidedAt, policyVersion } = certificate;
      return {
        decidedByAgencyId,
        decidedAt,
        policyVersion,
        requestCount: requests.length,
        shortCount: requests.filter(({ shortfall }) => shortfall > 0).length,
        adoptions: requests.map(({ sharingId, incidentId, requesterAgencyId }) => ({
          sharingId,
          incidentId,
          requesterAgencyId,
          outcome: 'open',
        })),
        certificate,
      };
    }
    case 'allocation.adopted':
      return row && adopting(row, event.data.sharingId, { outcome: 'adopted' });
    case 'allocation.not-adopted':
      return (
        row && adopting(row, event.data.sharingId, { outcome: 'not-adopted', reason: event.data.reason })
      );
  }
};

const adopting = (row: AllocationRow, sharingId: string, to: Partial<Adoption>): AllocationRow => ({
  ...row,
  adoptions: row.adoptions.map((each) => (each.sharingId === sharingId ? { ...each, ...to } : each)),
});

export const allocations = documents({
  name: 'allocations',
  aggregate: 'allocation',
  table: AllocationRow,
  evolve: evolveAllocationRow,
});
