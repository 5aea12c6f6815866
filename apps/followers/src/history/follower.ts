import type { Historian } from '#audit';
import type { Follower } from '../follower.js';

/** Keeps the snapshots of one folder; see `Historian`. */
export const historyFollower = (
  historian: Historian,
  { name, tell }: { name: string; tell: (position: bigint) => Promise<void> },
): Follower => ({
  name,
  position: () => Promise.resolve(historian.restart()),
  handle: async ({ events, upTo }) => {
    await historian.take(events);
    await tell(upTo);
  },
});
