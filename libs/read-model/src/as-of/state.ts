import type { RecordedEvent } from '#contracts';
import { standings, type Standing } from '#domain';
import type { Projection, Store, Table } from '../projecting/projection.js';
import { TimelineRow } from '../incident/timeline.js';
import { decodeAll } from '../projecting/runner.js';
import { SightRow } from '../sight/rows.js';
import { isJournal, rowKey, stateProjections, tableName } from './tables.js';

/** Rows as they stood at some position, to build on. Tables and keys by name; see `rowKey`. */
export interface StateBase {
  row(table: string, key: string): object | undefined;
  /** Keys of the rows that exist, ascending by their bytes, behind `after`. */
  keys(table: string, after?: string): Iterable<string>;
  /** Rows that name the incident, or have at a later position. */
  ofIncident(incidentId: string): Iterable<{ readonly table: string; readonly key: string }>;
  /** Keys of the rows that say as what this agency is named, in no order. */
  ofAgency(agencyId: string): Iterable<string>;
}

const nothing: StateBase = {
  row: () => undefined,
  keys: () => [],
  ofIncident: () => [],
  ofAgency: () => [],
};

/** An event that an incident's timeline shows. */
export interface Touch {
  readonly incidentId: string;
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
}

export interface ChangedRow {
  readonly table: string;
  readonly key: string;
  readonly row: object;
  /** There was none in the base. */
  readonly isNew: boolean;
}

/**
 * The tables of the projections as of a log position, in memory: filled by the same code that fills PostgreSQL, on top
 * of a base that is read on demand. Only the changes since the base are held.
 */
export class State implements Store {
  private readonly tables = new Map<string, Map<string, object>>();
  readonly touches: Touch[] = [];

  constructor(
    private readonly base: StateBase = nothing,
    private readonly projections: readonly Projection[] = stateProjections,
  ) {}

  /** Events in ascending order of position, each once. */
  async apply(records: readonly RecordedEvent[]): Promise<void> {
    const events = decodeAll(records);
    if (events.length === 0) return;
    for (const projection of this.projections) await projection.apply(events, this);
  }

  row<R extends object>(table: Table<R>, key: string): R | undefined {
    return this.rowNamed(tableName(table), key) as R | undefined;
  }

  rowNamed(table: string, key: string): object | undefined {
    return this.tables.get(table)?.get(key) ?? this.base.row(table, key);
  }

  /** Keys behind `after`, ascending by their bytes. */
  *keys(table: string, after?: string): Generator<string> {
    const mine = [...(this.tables.get(table)?.keys() ?? [])]
      .filter((key) => after === undefined || byBytes(key, after) > 0)
      .sort(byBytes);
    let next = 0;
    for (const key of this.base.keys(table, after)) {
      for (; next < mine.length && byBytes(mine[next] as string, key) < 0; next++) yield mine[next] as string;
      if (mine[next] === key) next++;
      yield key;
    }
    yield* mine.slice(next);
  }

  *rows<R extends object>(table: Table<R>, after?: string): Generator<R> {
    const name = tableName(table);
    for (const key of this.keys(name, after)) yield this.rowNamed(name, key) as R;
  }

  /** Rows of a table that name the incident, by key. */
  ofIncident<R extends object>(table: Table<R>, incidentId: string): R[] {
    const name = tableName(table);
    const keys = new Set<string>();
    for (const one of this.base.ofIncident(incidentId)) if (one.table === name) keys.add(one.key);
    for (const [key, row] of this.tables.get(name) ?? []) if (incidentOf(row) === incidentId) keys.add(key);
    return [...keys].sort(byBytes).flatMap((key) => {
      const row = this.rowNamed(name, key);
      return row && incidentOf(row) === incidentId ? [row as R] : [];
    });
  }

  /** As what the agency is named in an object, its stream, at this position. */
  standings(object: string, agencyId: string): Standing[] {
    const name = tableName(SightRow);
    const beginning = `${JSON.stringify([object, agencyId]).slice(0, -1)},`;
    const keys = new Set<string>();
    for (const key of this.base.keys(name, beginning)) {
      if (!key.startsWith(beginning)) break;
      keys.add(key);
    }
    return standings.filter((standing) => {
      const key = rowKey(SightRow, { object, agencyId, standing });
      const row = this.tables.get(name)?.get(key) ?? (keys.has(key) ? this.base.row(name, key) : undefined);
      return (row as SightRow | undefined)?.endedPosition === null;
    });
  }

  /** Streams of the objects in which the agency is named at this position. */
  *namedIn(agencyId: string): Generator<string> {
    const name = tableName(SightRow);
    const keys = new Set(this.base.ofAgency(agencyId));
    for (const [key, row] of this.tables.get(name) ?? [])
      if ((row as SightRow).agencyId === agencyId) keys.add(key);
    const objects = new Set<string>();
    for (const key of [...keys].sort(byBytes)) {
      const row = this.row(SightRow, key);
      if (row?.endedPosition === null) objects.add(row.object);
    }
    yield* objects;
  }

  /** What is not as in the base. */
  *changes(): Generator<ChangedRow> {
    for (const [table, rows] of this.tables) {
      for (const [key, row] of rows) yield { table, key, row, isNew: !this.base.row(table, key) };
    }
  }

  load<R extends object>(table: Table<R>, ids: readonly string[]): Promise<R[]> {
    return Promise.resolve(ids.flatMap((id) => this.row(table, id) ?? []));
  }

  upsert<R extends object>(table: Table<R>, rows: readonly R[]): Promise<void> {
    if (!isJournal(table)) for (const row of rows) this.put(table, row);
    return Promise.resolve();
  }

  insert<R extends object>(table: Table<R>, rows: readonly R[]): Promise<void> {
    if (table === (TimelineRow as Table)) this.touch(rows as unknown as readonly TimelineRow[]);
    if (isJournal(table)) return Promise.resolve();
    for (const row of rows) if (!this.row(table, rowKey(table, row))) this.put(table, row);
    return Promise.resolve();
  }

  private touch(rows: readonly TimelineRow[]): void {
    for (const { incidentId, position, stream, revision } of rows) {
      if (incidentId === null) continue;
      this.touches.push({ incidentId, position: BigInt(position), stream, revision: BigInt(revision) });
    }
  }

  /** As PostgreSQL would give it back: what is undefined is not there. */
  private put(table: Table, row: object): void {
    const name = tableName(table);
    const rows = this.tables.get(name) ?? new Map<string, object>();
    this.tables.set(name, rows);
    rows.set(rowKey(table, row), JSON.parse(JSON.stringify(row)) as object);
  }
}

/** The incident that a row names, if it names one. */
export const incidentOf = (row: object): string | undefined => {
  const { incidentId } = row as { incidentId?: unknown };
  return typeof incidentId === 'string' ? incidentId : undefined;
};

/** The agency of which a row says as what it is named. */
export const agencyNamedIn = (table: string, row: object): string | undefined =>
  table === tableName(SightRow) ? (row as SightRow).agencyId : undefined;

export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
