import { createHash } from 'node:crypto';

/** Value lists of ours: what the standard leaves to a list, or has no element for. */
export const lists = {
  capability: 'urn:liandong:capability',
  area: 'urn:liandong:area',
  priority: 'urn:liandong:priority',
  openUntil: 'urn:liandong:open-until',
  status: 'urn:liandong:deployment-status',
  money: 'urn:liandong:money',
  returned: 'urn:liandong:units-returned',
  damaged: 'urn:liandong:units-damaged',
  consumed: 'urn:liandong:units-consumed',
} as const;

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const ourPattern = /^liandong:([A-Za-z0-9][A-Za-z0-9._-]{0,63}):\d{1,18}$/;

/** Identity of a message that was not sent in as one: where its event stands. */
export const ownMessageId = (sharingId: string, revision: bigint): string =>
  `liandong:${sharingId}:${revision}`;

export const isOurs = (messageId: string): boolean => messageId.startsWith('liandong:');

/** An id of ours for something that a stranger has named. */
export const idNamed = (name: string): string =>
  idPattern.test(name) ? name : `rm.${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;

/** The negotiation that began with a message. */
export const sharingIdOf = (originating: string): string =>
  ourPattern.exec(originating)?.[1] ?? idNamed(originating);

const keyPrefix = 'edxl-rm/';
const plain = /^[\x21-\x7e]{1,240}$/;

/** The same message from the same agency asks for the same command, however often it comes. */
export const commandKeyOf = (messageId: string): string =>
  plain.test(messageId) ? `${keyPrefix}${messageId}` : `${keyPrefix}#${idNamed(`${messageId} `)}`;

/** The message that a command came as, when it can be told from the command's id. */
export function messageOfKey(commandId: string): string | undefined {
  const messageId = commandId.startsWith(keyPrefix) ? commandId.slice(keyPrefix.length) : undefined;
  return messageId && !messageId.startsWith('#') && !isOurs(messageId) ? messageId : undefined;
}

const agencySuffix = '@liandong';
export const senderOf = (agencyId: string): string => `${agencyId}${agencySuffix}`;
/** The agency that a sender names, when it names one of ours. */
export const agencyNamed = (sender: string | undefined): string | undefined =>
  sender?.endsWith(agencySuffix) ? sender.slice(0, -agencySuffix.length) : undefined;
