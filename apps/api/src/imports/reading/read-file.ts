import {
  faultsInOrder,
  readRows,
  readTable,
  tableKinds,
  type Columns,
  type ReadRows,
  type TableCodes,
  type TableEncoding,
  type TableFault,
  type TableKind,
} from '#tables';

/** Of the faults so many are listed; their number counts all. */
export const mostListed = 1_000;

export interface FileAsked {
  readonly bytes: Uint8Array;
  readonly kind: TableKind;
  readonly codes: TableCodes;
  /** Rows of the file that are passed over. */
  readonly leaveOut: readonly number[];
}

/** What a file says, before it is compared with what is on record. */
export interface FileRead extends Omit<ReadRows<Columns>, 'faults'> {
  /** Nothing where it is no table. */
  readonly encoding?: TableEncoding;
  /** The first in their order. */
  readonly faults: readonly TableFault[];
  readonly faultCount: number;
}

export type FileReader = (asked: FileAsked) => Promise<FileRead>;

export async function readFile({ bytes, kind, codes, leaveOut }: FileAsked): Promise<FileRead> {
  const passedOver = new Set<number | undefined>(leaveOut);
  const table = await readTable(bytes);
  if ('faults' in table) return { rows: [], ...counted(table.faults) };
  const { heading, rows, faults } = readRows<Columns>(table, tableKinds[kind](codes));
  return {
    ...{ encoding: table.encoding, heading },
    rows: rows.filter(({ row }) => !passedOver.has(row)),
    ...counted(faults.filter(({ row }) => !passedOver.has(row))),
  };
}

const counted = (faults: readonly TableFault[]): Pick<FileRead, 'faults' | 'faultCount'> => ({
  faults: faultsInOrder(faults).slice(0, mostListed),
  faultCount: faults.length,
});
