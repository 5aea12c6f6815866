import { isOwnStream } from '#contracts';
import type { Historian } from './historian.js';
import type { HistoryStore, Snapshot } from './history-store.js';
import type { ReplayLog } from './replay-log.js';

/** Where what is kept is not what the log comes to. */
export type SnapshotFinding =
  | {
      readonly kind: 'hash';
      readonly position: string;
      readonly kept: string;
      readonly folded?: string;
      readonly tables: readonly string[];
    }
  | { readonly kind: 'row'; readonly position: string; readonly table: string; readonly key: string }
  | { readonly kind: 'index'; readonly incidentId: string };

export interface SnapshotsVerified {
  readonly snapshots: number;
  readonly events: number;
  readonly finding?: SnapshotFinding;
}

/**
 * Folds the log from its start into an empty history (`fresh`, of the same stride) and compares: first what it comes
 * to at each snapshot, then every row, byte by byte. Ends at the first difference. What is added meanwhile is left
 * out. Needs as much room on the disk as the history, and little memory.
 */
export async function verifySnapshots(
  history: HistoryStore,
  log: ReplayLog,
  fresh: { readonly historian: Historian; readonly store: HistoryStore },
  onProgress: (events: number) => void = () => undefined,
): Promise<SnapshotsVerified> {
  const open = [...history.snapshots()];
  const last = open.at(-1)?.position ?? -1n;
  let [snapshots, events] = [0, 0];
  const done = (finding?: SnapshotFinding): SnapshotsVerified => ({ snapshots, events, finding });
  for await (const batch of log.after(undefined)) {
    if (open.length === 0) break;
    events += batch.filter(({ stream }) => isOwnStream(stream)).length;
    for (const made of await fresh.historian.take(batch)) {
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
  return done(firstOtherRow(history, fresh.store, last));
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

function firstOtherRow(kept: HistoryStore, fresh: HistoryStore, upTo: bigint): SnapshotFinding | undefined {
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
  for (const incidentId of fresh.unlike(kept, upTo)) return { kind: 'index', incidentId };
  return undefined;
}
