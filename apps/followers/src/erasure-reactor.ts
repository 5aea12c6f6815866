import { decode, parseStreamId } from '#contracts';
import type { ReadModel } from '#read-model';
import type { Follower } from './follower.js';

const name = 'erasure';

/**
 * Destroys the keys of persons whose erasure is on record: whoever recorded it does so too, unless it died in
 * between.
 */
export const erasureReactor = ({
  checkpoints,
  personalKeys,
}: Pick<ReadModel, 'checkpoints' | 'personalKeys'>): Follower => ({
  name,
  position: () => checkpoints.load(name),
  handle: async ({ events, upTo }) => {
    for (const { stream, storedType, data } of events) {
      const target = parseStreamId(stream);
      if (target && decode(storedType, data).type === 'person.erased') await personalKeys.destroy(target.id);
    }
    await checkpoints.save(name, upTo);
  },
});
