import type { Cell } from '../cell/cell.js';
import type { TableFaultCode } from '../cell/fault-texts.js';

/** What a cell means, or why it means nothing. */
export type Value<T> = { readonly value: T } | { readonly fault: TableFaultCode; readonly said: string };

/** The workbook that a cell is of. */
export interface Beside {
  readonly from1904: boolean;
}

/** Reads a cell that is not empty. */
export type Reader<T> = (cell: Cell, beside: Beside) => Value<T>;

export const refuse = (fault: TableFaultCode, said: string): Value<never> => ({ fault, said });
