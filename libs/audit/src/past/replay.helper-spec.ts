import type { RecordedEvent } from '#contracts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Historian } from './historian.js';
import type { HistoryStore } from './history-store.js';
import type { ReplayLog } from './replay-log.js';
import { Replay } from './replay.js';

/** A log that is there to be read, in batches of a size. */
export const replayLogOf = (events: readonly RecordedEvent[], size = 7): ReplayLog => ({
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
  readonly log: ReplayLog;
  readonly store: HistoryStore;
  readonly historian: Historian;
  readonly replay: Replay;
  close(): Promise<void>;
}

/** The past of some events, with a snapshot after every `stride`. */
export async function pastOf(
  events: readonly RecordedEvent[],
  stride: number,
  folder?: string,
): Promise<Opened> {
  const path = folder ?? mkdtempSync(join(tmpdir(), 'liandong-history-'));
  const { historian, store } = await Historian.open(path, stride);
  const log = replayLogOf(events);
  for await (const batch of log.after(historian.restart())) await historian.take(batch);
  return {
    log,
    store,
    historian,
    replay: new Replay(log, store),
    close: async () => {
      await store.close();
      if (folder === undefined) rmSync(path, { recursive: true });
    },
  };
}
