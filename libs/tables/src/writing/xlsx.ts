import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import type { Written } from './csv.js';

/** What a workbook would read as a character by its number. */
const coded = /_(?=x[0-9A-Fa-f]{4}_)/g;
/** XML has no place for these. */
// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const textOf = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(unwritable, '').replace(coded, '_x005F_');

export interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly Written[])[];
}

const widest = 40;
const width = (rows: Sheet['rows'], column: number): number =>
  Math.min(
    widest,
    // Chinese characters are twice as wide
    4 +
      Math.max(
        ...rows.slice(0, 200).map((row) => String(row[column] ?? '').replace(/[^\0-\xff]/g, 'xx').length),
      ),
  );

/** The first row of each sheet is its heading. Texts are cells of format text, so that no digit of them is lost. */
export function writeXlsx(sheets: readonly Sheet[]): Promise<Buffer> {
  const cells = (rows: Sheet['rows']): SheetData =>
    rows.map((row, index) =>
      row.map((value) => {
        if (value === undefined || value === '') return null;
        if (typeof value === 'number') return { type: Number, value };
        const heading = index === 0 ? ({ fontWeight: 'bold' } as const) : {};
        return { type: String, value: textOf(value), format: '@', wrap: value.includes('\n'), ...heading };
      }),
    );
  return writeXlsxFile(
    sheets.map(({ name, rows }) => ({
      sheet: name,
      data: cells(rows),
      columns: (rows[0] ?? []).map((_, column) => ({ width: width(rows, column) })),
      stickyRowsCount: 1,
    })),
  ).toBuffer();
}
