import type { Table } from '../cell/cell.js';
import { fault, type TableFault } from '../cell/fault.js';
import { readCsv } from './csv.js';
import { readXlsx } from './xlsx.js';

export const csvMediaType = 'text/csv';
export const xlsxMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Rows of data that one file may hold; the heading and what stands above it come on top. */
export const mostRows = 20_000;
const rowsAbove = 50;

/** What an archive begins with, as every workbook does. */
const archive = [0x50, 0x4b] as const;

/**
 * The rows of a file. What it is is told by how it begins, whatever it is called: people send workbooks under the name of a
 * CSV file. With faults there is no table: nothing is guessed.
 */
export async function readTable(
  bytes: Uint8Array,
): Promise<Table | { readonly faults: readonly TableFault[] }> {
  const isArchive = archive.every((byte, index) => bytes[index] === byte);
  const read = isArchive ? await readXlsx(bytes, mostRows + rowsAbove) : readCsv(bytes, mostRows + rowsAbove);
  if ('faults' in read) return read;
  const destroyed = read.rows.flatMap((row, index) =>
    row.flatMap(({ text }, column) =>
      text.includes('\ufffd') ? [fault('text-destroyed', { row: index + 1, column: column + 1 })] : [],
    ),
  );
  return destroyed.length > 0 ? { faults: destroyed } : read;
}
