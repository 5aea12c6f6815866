import { decode, parseStreamId } from '#contracts';
import { endsKey } from '#domain';
import type { PersonalKeys } from '#personal-keys';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'erasure';

/**
 * Destroys the keys of persons whose erasure is on record, or whose key was declared lost: whoever recorded an erasure does
 * so too, unless it died in between.
 */
export const erasureReactor = (personalKeys: Pick<PersonalKeys, 'destroy'>, positions: Positions): Follower =>
  reactor(name, positions, async ({ stream, storedType, data }) => {
    const target = parseStreamId(stream);
    if (target && endsKey(decode(storedType, data))) await personalKeys.destroy(target.id);
  });
