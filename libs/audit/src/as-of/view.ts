import { tableName, stateTables, type State } from '#read-model';
import { differences } from '../decision/difference.js';
import { byBytes } from './bytes.js';
import type { SnapshotStore, Snapshot } from './snapshot-store.js';
import { rowHash, stateHash, type StateHash } from './state-hash.js';

/** A row by table and key: the next page starts after it. */
export interface RowPlace {
  readonly table: string;
  readonly key: string;
}

export interface RowChange extends RowPlace {
  /** The row at each end; absent where it did not exist yet. */
  readonly from?: object;
  readonly to?: object;
  readonly changes: readonly Change[];
}

/** One field that differs between two positions. */
export interface Change {
  readonly path: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** The state after the event at `position`, the last one that belongs to the position or time of the query. */
export class AsOfView {
  /** Hashes of the rows that are not as in the snapshot, by table, in the order of their keys. */
  private fresh: ReadonlyMap<string, readonly (readonly [string, Buffer])[]> | undefined;

  constructor(
    private readonly store: SnapshotStore,
    private readonly snapshot: Snapshot | undefined,
    readonly state: State,
    /** −1 before the first event. */
    readonly position: bigint,
    readonly events: number,
    /** When the log recorded that event; nothing before the first. */
    readonly recordedAt: string | undefined,
  ) {}

  /** Takes a time that grows with the number of rows, unless the position is that of a snapshot. */
  hash(): StateHash {
    if (this.snapshot?.position === this.position) return this.snapshot.state;
    return stateHash((table) => this.hashes(table));
  }

  /** Rows of each table. */
  counts(): Record<string, number> {
    const counts = new Map(
      stateTables.map(tableName).map((name) => [name, this.snapshot?.state.tables[name]?.rows ?? 0]),
    );
    for (const { table, isNew } of this.state.changes()) {
      const count = counts.get(table);
      if (isNew && count !== undefined) counts.set(table, count + 1);
    }
    return Object.fromEntries(counts);
  }

  /** Keys and hashes of a table's rows, by key, behind `after`. */
  *hashes(table: string, after?: string): Generator<readonly [string, Buffer]> {
    const mine = this.freshOf(table).filter(([key]) => after === undefined || byBytes(key, after) > 0);
    let next = 0;
    for (const known of this.store.hashesAt(table, this.snapshot?.position ?? -1n, after)) {
      for (let one = mine[next]; one && byBytes(one[0], known[0]) < 0; one = mine[++next]) yield one;
      const replaced = mine[next];
      if (replaced?.[0] === known[0]) {
        yield replaced;
        next++;
      } else {
        yield known;
      }
    }
    yield* mine.slice(next);
  }

  private freshOf(table: string): readonly (readonly [string, Buffer])[] {
    if (!this.fresh) {
      const fresh = new Map<string, [string, Buffer][]>();
      for (const { table: name, key, row } of this.state.changes()) {
        const rows = fresh.get(name) ?? [];
        rows.push([key, rowHash(row)]);
        fresh.set(name, rows);
      }
      for (const rows of fresh.values()) rows.sort(([a], [b]) => byBytes(a, b));
      this.fresh = fresh;
    }
    return this.fresh.get(table) ?? [];
  }
}

/** Rows that differ between two positions, ordered by table and key, after `after`; found by comparing hashes. */
export function* changedRows(from: AsOfView, to: AsOfView, after?: RowPlace): Generator<RowChange> {
  const names = stateTables.map(tableName).sort(byBytes);
  for (const table of names.filter((name) => !after || byBytes(name, after.table) >= 0)) {
    const behind = after?.table === table ? after.key : undefined;
    for (const key of changedKeys(from.hashes(table, behind), to.hashes(table, behind))) {
      const [before, later] = [from.state.rowNamed(table, key), to.state.rowNamed(table, key)];
      yield { table, key, from: before, to: later, changes: changesOf(before, later) };
    }
  }
}

type Hashes = Iterator<readonly [string, Buffer]>;

function* changedKeys(a: Hashes, b: Hashes): Generator<string> {
  let [one, other] = [a.next(), b.next()];
  while (!one.done || !other.done) {
    const order = one.done ? 1 : other.done ? -1 : byBytes(one.value[0], other.value[0]);
    if (order < 0 && !one.done) {
      yield one.value[0];
      one = a.next();
    } else if (order > 0 && !other.done) {
      yield other.value[0];
      other = b.next();
    } else if (!one.done && !other.done) {
      if (!one.value[1].equals(other.value[1])) yield one.value[0];
      [one, other] = [a.next(), b.next()];
    }
  }
}

/** Field by field; one that is there on one side only has nothing on the other. */
export const changesOf = (from: unknown, to: unknown): Change[] =>
  differences(from, to).map(({ path, recorded, recomputed }) => ({ path, from: recorded, to: recomputed }));
