import { messageKey, type WarningMessage } from '#domain';
import { Key, Position, Text } from '#postgres';
import { Entity } from 'typeorm';

/** Of which warning a message is, so that what cites the message is about it. */
@Entity('warning_messages')
export class WarningMessageRow {
  /** `<warning>/<message>`: one message may be about several warnings. */
  @Key() id!: string;
  /** Of the warning. */
  @Position() revision!: string;
  @Text() warningId!: string;
  /** Sender, identifier and instant of sending. */
  @Text() message!: string;
}

interface Told {
  readonly id: string;
  readonly revision: string;
  readonly versions: readonly { readonly message?: WarningMessage }[];
  readonly endMessage?: WarningMessage | null;
  readonly overtaken?: readonly { readonly message: WarningMessage }[] | null;
}

/** All messages that a warning came to be what it is by, those that were overtaken among them. */
export function messagesOf({
  id: warningId,
  revision,
  versions,
  endMessage,
  overtaken,
}: Told): WarningMessageRow[] {
  const told = [...versions, ...(overtaken ?? [])].map(({ message }) => message);
  const keys = [...told, endMessage ?? undefined].flatMap((message) =>
    message ? [messageKey(message)] : [],
  );
  return [...new Set(keys)].map((message) => ({
    id: `${warningId}/${message}`,
    revision,
    warningId,
    message,
  }));
}
