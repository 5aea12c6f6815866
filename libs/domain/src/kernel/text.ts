/** The beginning of a text, never half a character: what is stored of it stays well-formed. */
export const beginningOf = (text: string, most: number): string =>
  text.length <= most ? text : [...text].slice(0, most).join('');
