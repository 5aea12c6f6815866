import { followUp, type OwnDoor } from '#application';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import { stepsAfter, type FlowStep, type SharingEvent } from '#domain';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'sharing-flow';

/** Carries negotiations over to the resources and agreements they are about: reserve, draw, deploy, take back. */
export const sharingReactor = (door: OwnDoor, positions: Positions): Follower =>
  reactor(name, positions, (event) => reactToSharing(event, door), { streams: 'apart' });

/** What follows from one event of a negotiation, in the scope of these runners. */
export async function reactToSharing(cause: RecordedEvent, door: OwnDoor): Promise<void> {
  const sharingId = parseStreamId(cause.stream)?.id;
  const event = decode(cause.storedType, cause.data);
  if (!sharingId || !event.type.startsWith('sharing.')) return;
  for (const step of stepsAfter(sharingId, event as SharingEvent)) await take(step, cause, door);
}

async function take(step: FlowStep, cause: RecordedEvent, door: OwnDoor): Promise<void> {
  const { key, aggregateId, command, then } = step;
  const answer = await door.submitOwn(followUp(cause, key, aggregateId, command));
  if (!then) return;
  const next = then({ refusedWith: answer.outcome === 'refused' ? answer.refusal.code : undefined });
  await take(next, cause, door);
}
