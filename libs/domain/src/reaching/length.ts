/** How long a text is in the unit of a channel. */
export type Measure = (text: string) => number;

/** UTF-16 units, which SMS counts by in UCS-2. */
export const units: Measure = (text) => text.length;

/** Bytes in UTF-8. Half a surrogate pair counts as the three bytes of what stands in its place. */
export const bytes: Measure = (text) => {
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    sum += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return sum;
};

const single = 70;
const perPart = 67;

/** The parts that an SMS in UCS-2 goes out in: 70 units alone, 67 each of several; no character is torn. */
export function smsParts(text: string): string[] {
  if (text.length <= single) return [text];
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (part.length + character.length > perPart) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}

/** Parts of an SMS. */
export const parts: Measure = (text) => smsParts(text).length;

/** The text, or as many of its characters as leave room for the tail, which then says that it is cut. */
export function fit(text: string, tail: string, limit: number, measure: Measure): string {
  if (measure(text) <= limit) return text;
  const characters = [...text];
  let [least, most] = [0, characters.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (measure(characters.slice(0, middle).join('') + tail) <= limit) least = middle;
    else most = middle - 1;
  }
  return characters.slice(0, least).join('') + tail;
}
