import { CsvError, parse } from 'csv-parse/sync';
import { noCell, textCell, type Cell, type Table } from '../cell/cell.js';
import { fault, type TableFault } from '../cell/fault.js';
import { unescaped } from '../cell/formula.js';
import { firstFaults, OutOfBounds, requireWithin } from './bounds.js';

const strict = { fatal: true, ignoreBOM: true } as const;
const mark = [0xef, 0xbb, 0xbf] as const;

/**
 * Rows of a CSV file: in UTF-8 if it says so by its mark or is strictly that, else in GB 18030. Separated by commas,
 * semicolons or tabs, whichever its first line holds most of.
 */
export function readCsv(bytes: Uint8Array): Table | { readonly faults: TableFault[] } {
  const decoded = decode(bytes);
  if ('faults' in decoded) return decoded;
  const { text, encoding } = decoded;
  const split = records(text);
  if ('faults' in split) return split;
  const rows = split.rows.map((row) => row.map((each) => (each === '' ? noCell : textCell(unescaped(each)))));
  return { encoding, rows: withoutTail(rows), merged: [], from1904: false };
}

const withoutTail = (rows: Cell[][]): Cell[][] =>
  rows.slice(0, rows.findLastIndex((row) => row.some(({ text }) => text.trim() !== '')) + 1);

type Decoded = { readonly text: string; readonly encoding: Table['encoding'] };

function decode(bytes: Uint8Array): Decoded | { readonly faults: TableFault[] } {
  const isMarked = mark.every((byte, index) => bytes[index] === byte);
  const content = isMarked ? bytes.subarray(mark.length) : bytes;
  const utf8 = strictly('utf-8', content);
  if (utf8 !== undefined) return { text: utf8, encoding: isMarked ? 'utf-8-mark' : 'utf-8' };
  const national = isMarked ? undefined : strictly('gb18030', content);
  if (national !== undefined) return { text: national, encoding: 'gb18030' };
  return { faults: undecodable(content, isMarked ? ['utf-8'] : ['utf-8', 'gb18030']) };
}

function strictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, strict).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The cells that cannot be read, in the encoding in which they are fewest. */
function undecodable(bytes: Uint8Array, encodings: readonly string[]): TableFault[] {
  // no separator or quote is part of a longer character in either encoding, so that the cells can be told apart by bytes
  const split = records(Buffer.from(bytes).toString('latin1'));
  if ('faults' in split) return [fault('neither-encoding')];
  const [fewest = []] = encodings
    .map((encoding) => firstFaults(undecodableIn(split.rows, encoding)))
    .sort((a, b) => a.length - b.length);
  return fewest.length > 0 ? fewest : [fault('neither-encoding')];
}

function* undecodableIn(rows: readonly (readonly string[])[], encoding: string): Generator<TableFault> {
  const isFit = (text: string): boolean => strictly(encoding, Buffer.from(text, 'latin1')) !== undefined;
  for (const [row, cells] of rows.entries()) {
    // most rows are fit, and a decoder for each cell is dear
    if (isFit(cells.join(','))) continue;
    for (const [column, cell] of cells.entries())
      if (!isFit(cell)) yield fault('neither-encoding', { row: row + 1, column: column + 1 });
  }
}

function records(text: string): { readonly rows: string[][] } | { readonly faults: TableFault[] } {
  let row = 0;
  try {
    const rows = parse(text, {
      delimiter: delimiterOf(text),
      relaxColumnCount: true,
      skipEmptyLines: false,
      onRecord: (cells: string[]) => {
        requireWithin(++row, cells.length);
        return cells;
      },
    });
    return { rows };
  } catch (error) {
    if (error instanceof OutOfBounds) return { faults: [error.fault] };
    if (!(error instanceof CsvError)) throw error;
    const broken = typeof error['records'] === 'number' ? error['records'] + 1 : undefined;
    return { faults: [fault('csv-broken', { row: broken }, error.message)] };
  }
}

function delimiterOf(text: string): string {
  const [line = ''] = /^.*/.exec(text) ?? [];
  const count = (separator: string): number => line.split(separator).length;
  return [',', '\t', ';'].reduce((best, each) => (count(each) > count(best) ? each : best));
}
