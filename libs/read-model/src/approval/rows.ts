import type { ActingPerson, ApprovalStatus, WaitingCommand } from '#domain';
import { Flag, Instant, Json, Key, OptionalText, Position, Text } from '#postgres';
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
  /** Of who declined or withdrew it, or objected. */
  @OptionalText() reason!: string | null;
  /** Until when it waits, or is to be signed. */
  @Instant() endsAt!: string;
  /** Why one person did it alone; null of what waits, or waited. */
  @OptionalText() aloneBecause!: string | null;
  /** Done alone, and nobody signed in time; stays so. */
  @Flag() overdue!: boolean;
  /** Signed, or objected to, after the term. */
  @Flag() late!: boolean;
  @Instant() updatedAt!: string;
}

const evolveApproval: Evolve<'approval', ApprovalRow> = (row, event, { metadata }) => {
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
        aloneBecause: null,
        overdue: false,
        late: false,
      };
    }
    case 'approval.owed': {
      const { command, digest, by, confirmers, reason, signBy } = event.data;
      return {
        status: 'owed',
        command,
        digest,
        commandId: metadata.command.id,
        requestedBy: by,
        requestedAt: metadata.receivedAt,
        confirmers,
        confirmedBy: [],
        requesterAgencyId: by.agencyId,
        reason: null,
        endsAt: signBy,
        aloneBecause: reason,
        overdue: false,
        late: false,
      };
    }
    case 'approval.overdue':
      return row && { ...row, overdue: true };
    case 'approval.signed': {
      const { by, late } = event.data;
      return row && { ...row, status: 'signed', confirmedBy: [by], late, overdue: row.overdue || late };
    }
    case 'approval.objected': {
      const { reason, late } = event.data;
      return row && { ...row, status: 'objected', reason, late, overdue: row.overdue || late };
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
