/**
 * What spreadsheets take for a formula when they open a CSV file, also in full width (OWASP, CSV Injection). An apostrophe
 * before it keeps it a text, and comes off again when it is read.
 */
const formula = /^'*[=+\-@\t\r＝＋－＠]/;

export const escaped = (text: string): string => (formula.test(text) ? `'${text}` : text);

export const unescaped = (text: string): string =>
  text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
