/**
 * What spreadsheets take for a formula when they open a CSV file, also in full width and behind blanks (OWASP, CSV
 * Injection). An apostrophe before it keeps it a text, and comes off again when it is read.
 */
const formula = /^'*[\t\r]|^[\s']*[=+\-@＝＋－＠]/;
/** Runs nothing. */
const number = /^-?\d+(\.\d+)?$/;

export const escaped = (text: string): string =>
  formula.test(text) && !number.test(text) ? `'${text}` : text;

export const unescaped = (text: string): string =>
  text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
