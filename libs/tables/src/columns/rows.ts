import { noCell, type Cell, type Table } from '../cell/cell.js';
import { fault, inOrder, type TableFault } from '../cell/fault.js';
import { isEmpty, type Columns, type RowOf } from './column.js';
import { headingOf, type Heading } from './heading.js';

/** A row of the file that says something. */
export interface ReadRow<C extends Columns> {
  /** As the spreadsheet shows it. */
  readonly row: number;
  readonly says: RowOf<C>;
}

export interface ReadRows<C extends Columns> {
  readonly heading?: Heading;
  /** Those without a fault. */
  readonly rows: readonly ReadRow<C>[];
  readonly faults: readonly TableFault[];
}

/** All rows below the heading with everything that is wrong with them, at once. Empty rows are none. */
export function readRows<C extends Columns>(table: Table, columns: C): ReadRows<C> {
  const heading = headingOf(table, columns);
  if ('faults' in heading) return { rows: [], faults: inOrder(heading.faults) };
  const rows: ReadRow<C>[] = [];
  const faults: TableFault[] = [];
  const first = heading.row + heading.rows;
  for (const [index, cells] of table.rows.slice(first - 1).entries()) {
    if (cells.every(isEmpty)) continue;
    const row = first + index;
    const read = rowOf(cells, row, heading, columns, table);
    if (read.faults.length > 0) faults.push(...read.faults);
    else rows.push({ row, says: read.says as RowOf<C> });
  }
  if (rows.length === 0 && faults.length === 0) faults.push(fault('no-rows'));
  return { heading, rows, faults: inOrder(faults) };
}

function rowOf(
  cells: readonly Cell[],
  row: number,
  { found }: Heading,
  columns: Columns,
  { from1904 }: Table,
): { readonly says: object; readonly faults: readonly TableFault[] } {
  const says: Record<string, unknown> = {};
  const faults: TableFault[] = [];
  for (const [key, column] of found) {
    const { zh: heading, read, required } = columns[key] as Columns[string];
    const cell = cells[column - 1] ?? noCell;
    const place = { row, column, heading };
    if (isEmpty(cell)) {
      if (required) faults.push(fault('missing', place));
      continue;
    }
    const value = read(cell, { from1904 });
    if (!('value' in value)) faults.push(fault(value.fault, place, value.said));
    else if (value.value !== '') says[key] = value.value;
    else if (required) faults.push(fault('missing', place));
  }
  return { says, faults };
}

/** Where a fault that is found later belongs. */
export const placeOf = (
  { found }: Pick<Heading, 'found'>,
  columns: Columns,
  row: number,
  key: string,
): { readonly row: number; readonly column?: number; readonly heading?: string } => ({
  row,
  ...(found.has(key) ? { column: found.get(key), heading: columns[key]?.zh } : {}),
});
