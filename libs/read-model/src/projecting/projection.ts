import type { AggregateName, AnyEvent, DomainEvents, RecordedEvent } from '#contracts';
import { ProjectionFailed } from './errors.js';

/** An event of the log, decoded once for all projections. `id` is its aggregate's, when it has one. */
export interface LogEvent {
  readonly event: AnyEvent;
  readonly record: RecordedEvent;
  readonly aggregate?: AggregateName;
  readonly id?: string;
}

/** The class of a table's rows: an entity. */
export type Table<R extends object = object> = new () => R;

/**
 * Where projections keep rows, within the transaction of one batch. Rows go out and come back as plain objects of
 * the entity's shape.
 */
export interface Store {
  /** The rows that exist among `ids`, by the table's only key. */
  load<R extends object>(table: Table<R>, ids: readonly string[]): Promise<R[]>;
  /** Inserts or replaces rows whose `guard` is higher than the stored one; throws `LostWrite` when one is not. */
  upsert<R extends object>(table: Table<R>, rows: readonly R[], guard: keyof R & string): Promise<void>;
  /** Inserts the rows whose key is new and leaves the others as they are. */
  insert<R extends object>(table: Table<R>, rows: readonly R[]): Promise<void>;
}

/**
 * A follower of the log that keeps tables of its own: it reads and writes no others, so that it can be rebuilt
 * alone. `apply` gets events in ascending order of position, each at most once.
 */
export interface Projection {
  readonly name: string;
  readonly tables: readonly Table[];
  /** Where one row stands for one aggregate. */
  readonly documents?: { readonly aggregate: AggregateName; readonly table: Table<DocumentRow> };
  apply(events: readonly LogEvent[], store: Store): Promise<void>;
}

/** What every row that stands for an aggregate has. */
export interface DocumentRow {
  id: string;
  /** Revision of the stream: refusals on record count, as they do for `ifrevision`. */
  revision: string;
  /** Position of the first event: a total order of age. */
  createdPosition: string;
  updatedAt: string;
}

export type Body<R extends DocumentRow> = Omit<R, keyof DocumentRow>;

/** The pure part of a document projection: no row yet and an event that creates none gives none. */
export type Evolve<A extends AggregateName, R extends DocumentRow> = (
  row: R | undefined,
  event: DomainEvents[A],
  record: RecordedEvent,
) => Body<R> | undefined;

interface Documents<A extends AggregateName, R extends DocumentRow> {
  readonly name: string;
  readonly aggregate: A;
  readonly table: Table<R>;
  readonly evolve: Evolve<A, R>;
}

/** One row per aggregate: the rows of a batch are loaded, folded and written back in one statement each. */
export function documents<A extends AggregateName, R extends DocumentRow>(
  { name, aggregate, table, evolve }: Documents<A, R>,
  children?: { readonly tables: readonly Table[]; write(rows: readonly R[], store: Store): Promise<void> },
): Projection {
  return {
    name,
    tables: [table, ...(children?.tables ?? [])],
    documents: { aggregate, table },
    async apply(events, store) {
      const mine = events.filter((e): e is LogEvent & { id: string } => e.aggregate === aggregate);
      if (mine.length === 0) return;
      const stored = await store.load(table, [...new Set(mine.map((e) => e.id))]);
      const rows = new Map(stored.map((row) => [row.id, row]));
      const changed = new Set<string>();
      for (const { id, event, record } of mine) {
        const next = blaming(name, record, () => step(evolve, rows.get(id), id, event, record));
        if (!next) continue;
        rows.set(id, next);
        changed.add(id);
      }
      const written = [...changed].flatMap((id) => rows.get(id) ?? []);
      await store.upsert(table, written, 'revision');
      await children?.write(written, store);
    },
  };
}

/** One event on one row. `evolve` gets events of its own aggregate only: the stream says which that is. */
function step<R extends DocumentRow>(
  evolve: (row: R | undefined, event: never, record: RecordedEvent) => Body<R> | undefined,
  row: R | undefined,
  id: string,
  event: AnyEvent,
  record: RecordedEvent,
): R | undefined {
  const revision = record.revision.toString();
  if (event.type === 'command.refused' || event.type === 'command.no-change')
    return row && { ...row, revision };
  const body = evolve(row, event as never, record);
  if (!body) return undefined;
  const createdPosition = row?.createdPosition ?? record.position.toString();
  return { ...body, id, revision, createdPosition, updatedAt: record.recordedAt } as R;
}

/** Names the event when the pure part throws. */
export function blaming<T>(projection: string, record: RecordedEvent, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new ProjectionFailed(projection, record.position, error);
  }
}
