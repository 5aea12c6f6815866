/** An element to be written: its text, its children in order, or nothing at all. */
export type Written = readonly [name: string, content: string | readonly Written[]] | undefined;

const special: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What XML 1.0 has no way to write, escaped or not. */
// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const escaped = (text: string): string =>
  text
    .replace(unwritable, '\ufffd')
    .replace(/[&<>]/g, (char) => special[char] ?? char)
    // a bare one would be read back as a line feed
    .replace(/\r/g, '&#xD;');

/**
 * Writes a document; an element that is nothing is left out. Names without a prefix are of `namespace`, others of the
 * namespace of their prefix.
 */
export function writeXml(
  root: NonNullable<Written>,
  namespace: string,
  prefixes: Readonly<Record<string, string>> = {},
): string {
  const [name, content] = root;
  const others = Object.entries(prefixes).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  const start = `<${name} xmlns="${namespace}"${others.join('')}>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${start}${inner(content, 1)}</${name}>\n`;
}

function inner(content: string | readonly Written[], depth: number): string {
  if (typeof content === 'string') return escaped(content);
  const indent = '  '.repeat(depth);
  const parts = content.flatMap((child) =>
    child ? [`\n${indent}<${child[0]}>${inner(child[1], depth + 1)}</${child[0]}>`] : [],
  );
  return parts.length === 0 ? '' : `${parts.join('')}\n${'  '.repeat(depth - 1)}`;
}
