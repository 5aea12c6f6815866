import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import { endsKey } from '#domain';
import type { KeysComparison } from '#personal-keys';
import { sealedIn } from '#read-model';
import type { Follower } from '../following/follower.js';
import type { PacedPositions, Positions } from '../following/positions.js';
import { pause } from '../timing/pause.js';

const name = 'personal-keys';
const lookEveryMs = 5_000;

/**
 * Compares the persons whom the log knows with the keys that are kept. It goes on from its position as long as the keys
 * are those that it compared before; where they are others, or fewer, it begins at the start of the log.
 */
export const keysKept = (
  comparison: Pick<KeysComparison, 'isGoingOn' | 'take' | 'compared' | 'lookAgain'>,
  positions: Positions & Pick<PacedPositions, 'forget'>,
  { everyMs = lookEveryMs }: { readonly everyMs?: number } = {},
): Follower => {
  let isTold = false;
  return {
    name,
    position: async () => {
      isTold = false;
      if (await comparison.isGoingOn()) return positions.load(name);
      positions.forget(name);
      return undefined;
    },
    handle: async ({ events, upTo, caughtUp }) => {
      const found = events.map(personIn);
      await comparison.take(
        found.flatMap(({ known }) => known ?? []),
        found.flatMap(({ ended }) => ended ?? []),
      );
      if (caughtUp && !isTold) await comparison.compared();
      isTold ||= caughtUp;
      await positions.save(name, upTo);
    },
    beside: async (signal) => {
      while (!signal.aborted) {
        await pause(everyMs, signal);
        // what fails now is looked at the next time: the follower itself says what is away
        if (!signal.aborted) await comparison.lookAgain().catch(() => undefined);
      }
    },
  };
};

function personIn({ stream, storedType, data }: RecordedEvent): { known?: string; ended?: string } {
  const target = parseStreamId(stream);
  if (!target) return {};
  const event = decode(storedType, data);
  return { known: sealedIn(event)?.subject, ended: endsKey(event) ? target.id : undefined };
}
