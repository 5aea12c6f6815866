import type { ReadModel } from '#read-model';
import type { Follower } from './follower.js';

/** Keeps the read models: rows and checkpoints move in one transaction. */
export const projectionsFollower = ({ projections }: ReadModel): Follower => ({
  name: 'projections',
  // a transaction costs nearly as much for one event as for ten
  lingerMs: 15,
  position: () => projections.startPosition(),
  handle: ({ events, upTo }) => projections.apply({ events, upTo }),
});
