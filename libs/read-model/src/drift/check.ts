import { streamId, type RecordedEvent } from '#contracts';
import type { Database, Queryable } from '#postgres';
import { MemoryTables } from '../projecting/memory-tables.js';
import type { DocumentRow, Projection, Table } from '../projecting/projection.js';
import { schema, tableSql } from '../projecting/store.js';
import { snapshot } from '../query/snapshot.js';
import { cellsOf, differingColumns, unstoredCells, type Cells } from './cells.js';

/** Events of one stream, oldest first, in pages. */
export type StreamSource = (stream: string) => AsyncIterable<readonly RecordedEvent[]>;

/** A row that is not what the log makes of it. Names columns and never what is in them. */
export interface RowDrift {
  readonly table: string;
  readonly id: string;
  /** Of the aggregate, as its row has it. */
  readonly revision: string;
  /** `missing`: the log has it, the table has not; `surplus`: the reverse. */
  readonly kind: 'missing' | 'surplus' | 'different';
  /** Of a `different` row. */
  readonly columns: readonly string[];
}

export interface SampledRows {
  /** Rows compared, those that belong to a document included. */
  readonly checked: number;
  readonly drift: readonly RowDrift[];
}

interface StoredRow {
  readonly id: string;
  readonly revision: string;
  readonly cells: Cells;
}

interface Snapshot {
  /** What the projection had seen when the rows were read; −1 for nothing. */
  readonly seen: bigint;
  readonly rows: readonly StoredRow[];
}

type Documents = Projection & Required<Pick<Projection, 'documents'>>;

/** Blocks of a table that a sample is drawn from: a whole small table, and no more of a large one. */
const sampledBlocks = 8;

/**
 * Compares a few rows of every table of documents with a fold of their streams: cheap enough to go on for ever, where
 * a verification reads everything. It starts from rows that there are: only a verification finds that a whole document
 * is missing, or that a row beside it (a line, a recipient) is too many.
 */
export class DriftCheck {
  private readonly projections: readonly Documents[];

  constructor(
    private readonly db: Database,
    projections: readonly Projection[],
    private readonly read: StreamSource,
  ) {
    this.projections = projections.filter((one): one is Documents => one.documents !== undefined);
  }

  /** Some `most` rows, as many of each table, or all of a table that has fewer. */
  async sample(most: number): Promise<SampledRows> {
    const ofEach = Math.ceil(most / this.projections.length);
    let checked = 0;
    const drift: RowDrift[] = [];
    for (const projection of this.projections) {
      const sampled = await this.compare(projection, await this.stored(projection, { atRandom: ofEach }));
      checked += sampled.checked;
      const suspects = [...new Set(sampled.drift.map(({ document }) => document))];
      if (suspects.length === 0) continue;
      // what differs a second time was not read while tables were swapped, nor before the log had told everything
      const again = await this.compare(projection, await this.stored(projection, { ids: suspects }));
      drift.push(...again.drift.map(({ found }) => found));
    }
    return { checked, drift };
  }

  /** Rows and the checkpoint that they were committed with. */
  private stored(
    { name, documents }: Documents,
    which: { readonly atRandom: number } | { readonly ids: readonly string[] },
  ): Promise<Snapshot> {
    const table = this.nameOf(documents.table);
    return snapshot(this.db, [table, 'checkpoints'], async (client) => {
      const { rows: checkpoints } = await client.query<{ position: string }>(
        `select position from ${schema}.checkpoints where kind = 'projection' and name = $1`,
        [name],
      );
      const rows = 'ids' in which ? byId(client, table, which.ids) : someOf(client, table, which.atRandom);
      return { seen: BigInt(checkpoints[0]?.position ?? -1), rows: await rows };
    });
  }

  private async compare(
    projection: Documents,
    { seen, rows }: Snapshot,
  ): Promise<{ checked: number; drift: { document: string; found: RowDrift }[] }> {
    const { table, aggregate } = projection.documents;
    const children = projection.tables.filter((one) => one !== table);
    let checked = 0;
    const drift: { document: string; found: RowDrift }[] = [];
    for (const stored of rows) {
      const folded = await this.fold(projection, streamId(aggregate, stored.id), seen);
      const compared = [
        await this.document(table, stored, folded),
        ...(await Promise.all(children.map((child) => this.ofDocument(table, stored, child, folded)))),
      ];
      checked += compared.reduce((sum, one) => sum + one.checked, 0);
      for (const found of compared.flatMap((one) => one.drift)) drift.push({ document: stored.id, found });
    }
    return { checked, drift };
  }

  private async fold(projection: Documents, stream: string, upTo: bigint): Promise<MemoryTables> {
    const tables = new MemoryTables();
    for await (const page of this.read(stream)) {
      const events = page.filter(({ position }) => position <= upTo);
      await tables.apply([projection], { events, upTo: events.at(-1)?.position ?? upTo });
      if (events.length < page.length) break;
    }
    return tables;
  }

  private async document(
    table: Table<DocumentRow>,
    stored: StoredRow,
    folded: MemoryTables,
  ): Promise<SampledRows> {
    const [fromLog] = await this.cellsFrom(table, folded.rows(table));
    return { checked: 1, drift: this.difference(table, stored.id, stored.revision, stored.cells, fromLog) };
  }

  /** Rows that are written with a document. None are compared when that has moved on since it was read. */
  private async ofDocument(
    table: Table<DocumentRow>,
    { id, revision }: StoredRow,
    child: Table,
    folded: MemoryTables,
  ): Promise<SampledRows> {
    const rows = folded.rows(child) as { id: string }[];
    if (rows.length === 0) return { checked: 0, drift: [] };
    const [document, name] = [this.nameOf(table), this.nameOf(child)];
    const ids = rows.map((row) => row.id);
    const { now, stored } = await snapshot(this.db, [document, name], async (client) => ({
      now: await byId(client, document, [id]),
      stored: await byId(client, name, ids),
    }));
    if (now[0]?.revision !== revision) return { checked: 0, drift: [] };
    const found = new Map(stored.map((row) => [row.id, row.cells]));
    const fromLog = await this.cellsFrom(child, rows);
    const drift = ids.flatMap((key, i) => this.difference(child, key, revision, found.get(key), fromLog[i]));
    return { checked: ids.length, drift };
  }

  private async cellsFrom(table: Table, rows: readonly object[]): Promise<Cells[]> {
    if (rows.length === 0) return [];
    const found = await this.db.rows<{ cells: Cells }>(
      ...unstoredCells(tableSql(this.db.source, table), rows),
    );
    return found.map(({ cells }) => cells);
  }

  private difference(
    table: Table,
    id: string,
    revision: string,
    stored: Cells | undefined,
    fromLog: Cells | undefined,
  ): RowDrift[] {
    const columns = stored && fromLog ? differingColumns(stored, fromLog) : [];
    if (stored && fromLog && columns.length === 0) return [];
    const kind = !stored ? 'missing' : !fromLog ? 'surplus' : 'different';
    return [{ table: this.nameOf(table), id, revision, kind, columns }];
  }

  private nameOf(table: Table): string {
    return tableSql(this.db.source, table).name;
  }
}

async function byId(client: Queryable, table: string, ids: readonly string[]): Promise<StoredRow[]> {
  const { rows } = await client.query<StoredRow>(
    `select t.id, t.revision, ${cellsOf('t')} as cells from ${schema}.${table} t where t.id = any($1)`,
    [ids],
  );
  return rows;
}

async function someOf(client: Queryable, table: string, most: number): Promise<StoredRow[]> {
  const blocks = `pg_relation_size('${schema}.${table}')::real / current_setting('block_size')::real`;
  const { rows } = await client.query<StoredRow>(
    `select t.id, t.revision, ${cellsOf('t')} as cells from (
        select * from ${schema}.${table}
          tablesample system (least(100, 100 * ${sampledBlocks} / greatest(1, ${blocks})))
          order by random() limit $1
      ) t`,
    [most],
  );
  return rows;
}
