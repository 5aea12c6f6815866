import { followUp, type OwnDoor } from '#application';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import { adoptionsAfter, type AllocationEvent } from '#domain';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'allocation-flow';

/**
 * Carries a joint decision into each negotiation it decided, and the answer back. One decision after the other: of two
 * over the same negotiation the first stands.
 */
export const allocationReactor = (door: OwnDoor, positions: Positions): Follower =>
  reactor(name, positions, (event) => react(event, door));

async function react(cause: RecordedEvent, door: OwnDoor): Promise<void> {
  const allocationId = parseStreamId(cause.stream)?.id;
  const event = decode(cause.storedType, cause.data);
  if (!allocationId || !event.type.startsWith('allocation.')) return;
  for (const { key, sharingId, command, thenTell } of adoptionsAfter(
    allocationId,
    event as AllocationEvent,
  )) {
    const answer = await door.submitOwn(followUp(cause, key, sharingId, command));
    const told = thenTell({ refusedWith: answer.outcome === 'refused' ? answer.refusal.code : undefined });
    await door.submitOwn(followUp(cause, key, allocationId, told));
  }
}
