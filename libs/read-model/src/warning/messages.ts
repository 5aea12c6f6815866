import { messageKey, type WarningMessage } from '#domain';
import { Key, Text } from '#postgres';
import { Entity } from 'typeorm';

/** Of which warning a message is, so that what cites the message is about it. */
@Entity('warning_messages')
export class WarningMessageRow {
  /** Sender, identifier and instant of sending. */
  @Key() message!: string;
  @Text() warningId!: string;
}

interface Told {
  readonly id: string;
  readonly versions: readonly { readonly message?: WarningMessage }[];
  readonly endMessage?: WarningMessage | null;
  readonly overtaken?: readonly { readonly message: WarningMessage }[] | null;
}

/** All messages that a warning came to be what it is by, those that were overtaken among them. */
export function messagesOf({ id, versions, endMessage, overtaken }: Told): WarningMessageRow[] {
  const told = [...versions, ...(overtaken ?? [])].map(({ message }) => message);
  const keys = [...told, endMessage ?? undefined].flatMap((message) =>
    message ? [messageKey(message)] : [],
  );
  return [...new Set(keys)].map((message) => ({ message, warningId: id }));
}
