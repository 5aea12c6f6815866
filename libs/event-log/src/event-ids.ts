import { v5 } from 'uuid';

/** Namespace of the ids below; changing it would make every repeat look new. */
const namespace = '8f0c3a52-6d0e-4b6f-9a51-2f7b1f6f5d10';

/** Bytes, since uuid's own way from a text throws on half a surrogate pair. */
const named = (name: string, space: string): string => v5(Buffer.from(name), space);

/** Identity of a command: CloudEvents `source` and `id` together are unique, in the live world and in each drill. */
export const commandUuid = (source: string, id: string, drillId?: string): string =>
  named(`${source}\n${id}`, drillId === undefined ? namespace : named(`drill ${drillId}`, namespace));

/**
 * Identity of a command with its content: what the ids below are made from. Were they made from the command's id
 * alone, the log would take another content under the same id for a repeat of the first.
 */
export const contentUuid = (commandId: string, digest: string): string => named(digest, commandId);

/** Id of the n-th event of a command. */
export const effectId = (commandId: string, index: number): string => named(String(index), commandId);

/**
 * Id of the record that a command was refused or changed nothing. Other than any effect's, so that a stale reader
 * who decides otherwise meets a conflict instead of a false repeat.
 */
export const outcomeId = (commandId: string, outcome: string): string => named(outcome, commandId);

/** Id of something that follows from an event, told apart by `key`. */
export const derivedId = (eventId: string, key: string): string => named(key, eventId);
