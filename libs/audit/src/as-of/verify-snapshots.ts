import { isOwnStream } from '#contracts';
import type { Snapshotter } from './snapshotter.js';
import type { SnapshotStore, Snapshot } from './snapshot-store.js';
import type { ReadableLog } from './readable-log.js';

/** The first difference between the stored snapshots and the log. */
export type SnapshotFinding =
  | {
      readonly kind: 'hash';
      readonly position: string;
      readonly kept: string;
      readonly folded?: string;
      readonly tables: readonly string[];
    }
  | { readonly kind: 'row'; readonly position: string; readonly table: string; readonly key: string }
  | { readonly kind: 'index'; readonly incidentId: string }
  | { readonly kind: 'index'; readonly agencyId: string };

export interface SnapshotsVerified {
  readonly snapshots: number;
  readonly events: number;
  readonly finding?: SnapshotFinding;
}

/**
 * Folds the log from its start into an empty store (`fresh`, with the same stride) and compares: first the state hash
 * of each snapshot, then every row byte by byte. Stops at the first difference. Snapshots added meanwhile are ignored.
 * Needs as much disk space as the store, and little memory.
 */
export async function verifySnapshots(
  store: SnapshotStore,
  log: ReadableLog,
  fresh: { readonly snapshotter: Snapshotter; readonly store: SnapshotStore },
  onProgress: (events: number) => void = () => undefined,
): Promise<SnapshotsVerified> {
  const open = [...store.snapshots()];
  const last = open.at(-1)?.position ?? -1n;
  let [snapshots, events] = [0, 0];
  const done = (finding?: SnapshotFinding): SnapshotsVerified => ({ snapshots, events, finding });
  for await (const batch of log.after(undefined)) {
    if (open.length === 0) break;
    events += batch.filter(({ stream }) => isOwnStream(stream)).length;
    for (const made of await fresh.snapshotter.take(batch)) {
      const kept = open.shift();
      if (!kept) break;
      const finding = compare(kept, made);
      if (finding) return done(finding);
      snapshots++;
    }
    onProgress(events);
  }
  const [missed] = open;
  if (missed) {
    const { position, state } = missed;
    return done({ kind: 'hash', position: position.toString(), kept: state.sha256, tables: [] });
  }
  return done(firstOtherRow(store, fresh.store, last));
}

function compare(kept: Snapshot, made: Snapshot): SnapshotFinding | undefined {
  if (kept.position === made.position && kept.state.sha256 === made.state.sha256) return undefined;
  const names = new Set([...Object.keys(kept.state.tables), ...Object.keys(made.state.tables)]);
  return {
    kind: 'hash',
    position: kept.position.toString(),
    kept: kept.state.sha256,
    folded: made.state.sha256,
    tables: [...names].filter((name) => kept.state.tables[name]?.sha256 !== made.state.tables[name]?.sha256),
  };
}

function firstOtherRow(kept: SnapshotStore, fresh: SnapshotStore, upTo: bigint): SnapshotFinding | undefined {
  const mine = kept.versions(upTo);
  for (const right of fresh.versions(upTo)) {
    const one = mine.next().value;
    const isSame =
      one?.id.equals(right.id) && one.row.equals(right.row) && one.hash?.equals(right.hash ?? one.row);
    if (!isSame) {
      const { table, key, position } = right;
      return { kind: 'row', table, key, position: position.toString() };
    }
  }
  const more = mine.next().value;
  if (more) return { kind: 'row', table: more.table, key: more.key, position: more.position.toString() };
  for (const place of fresh.unlike(kept, upTo)) return { kind: 'index', ...place };
  return undefined;
}
