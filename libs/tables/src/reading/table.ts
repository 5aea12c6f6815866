import type { Table } from '../cell/cell.js';
import { fault, type TableFault } from '../cell/fault.js';
import { firstFaults } from './bounds.js';
import { readCsv } from './csv.js';
import { readXlsx } from './xlsx.js';

export const csvMediaType = 'text/csv';
export const xlsxMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

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
  const read = isArchive ? await readXlsx(bytes) : readCsv(bytes);
  if ('faults' in read) return read;
  const destroyed = firstFaults(destroyedIn(read));
  return destroyed.length > 0 ? { faults: destroyed } : read;
}

function* destroyedIn({ rows }: Table): Generator<TableFault> {
  for (const [row, cells] of rows.entries())
    for (const [column, { text }] of cells.entries())
      if (text.includes('\ufffd')) yield fault('text-destroyed', { row: row + 1, column: column + 1 });
}
