import type { RecordedEvent } from '#contracts';
import type { FollowerName } from '#event-log';
import type { Follower } from './follower.js';
import type { Positions } from './positions.js';

/**
 * A follower that does what follows from one event after the other, and then keeps its position. What it asks for must
 * have ids that derive from the event: after a crash it sees events again, and whoever asks again gets the first
 * answers. `streams: 'apart'` lets the events of one stream not wait for those of others: for what depends on nothing
 * that follows from another stream.
 */
export const reactor = (
  name: FollowerName,
  positions: Positions,
  react: (event: RecordedEvent) => Promise<void>,
  { streams = 'in-log-order' }: { readonly streams?: 'in-log-order' | 'apart' } = {},
): Follower => ({
  name,
  position: () => positions.load(name),
  handle: async ({ events, upTo }) => {
    const rows = streams === 'apart' ? byStream(events) : [events];
    await Promise.all(rows.map((row) => inOrder(row, react)));
    await positions.save(name, upTo);
  },
});

function byStream(events: readonly RecordedEvent[]): RecordedEvent[][] {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const list = streams.get(event.stream);
    if (list) list.push(event);
    else streams.set(event.stream, [event]);
  }
  return [...streams.values()];
}

async function inOrder<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item);
}
