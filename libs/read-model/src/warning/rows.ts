import type { RecordedEvent } from '#contracts';
import {
  agenciesAddressed,
  contentOf,
  type IncidentCategory,
  type WarningAudience,
  type WarningColour,
  type WarningContent,
  type WarningEvent,
  type WarningEvidence,
  type WarningMessage,
  type WarningStatus,
} from '#domain';
import {
  Count,
  Flag,
  Instant,
  Json,
  Key,
  OptionalInstant,
  OptionalJson,
  OptionalText,
  Position,
  Text,
} from '#postgres';
import { Entity } from 'typeorm';
import { documents, type Body, type DocumentRow, type Evolve } from '../projecting/projection.js';
import { messagesOf, WarningMessageRow } from './messages.js';
import { recipientsOf, WarningRecipientRow, type CalledRecipient } from './recipients.js';

/** What a warning said from one instant on; the last is what it says now. */
export interface WarningVersion {
  readonly version: number;
  /** When it was issued or changed, as claimed by the issuer. */
  readonly at: string;
  readonly content: WarningContent;
  /** Steps between the colours since the version before; 0 of the first. */
  readonly levelsMoved: number;
  readonly reason?: string;
  readonly message?: WarningMessage;
}

/** Who a warning that is not public is for. */
export interface KeptTo extends WarningAudience {
  /** Those of its addressees and of the neighbours told that are agencies. */
  readonly agencyIds: readonly string[];
}

/** A message that came after a newer one. */
export interface OvertakenMessage {
  readonly as: 'update' | 'cancel';
  readonly saidAt: string;
  readonly message: WarningMessage;
  readonly content?: WarningContent;
  readonly reason: string;
}

export interface ToldNeighbour {
  readonly agencyId: string;
  readonly message: string;
  readonly version: number;
  readonly at: string;
}

@Entity('warnings')
export class WarningRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() status!: Exclude<WarningStatus, 'none'>;
  @Text() category!: IncidentCategory;
  @Text() hazard!: string;
  @OptionalText() colour!: WarningColour | null;
  @Text() headline!: string;
  @Json() areaCodes!: readonly string[];
  @Instant() startsAt!: string;
  @OptionalInstant() expectedEndAt!: string | null;
  @Json() cautions!: readonly string[];
  @Json() measures!: readonly string[];
  @Flag() exercise!: boolean;
  @OptionalText() issuerAgencyId!: string | null;
  /** Null when it was issued without a proposal. */
  @OptionalText() proposerAgencyId!: string | null;
  @OptionalText() grounds!: string | null;
  /** The readings behind a proposal that a rule made. */
  @OptionalJson() evidence!: WarningEvidence | null;
  /** 0 before it is issued. */
  @Count() version!: number;
  @Json() versions!: readonly WarningVersion[];
  @Json() recipients!: readonly CalledRecipient[];
  @Count() called!: number;
  @Count() unanswered!: number;
  @Json() neighbours!: readonly ToldNeighbour[];
  @OptionalText() incidentId!: string | null;
  @OptionalInstant() proposedAt!: string | null;
  @OptionalInstant() issuedAt!: string | null;
  /** When it expires unless it is changed. */
  @OptionalInstant() expireDueAt!: string | null;
  @OptionalInstant() endedAt!: string | null;
  @OptionalText() endReason!: string | null;
  /** Public without; not there before it is issued to somebody alone, and so on of the others. */
  @OptionalJson() audience?: KeptTo | null;
  /** By which it was ended. */
  @OptionalJson() endMessage?: WarningMessage | null;
  @OptionalJson() overtaken?: readonly OvertakenMessage[] | null;
  @Instant() updatedAt!: string;
}

type WarningBody = Body<WarningRow>;

const empty = {
  cautions: [],
  measures: [],
  expectedEndAt: null,
  issuerAgencyId: null,
  proposerAgencyId: null,
  grounds: null,
  evidence: null,
  version: 0,
  versions: [],
  recipients: [],
  called: 0,
  unanswered: 0,
  neighbours: [],
  incidentId: null,
  proposedAt: null,
  issuedAt: null,
  expireDueAt: null,
  endedAt: null,
  endReason: null,
};

const evolveWarningRow: Evolve<'warning', WarningRow> = (row, event, record) => {
  const { occurredAt: at } = record.metadata;
  switch (event.type) {
    case 'warning.proposed': {
      const { colour = null, evidence = null, ...said } = event.data;
      return { ...empty, ...said, status: 'proposed', colour, evidence, proposedAt: at };
    }
    case 'warning.issued':
      return {
        ...empty,
        ...row,
        ...published(event.data, [], record),
        issuedAt: at,
        ...(event.data.audience ? { audience: keptTo(event.data.audience) } : {}),
      };
    default:
      return row && changed(row, event, record);
  }
};

function changed(
  row: WarningRow,
  event: Exclude<WarningEvent, { type: 'warning.proposed' | 'warning.issued' }>,
  record: RecordedEvent,
): WarningBody {
  const { occurredAt: at } = record.metadata;
  switch (event.type) {
    case 'warning.updated':
      return { ...row, ...published(event.data, row.versions, record) };
    case 'warning.dismissed':
      return { ...row, status: 'dismissed', endedAt: at, endReason: event.data.reason };
    case 'warning.cancelled': {
      const { reason, message } = event.data;
      const ended = { ...row, status: 'cancelled' as const, endedAt: at, endReason: reason };
      return message ? { ...ended, endMessage: message } : ended;
    }
    case 'warning.overtaken':
      return { ...row, overtaken: [...(row.overtaken ?? []), event.data] };
    case 'warning.expired':
      return { ...row, status: 'expired', endedAt: at };
    case 'warning.called': {
      const { recipients, acknowledgeWithinMinutes, message, version, callerAgencyId } = event.data;
      const dueAt = later(record.recordedAt, acknowledgeWithinMinutes);
      const called = recipients.map((r) => ({
        ...r,
        callerAgencyId,
        version,
        message,
        acknowledgeWithinMinutes,
        calledAt: at,
        dueAt,
      }));
      const anew = new Set(called.map(({ agencyId }) => agencyId));
      return withRecipients(row, [...row.recipients.filter((r) => !anew.has(r.agencyId)), ...called]);
    }
    case 'warning.acknowledged': {
      const { agencyId, byAgencyId, note } = event.data;
      return one(row, agencyId, () => ({ acknowledgedAt: at, acknowledgedBy: byAgencyId, note }));
    }
    case 'warning.call-escalated': {
      const { agencyId, reason } = event.data;
      return one(row, agencyId, ({ acknowledgeWithinMinutes }) => ({
        escalatedAt: at,
        escalationReason: reason,
        dueAt: later(record.recordedAt, acknowledgeWithinMinutes),
      }));
    }
    case 'warning.neighbours-told': {
      const { agencyIds, message, version } = event.data;
      const told = agencyIds.map((agencyId) => ({ agencyId, message, version, at }));
      const neighbours = [...row.neighbours, ...told];
      return row.audience
        ? { ...row, neighbours, audience: keptTo(row.audience, [...row.audience.agencyIds, ...agencyIds]) }
        : { ...row, neighbours };
    }
    case 'warning.incident-proposed':
      return { ...row, incidentId: event.data.incidentId };
  }
}

type Published = Extract<WarningEvent, { type: 'warning.issued' | 'warning.updated' }>['data'];

function published(data: Published, before: readonly WarningVersion[], record: RecordedEvent) {
  const content = contentOf(data);
  const { parts: _, outlook: __, ...whole } = content;
  const { version, exercise, issuerAgencyId, message } = data;
  const { levelsMoved = 0, reason } = data as { levelsMoved?: number; reason?: string };
  const { occurredAt: at } = record.metadata;
  return {
    ...whole,
    status: 'issued' as const,
    colour: content.colour ?? null,
    exercise,
    issuerAgencyId,
    version,
    versions: [...before, { version, at, content, levelsMoved, reason, ...(message ? { message } : {}) }],
    expireDueAt: exercise ? onItsOwnClock(content.expectedEndAt, record) : content.expectedEndAt,
    // what had expired is in force again
    endedAt: null,
    endReason: null,
  };
}

const keptTo = (audience: WarningAudience, agencyIds = agenciesAddressed(audience)): KeptTo => ({
  ...audience,
  agencyIds: [...new Set(agencyIds)],
});

/** An exercise tells of another time than that of the clock: it lasts as long as it says, from when it was recorded. */
function onItsOwnClock(expectedEndAt: string, { recordedAt, metadata }: RecordedEvent): string {
  const lasts = Date.parse(expectedEndAt) - Date.parse(metadata.occurredAt);
  return new Date(Date.parse(recordedAt) + lasts).toISOString();
}

const later = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

const one = (
  row: WarningRow,
  agencyId: string,
  change: (called: CalledRecipient) => Partial<CalledRecipient>,
): WarningBody =>
  withRecipients(
    row,
    row.recipients.map((r) => (r.agencyId === agencyId ? { ...r, ...change(r) } : r)),
  );

const withRecipients = (row: WarningRow, recipients: readonly CalledRecipient[]): WarningBody => ({
  ...row,
  recipients,
  called: recipients.length,
  unanswered: recipients.filter(({ acknowledgedAt }) => acknowledgedAt === undefined).length,
});

export const warnings = documents(
  { name: 'warnings', aggregate: 'warning', table: WarningRow, evolve: evolveWarningRow },
  {
    tables: [WarningRecipientRow, WarningMessageRow],
    async write(rows, store) {
      await store.upsert(WarningRecipientRow, rows.flatMap(recipientsOf), 'revision');
      await store.upsert(WarningMessageRow, rows.flatMap(messagesOf), 'revision');
    },
  },
);
