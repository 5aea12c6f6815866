import { createHash } from 'node:crypto';
import { v5 } from 'uuid';

/** Namespace of the ids below; changing it would make every repeat look new. */
const namespace = '8f0c3a52-6d0e-4b6f-9a51-2f7b1f6f5d10';

/** Bytes, since uuid's own way from a text throws on half a surrogate pair. */
const named = (name: string, space: string): string => v5(Buffer.from(name), space);

/** Identity of a command: CloudEvents `source` and `id` together are unique, in the live scope and in each drill. */
export const commandUuid = (source: string, id: string, drillId?: string): string =>
  named(`${source}\n${id}`, drillId === undefined ? namespace : named(`drill ${drillId}`, namespace));

/**
 * Identity of one decision on one command: of what was asked for (`digest`) and of what was decided, word for word.
 * The log takes an append for a repeat when ids and revision fit, whatever the data. Two who decide the same command
 * differently, with other inputs say, must therefore never write under the same ids: the second meets a conflict and
 * reads the first.
 */
export const decisionUuid = (commandId: string, digest: string, decided: unknown): string =>
  named(`${digest}\n${createHash('sha256').update(JSON.stringify(decided)).digest('base64url')}`, commandId);

/** Id of the n-th event of a decision. */
export const effectId = (decisionId: string, index: number): string => named(String(index), decisionId);

/** Id of something that follows from an event, told apart by `key`. */
export const derivedId = (eventId: string, key: string): string => named(key, eventId);

/** Id of what an agency is shown of an object as of a place of the log: the same however often it is written. */
export const pictureUuid = (agencyId: string, object: string, at: bigint): string =>
  named(`picture ${agencyId}\n${object}\n${at}`, namespace);
