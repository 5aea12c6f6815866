import { followUp, type AgencyDirectory, type OwnDoor } from '#application';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import { stepsAfter, type FlowStep, type SharingEvent, type SharingEvents } from '#domain';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'sharing-flow';

/** Where it is known who has what. */
type Asking = Pick<AgencyDirectory, 'ownersToAsk' | 'passEnd'>;

/** Carries negotiations over to the resources and agreements they are about: reserve, draw, deploy, take back. */
export const sharingReactor = (door: OwnDoor, positions: Positions, asking?: Asking): Follower =>
  reactor(name, positions, (event) => reactToSharing(event, door, asking), { streams: 'apart' });

/** What follows from one event of a negotiation, in the scope of these runners. */
export async function reactToSharing(cause: RecordedEvent, door: OwnDoor, asking?: Asking): Promise<void> {
  const sharingId = parseStreamId(cause.stream)?.id;
  const event = decode(cause.storedType, cause.data);
  if (!sharingId || !event.type.startsWith('sharing.')) return;
  if (event.type === 'sharing.requested' && asking) await ask(sharingId, event.data, { cause, door, asking });
  for (const step of stepsAfter(sharingId, event as SharingEvent)) await take(step, cause, door);
}

/** Owners of what is asked for are asked, so that their answers are expected of them. */
async function ask(
  sharingId: string,
  { capability, requesterAgencyId }: SharingEvents['sharing.requested'],
  { cause, door, asking }: { cause: RecordedEvent; door: OwnDoor; asking: Asking },
): Promise<void> {
  await asking.passEnd();
  const need = { capability, requesterAgencyId, at: cause.metadata.receivedAt };
  const agencyIds = asking.ownersToAsk(need, cause.metadata.drill);
  if (agencyIds.length === 0) return;
  await door.submitOwn(followUp(cause, 'ask', sharingId, { type: 'sharing.ask', data: { agencyIds } }));
}

async function take(step: FlowStep, cause: RecordedEvent, door: OwnDoor): Promise<void> {
  const { key, aggregateId, command, then } = step;
  const answer = await door.submitOwn(followUp(cause, key, aggregateId, command));
  if (!then) return;
  const next = then({ refusedWith: answer.outcome === 'refused' ? answer.refusal.code : undefined });
  await take(next, cause, door);
}
