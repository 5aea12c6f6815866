import { followUp, type OwnDoor } from '#application';
import { owedAfter, type RecordedEvent } from '#contracts';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'owing-flow';

/** Puts on record, for whoever may sign it, what one person did where two are asked for. */
export const owingReactor = (door: OwnDoor, positions: Positions): Follower =>
  reactor(name, positions, (event) => reactToActAlone(event, door));

async function reactToActAlone(event: RecordedEvent, door: OwnDoor): Promise<void> {
  const owed = owedAfter(event);
  if (owed) await door.submitOwn(followUp(event, 'owe', owed.approvalId, owed.command));
}
