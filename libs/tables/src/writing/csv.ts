import { escaped } from '../cell/formula.js';

/** What a cell of a list holds: texts stay texts, numbers numbers. */
export type Written = string | number | undefined;

const quoted = (text: string): string =>
  /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;

/** In UTF-8 with the mark by which Chinese Excel knows it; what a spreadsheet would run has an apostrophe before it. */
export const writeCsv = (rows: readonly (readonly Written[])[]): Buffer =>
  Buffer.from(
    `\ufeff${rows
      .map((row) =>
        row
          .map((value) => (typeof value === 'number' ? String(value) : quoted(escaped(value ?? ''))))
          .join(','),
      )
      .join('\r\n')}\r\n`,
  );
