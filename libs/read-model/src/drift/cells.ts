import { jsonText, type TableSql } from '../projecting/store.js';

/** A row by column, each value as JSON in the one form that PostgreSQL gives it: equal values are equal texts. */
export type Cells = Readonly<Record<string, string>>;

/** The cells of a row `alias`. */
export const cellsOf = (alias: string): string =>
  `(select jsonb_object_agg(key, value::text) from jsonb_each(to_jsonb(${alias})))`;

/**
 * Gives the cells of rows that are not stored: written as the store writes them, so that instants, 64 bits, JSON and
 * what stands for unfit characters come out as from the table. In the order of the rows.
 */
export function unstoredCells({ columns }: TableSql, rows: readonly object[]): [string, unknown[]] {
  const values = columns.map((c) => `x."${c.property}" as ${c.name}`).join(', ');
  const types = columns.map((c) => `"${c.property}" ${c.type}`).join(', ');
  const text = `select ${cellsOf('n')} as cells
    from json_array_elements($1::json) with ordinality as e(row, place)
    cross join lateral json_to_record(e.row) as x(${types})
    cross join lateral (select ${values}) n order by e.place`;
  return [text, [jsonText(rows)]];
}

/** Names of the columns in which two rows of a table differ, sorted; the values stay where they are. */
export const differingColumns = (stored: Cells, fromLog: Cells): string[] =>
  [...new Set([...Object.keys(stored), ...Object.keys(fromLog)])]
    .filter((column) => stored[column] !== fromLog[column])
    .sort();
