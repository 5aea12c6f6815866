import type { Historian } from '#audit';
import type { Follower } from '../follower.js';

/** Keeps the snapshots of one folder; see `Historian`. */
export const historyFollower = (
  historian: Historian,
  { place, tell }: { place: string; tell: (position: bigint) => Promise<void> },
): Follower => ({
  name: 'history',
  lingerMs: 50,
  place,
  position: () => Promise.resolve(historian.restart()),
  handle: async ({ events, upTo }) => {
    await historian.take(events);
    await tell(upTo);
  },
});
