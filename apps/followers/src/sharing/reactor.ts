import { followUp, type OwnDoor } from '#application';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import { stepsAfter, type FlowStep, type SharingEvent } from '#domain';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';

const name = 'sharing-flow';

/**
 * Carries negotiations over to the resources and agreements they are about: reserve, draw, deploy, take back. Every command's id
 * derives from the event that asks for it, so a repeat after a crash gets the first answer and goes on.
 */
export const sharingReactor = (door: OwnDoor, positions: Positions): Follower => ({
  name,
  position: () => positions.load(name),
  handle: async ({ events, upTo }) => {
    await Promise.all(
      [...byStream(events)].map((ofOne) => inOrder(ofOne, (event) => reactToSharing(event, door))),
    );
    await positions.save(name, upTo);
  },
});

/** What follows from one event of a negotiation, in the world of these runners. */
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

function byStream(events: readonly RecordedEvent[]): Iterable<RecordedEvent[]> {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const list = streams.get(event.stream);
    if (list) list.push(event);
    else streams.set(event.stream, [event]);
  }
  return streams.values();
}

async function inOrder<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item);
}
