import type { RecordedEvent } from '#contracts';
import type { FollowerName } from '#event-log';
import type { Follower } from './follower.js';
import type { Positions } from './positions.js';

/**
 * A follower that reacts to events one by one and then saves its position. Its commands must have ids derived from the
 * event: after a crash it sees events again, and repeated commands get their first answers. With `streams: 'apart'` the
 * events of one stream do not wait for those of others; use it only if reactions do not depend on other streams.
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
