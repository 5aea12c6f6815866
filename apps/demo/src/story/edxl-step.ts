import type { OuterCommandName } from '#contracts';
import type { Actor } from '#domain';
import { commandKeyOf, ownMessageId, senderOf, type RmMessage, type RmResource, type RmType } from '#interop';
import { local, step, type Body, type Draft } from './step.js';

/**
 * A step of a party whose system knows EDXL-RM alone: a message over HTTP, in the negotiation that its first message
 * began. `data` is the command that the service is to make of it.
 */
export function edxlStep<K extends OuterCommandName & `sharing.${string}`>(
  messageId: string,
  when: string,
  actor: Actor,
  [name, sharingId]: readonly [name: K, sharingId: string],
  data: Body<K>,
  { type, resource }: { readonly type: RmType; readonly resource: RmResource },
  words: readonly [zh: string, en: string],
): Draft {
  const first = ownMessageId(sharingId, 0n);
  const message: RmMessage = {
    type,
    messageId,
    sent: local(when),
    originating: first,
    preceding: first,
    incidentIds: [],
    funding: [],
    sender: senderOf(actor.agencyId),
    resources: [resource],
  };
  return { ...step(commandKeyOf(messageId), when, actor, [name, sharingId], data, words), message };
}
