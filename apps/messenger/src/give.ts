import { bySender, type FlowDoor } from '#application';
import { message, type MessageCommand } from '#domain';

/** Whether it is on record, by now or since before. What would change nothing is not sent to the log. */
export async function giveTo(
  door: FlowDoor,
  id: string,
  key: string,
  command: MessageCommand,
  now: string,
): Promise<boolean> {
  const state = await door.runners.message.state(id);
  const actor = { agencyId: '', principal: '', role: 'system' } as const;
  const decision = message.decide(command, state, { actor, occurredAt: now, receivedAt: now });
  if ('refusal' in decision) return false;
  if (decision.events.length === 0) return true;
  return (await door.submitOwn(bySender(key, id, command, now))).outcome === 'accepted';
}
