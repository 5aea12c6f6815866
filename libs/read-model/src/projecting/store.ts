import type { Queryable } from '#postgres';
import type { DataSource } from 'typeorm';
import { LostWrite } from './errors.js';
import type { Store, Table } from './projection.js';

/** Where the live tables are. */
export const schema = 'read';

interface ColumnSql {
  readonly property: string;
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
  /** Read as a number although stored in 64 bits. */
  readonly asNumber: boolean;
}

export interface TableSql {
  readonly name: string;
  readonly columns: readonly ColumnSql[];
}

const described = new WeakMap<DataSource, Map<Table, TableSql>>();

/** Name and columns of a table, from its entity. */
export function tableSql(source: DataSource, table: Table): TableSql {
  const known = described.get(source) ?? new Map<Table, TableSql>();
  described.set(source, known);
  let sql = known.get(table);
  if (!sql) {
    const metadata = source.getMetadata(table);
    const columns = metadata.columns.map((column) => ({
      property: column.propertyName,
      name: `"${column.databaseName}"`,
      type: source.driver.normalizeType(column),
      isKey: column.isPrimary,
      asNumber: column.transformer !== undefined,
    }));
    known.set(table, (sql = { name: metadata.tableName, columns }));
  }
  return sql;
}

/** The select list that gives rows of the entity's shape, without the properties `except`. */
export const selectList = ({ columns }: TableSql, alias: string, except: readonly string[] = []): string =>
  columns
    .filter((c) => !except.includes(c.property))
    .map((c) => `${alias}.${c.name}${c.asNumber ? '::double precision' : ''} as "${c.property}"`)
    .join(', ');

/** Rows in a schema: `read` itself or the one that a rebuild fills. */
export class PgStore implements Store {
  constructor(
    private readonly source: DataSource,
    private readonly client: Queryable,
    private readonly schema: string,
  ) {}

  async load<R extends object>(table: Table<R>, ids: readonly string[]): Promise<R[]> {
    const sql = tableSql(this.source, table);
    const [key] = sql.columns.filter((c) => c.isKey);
    if (!key) throw new TypeError(`${sql.name} has no key`);
    const text = `select ${selectList(sql, 't')} from ${this.schema}.${sql.name} t
      where t.${key.name} = any($1::${key.type}[])`;
    return (await this.client.query<R>(text, [ids])).rows;
  }

  async upsert<R extends object>(
    table: Table<R>,
    rows: readonly R[],
    guard: keyof R & string,
  ): Promise<void> {
    if (rows.length === 0) return;
    const sql = tableSql(this.source, table);
    const keys = sql.columns.filter((c) => c.isKey).map((c) => c.name);
    const rest = sql.columns.filter((c) => !c.isKey).map((c) => c.name);
    const guarded = sql.columns.find((c) => c.property === guard)?.name;
    const { rowCount } = await this.client.query(
      `${this.insertFrom(sql)} on conflict (${keys.join(', ')}) do update set
         (${rest.join(', ')}) = (${rest.map((name) => `excluded.${name}`).join(', ')})
       where excluded.${guarded} > t.${guarded}`,
      [jsonText(rows)],
    );
    if (rowCount !== rows.length) throw new LostWrite(sql.name, rows.length, rowCount ?? 0);
  }

  async insert<R extends object>(table: Table<R>, rows: readonly R[]): Promise<void> {
    if (rows.length === 0) return;
    await this.client.query(`${this.insertFrom(tableSql(this.source, table))} on conflict do nothing`, [
      jsonText(rows),
    ]);
  }

  private insertFrom({ name, columns }: TableSql): string {
    const names = columns.map((c) => c.name).join(', ');
    const values = columns.map((c) => `x."${c.property}"`).join(', ');
    const types = columns.map((c) => `"${c.property}" ${c.type}`).join(', ');
    return `insert into ${this.schema}.${name} as t (${names})
      select ${values} from json_to_recordset($1::json) as x(${types})`;
  }
}

/**
 * JSON that PostgreSQL takes: it has no NUL and no half of a surrogate pair in its texts, while a sender's text may.
 * They become U+FFFD, so that no message can stop a projection; the log keeps the text as it came.
 */
export const jsonText = (value: unknown): string => {
  const text = JSON.stringify(value);
  return unfit.test(text)
    ? text.replace(escapes, (escape) => (escape.length > 2 ? '\\ufffd' : escape))
    : text;
};

const unfit = /\\u(?:0000|d[89a-f])/;
/** An escaped backslash is matched too, so that what follows one is not taken for an escape. */
const escapes = /\\(?:u(?:0000|d[89a-f][0-9a-f]{2})|.)/g;
