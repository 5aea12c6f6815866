import type { RecordedEvent } from '#contracts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Snapshotter } from './snapshotter.js';
import type { SnapshotStore } from './snapshot-store.js';
import type { ReadableLog } from './readable-log.js';
import { AsOfQueries } from './queries.js';

/** A log that is there to be read, in batches of a size. */
export const readableLogOf = (events: readonly RecordedEvent[], size = 7): ReadableLog => ({
  after: async function* (position = -1n, prefixes = ['']) {
    await Promise.resolve();
    const found = events.filter(
      (e) => e.position > position && prefixes.some((prefix) => e.stream.startsWith(prefix)),
    );
    for (let n = 0; n < found.length; n += size) yield found.slice(n, n + size);
  },
  stream: async function* (name, from = 0n) {
    await Promise.resolve();
    yield events.filter(({ stream, revision }) => stream === name && revision >= from);
  },
});

export interface Opened {
  readonly log: ReadableLog;
  readonly store: SnapshotStore;
  readonly snapshotter: Snapshotter;
  readonly queries: AsOfQueries;
  close(): Promise<void>;
}

/** As-of queries over some events, with a snapshot after every `stride`. */
export async function openAsOf(
  events: readonly RecordedEvent[],
  stride: number,
  folder?: string,
): Promise<Opened> {
  const path = folder ?? mkdtempSync(join(tmpdir(), 'liandong-snapshots-'));
  const { snapshotter, store } = await Snapshotter.open(path, stride);
  const log = readableLogOf(events);
  for await (const batch of log.after(snapshotter.restart())) await snapshotter.take(batch);
  return {
    log,
    store,
    snapshotter,
    queries: new AsOfQueries(log, store),
    close: async () => {
      await store.close();
      if (folder === undefined) rmSync(path, { recursive: true });
    },
  };
}
