import type { Projection, Store, Table } from './projection.js';
import { decodeAll, type Batch } from './runner.js';
import { getMetadataArgsStorage } from 'typeorm';

type Rows = Map<string, object>;

/** Tables in memory under the runner's rules: checkpoints, guards, and JSON on the way in and out. */
export class MemoryTables implements Store {
  private readonly tables = new Map<Table, Rows>();
  private readonly seen = new Map<string, bigint>();

  async apply(projections: readonly Projection[], { events, upTo }: Batch): Promise<void> {
    const decoded = decodeAll(events);
    for (const projection of projections) {
      const seen = this.seen.get(projection.name) ?? -1n;
      await projection.apply(
        decoded.filter(({ record }) => record.position > seen),
        this,
      );
      this.seen.set(projection.name, upTo > seen ? upTo : seen);
    }
  }

  /** By key. */
  rows<R extends object>(table: Table<R>): R[] {
    const rows = [...this.of(table)].sort(([a], [b]) => (a < b ? -1 : 1));
    return rows.map(([, row]) => row as R);
  }

  load<R extends object>(table: Table<R>, ids: readonly string[]): Promise<R[]> {
    const rows = this.of(table);
    return Promise.resolve(ids.flatMap((id) => (rows.get(JSON.stringify([id])) as R | undefined) ?? []));
  }

  upsert<R extends object>(table: Table<R>, rows: readonly R[], guard: keyof R & string): Promise<void> {
    for (const row of rows) {
      const stored = this.of(table).get(keyOf(table, row)) as R | undefined;
      if (stored && BigInt(stored[guard] as string) >= BigInt(row[guard] as string)) {
        throw new Error(`${table.name}: the stored row is as new`);
      }
      this.put(table, row);
    }
    return Promise.resolve();
  }

  insert<R extends object>(table: Table<R>, rows: readonly R[]): Promise<void> {
    for (const row of rows) if (!this.of(table).has(keyOf(table, row))) this.put(table, row);
    return Promise.resolve();
  }

  private of(table: Table): Rows {
    const rows = this.tables.get(table) ?? new Map<string, object>();
    this.tables.set(table, rows);
    return rows;
  }

  private put(table: Table, row: object): void {
    this.of(table).set(keyOf(table, row), JSON.parse(JSON.stringify(row)) as object);
  }
}

const keyOf = (table: Table, row: object): string => {
  const keys = getMetadataArgsStorage().columns.filter((c) => c.target === table && c.options.primary);
  return JSON.stringify(keys.map((c) => (row as Record<string, unknown>)[c.propertyName]));
};
