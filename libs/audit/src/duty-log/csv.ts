/** What a spreadsheet takes for a formula, also in full width; a number is none. */
const formula = /^[\s']*[=+\-@＝＋－＠]/;
const number = /^-?\d+(\.\d+)?$/;

const field = (text: string): string => {
  const inert = formula.test(text) && !number.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};

/**
 * Rows in CSV (RFC 4180) in UTF-8 with the mark by which Chinese Excel knows it. No cell is a formula: what would be one has
 * an apostrophe before it.
 */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')}`;
