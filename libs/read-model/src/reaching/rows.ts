import {
  message,
  nextStep,
  statusOf,
  type MessageCause,
  type MessageContent,
  type MessageState,
  type MessageStatus,
} from '#domain';
import { Flag, Instant, Json, Key, OptionalInstant, OptionalText, Position, Text } from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';

/** One message to one person. No telephone number or address is in it. */
@Entity('messages')
export class MessageRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() recipientAgencyId!: string;
  /** Pseudonym; nobody stands there where it is null. */
  @OptionalText() personId!: string | null;
  @Text() status!: MessageStatus;
  @Json() cause!: MessageCause;
  @Json() content!: MessageContent;
  @Flag() exercise!: boolean;
  @Flag() urgent!: boolean;
  @OptionalText() drillId!: string | null;
  /** As the rules see it. */
  @Json() state!: MessageState;
  /** When something is to be done about it next. */
  @OptionalInstant() dueAt!: string | null;
  /** What providers call its attempts: `<channel> <id>`. */
  @Json() providerIds!: readonly string[];
  @Instant() requestedAt!: string;
  @Instant() updatedAt!: string;
}

const evolveMessageRow: Evolve<'message', MessageRow> = (row, event, { recordedAt }) => {
  const state = message.evolve(row?.state ?? message.initialState, event);
  const { request, attempts } = state;
  if (!request) return undefined;
  const { recipient, cause, content, exercise, urgent, drillId } = request;
  return {
    recipientAgencyId: recipient.agencyId,
    personId: recipient.personId ?? null,
    status: statusOf(state),
    ...{ cause, content, exercise, urgent, state },
    drillId: drillId ?? null,
    dueAt: nextStep(state)?.at ?? null,
    providerIds: attempts.flatMap(({ channel, providerId }) =>
      providerId === undefined ? [] : [providerKey(channel, providerId)],
    ),
    requestedAt: row?.requestedAt ?? recordedAt,
  };
};

export const providerKey = (provider: string, providerId: string): string => `${provider} ${providerId}`;

export const messages = documents({
  name: 'messages',
  aggregate: 'message',
  table: MessageRow,
  evolve: evolveMessageRow,
});
