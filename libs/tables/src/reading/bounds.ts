import { fault, type TableFault } from '../cell/fault.js';

/** Rows of data that one file may hold; the heading and what stands above it come on top. */
export const mostRows = 20_000;
const rowsAbove = 50;

/** What one file may hold: several times the columns of the widest table that is taken. */
export const tableBounds = { rows: mostRows + rowsAbove, columns: 256 } as const;

/** Of a file that cannot be read so many faults are looked for. */
const mostFaults = 1_000;

/** Looks no further once there are enough. */
export function firstFaults(faults: Iterable<TableFault>): TableFault[] {
  const first: TableFault[] = [];
  for (const one of faults) if (first.push(one) === mostFaults) break;
  return first;
}

/** The file holds more than one may: nothing more of it is looked at. */
export class OutOfBounds extends Error {
  constructor(readonly fault: TableFault) {
    super(fault.en);
  }
}

/**
 * Something stands there, as rows and columns count from 1.
 * @throws {OutOfBounds}
 */
export function requireWithin(row: number, column: number): void {
  const { rows, columns } = tableBounds;
  if (row > rows) throw new OutOfBounds(fault('too-many-rows', {}, String(rows)));
  if (column > columns) throw new OutOfBounds(fault('too-many-columns', { row }, String(columns)));
}
