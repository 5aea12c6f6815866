import type { StandIn } from '#domain';
import { Count, Instant, Key, OptionalInstant, OptionalJson, OptionalText, Position, Text } from '#postgres';
import { Entity } from 'typeorm';

/** How the call of a warning to one agency stands; the latest call only. */
export interface CalledRecipient {
  readonly agencyId: string;
  readonly callerAgencyId: string;
  readonly standIn?: StandIn;
  /** Version of the warning that the call was about. */
  readonly version: number;
  readonly message?: string;
  readonly acknowledgeWithinMinutes: number;
  /** As claimed by the caller. */
  readonly calledAt: string;
  /** Counted from when the log recorded the call, or else its escalation. */
  readonly dueAt: string;
  readonly escalatedAt?: string;
  readonly escalationReason?: string;
  readonly acknowledgedAt?: string;
  /** The recipient or its stand-in. */
  readonly acknowledgedBy?: string;
  readonly note?: string;
}

@Entity('warning_recipients')
export class WarningRecipientRow {
  /** `<warning>/<agency>` */
  @Key() id!: string;
  /** Of the warning. */
  @Position() revision!: string;
  @Text() warningId!: string;
  @Text() agencyId!: string;
  @Text() callerAgencyId!: string;
  @OptionalJson() standIn!: StandIn | null;
  /** The other agency that may answer, since the call was escalated to it. */
  @OptionalText() standInAgencyId!: string | null;
  @Count() version!: number;
  @OptionalText() message!: string | null;
  @Instant() calledAt!: string;
  @Instant() dueAt!: string;
  @OptionalInstant() escalatedAt!: string | null;
  @OptionalInstant() acknowledgedAt!: string | null;
  @OptionalText() acknowledgedBy!: string | null;
  @Instant() updatedAt!: string;
}

interface Called {
  readonly id: string;
  readonly revision: string;
  readonly recipients: readonly CalledRecipient[];
  readonly updatedAt: string;
}

/** The recipients of a warning as rows of their own. */
export const recipientsOf = ({ id, revision, recipients, updatedAt }: Called): WarningRecipientRow[] =>
  recipients.map((r) => ({
    id: `${id}/${r.agencyId}`,
    revision,
    warningId: id,
    agencyId: r.agencyId,
    callerAgencyId: r.callerAgencyId,
    standIn: r.standIn ?? null,
    standInAgencyId: r.escalatedAt === undefined ? null : (r.standIn?.agencyId ?? null),
    version: r.version,
    message: r.message ?? null,
    calledAt: r.calledAt,
    dueAt: r.dueAt,
    escalatedAt: r.escalatedAt ?? null,
    acknowledgedAt: r.acknowledgedAt ?? null,
    acknowledgedBy: r.acknowledgedBy ?? null,
    updatedAt,
  }));
