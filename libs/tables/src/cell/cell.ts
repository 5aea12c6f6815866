/** A cell as it stands in the file. Of a number it is the digits as they are stored, of a date YYYY-MM-DD, of a time HH:MM. */
export interface Cell {
  readonly text: string;
  readonly form: 'text' | 'number' | 'date';
}

export const noCell: Cell = { text: '', form: 'text' };

export const textCell = (text: string): Cell => ({ text, form: 'text' });

/** Rows and columns count from 1, as spreadsheets show them; all four belong to the area. */
export interface Area {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** How the bytes were read: UTF-8 by its mark or as strict UTF-8, GB 18030, or a workbook, which says so itself. */
export type TableEncoding = 'utf-8-mark' | 'utf-8' | 'gb18030' | 'xlsx';

export interface Table {
  readonly encoding: TableEncoding;
  /** Each row from column A on; the value of merged cells stands in all of them. */
  readonly rows: readonly (readonly Cell[])[];
  readonly merged: readonly Area[];
  /** Bare day numbers count from 1904. */
  readonly from1904: boolean;
}

/** A, B, … Z, AA, … */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}
