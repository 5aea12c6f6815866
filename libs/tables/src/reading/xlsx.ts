import { readSheet } from 'read-excel-file/universal';
import { noCell, textCell, type Area, type Cell, type Table } from '../cell/cell.js';
import { fault, type TableFault } from '../cell/fault.js';
import { dayOfDate } from '../values/dates.js';
import { partsOf } from './xlsx-parts.js';

/** A number with its digits as they are stored: as a float those beyond the fifteenth would be made up. */
class Digits {
  constructor(readonly text: string) {}
}

type Read = string | boolean | Date | Digits | null;

/** The first sheet of a workbook. Formulas are read by the result that was stored with them. */
export async function readXlsx(bytes: Uint8Array): Promise<Table | { readonly faults: TableFault[] }> {
  const parts = partsOf(bytes);
  if ('faults' in parts) return parts;
  let read: Read[][];
  try {
    const copy = new Uint8Array(bytes).buffer;
    read = (await readSheet(copy, 1, {
      trim: false,
      parseNumber: (text: string) => new Digits(text),
    })) as unknown as Read[][];
  } catch (error) {
    // what it is made of comes from outside: the reader does not say what it throws
    return { faults: [fault('not-a-table', {}, (error as Error).message)] };
  }
  const rows = read.map((row) => row.map(cellOf));
  for (const area of parts.merged) fill(rows, area);
  return { encoding: 'xlsx', rows, ...parts };
}

function cellOf(value: Read): Cell {
  if (value === null || value === '') return noCell;
  if (value instanceof Digits) return { text: value.text, form: 'number' };
  if (value instanceof Date) return { text: dayOfDate(value), form: 'date' };
  return textCell(typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : value);
}

/** The value of the top left cell holds for the whole area, and no further. */
function fill(rows: Cell[][], { top, left, bottom, right }: Area): void {
  const value = rows[top - 1]?.[left - 1] ?? noCell;
  for (const row of rows.slice(top - 1, bottom))
    for (let column = left - 1; column < Math.min(right, row.length); column++) row[column] = value;
}
