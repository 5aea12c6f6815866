import type { ActingPerson, ApprovalStatus, WaitingCommand } from '#domain';
import { Instant, Json, Key, OptionalText, Position, Text } from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';

@Entity('approvals')
export class ApprovalRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() status!: ApprovalStatus;
  /** What runs once it is confirmed: this and nothing else. */
  @Json() command!: WaitingCommand;
  /** Whoever confirms names it: SHA-256 of the command's canonical form, base64url. */
  @Text() digest!: string;
  /** The identity that the sender gave the command. */
  @Text() commandId!: string;
  @Json() requestedBy!: ActingPerson;
  @Instant() requestedAt!: string;
  @Json() confirmers!: readonly string[];
  @Json() confirmedBy!: readonly ActingPerson[];
  @Text() requesterAgencyId!: string;
  /** Of who declined or withdrew it. */
  @OptionalText() reason!: string | null;
  @Instant() endsAt!: string;
  @Instant() updatedAt!: string;
}

export const evolveApproval: Evolve<'approval', ApprovalRow> = (row, event, { metadata }) => {
  switch (event.type) {
    case 'approval.requested': {
      const { command, digest, by, confirmers, endsAt } = event.data;
      return {
        status: 'waiting',
        command,
        digest,
        commandId: metadata.command.id,
        requestedBy: by,
        requestedAt: metadata.receivedAt,
        confirmers,
        confirmedBy: [],
        requesterAgencyId: by.agencyId,
        reason: null,
        endsAt,
      };
    }
    case 'approval.confirmed': {
      const { by, isLast } = event.data;
      return (
        row && {
          ...row,
          status: isLast ? 'confirmed' : row.status,
          confirmedBy: [...row.confirmedBy, by],
        }
      );
    }
    case 'approval.declined':
      return row && { ...row, status: 'declined', reason: event.data.reason };
    case 'approval.withdrawn':
      return row && { ...row, status: 'withdrawn', reason: event.data.reason };
    case 'approval.expired':
      return row && { ...row, status: 'expired' };
  }
};

export const approvals = documents({
  name: 'approvals',
  aggregate: 'approval',
  table: ApprovalRow,
  evolve: evolveApproval,
});
