/** Where in a JSON text each of its values stands, or why it is none. Lines and columns count from 1. */
export type JsonText =
  | {
      readonly value: unknown;
      /** Line of the value at a path such as `rules[0].id`; of what holds it where there is no such value. */
      readonly lineOf: (path: string) => number;
      /** Fields that an object has twice, of which JSON keeps the last without a word. */
      readonly twice: readonly string[];
    }
  | { readonly fault: { readonly line: number; readonly column: number } };

class Unexpected extends Error {
  constructor(readonly at: number) {
    super();
  }
}

const blank = /[ \t\n\r]*/y;
const scalar =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const mostDeep = 64;

/** Reads a text as JSON, for people who have to find what is wrong in it. */
export function readJsonText(text: string): JsonText {
  const places = new Map<string, number>();
  const twice: string[] = [];
  let at = 0;

  const skip = (): void => {
    blank.lastIndex = at;
    at += blank.exec(text)?.[0].length ?? 0;
  };
  const take = (one: string): boolean => {
    skip();
    if (text[at] !== one) return false;
    at++;
    return true;
  };
  const need = (one: string): void => {
    if (!take(one)) throw new Unexpected(at);
  };
  const leaf = (): string => {
    scalar.lastIndex = at;
    const found = scalar.exec(text)?.[0];
    if (found === undefined) throw new Unexpected(at);
    at += found.length;
    return found;
  };
  const name = (): string => {
    skip();
    if (text[at] !== '"') throw new Unexpected(at);
    return JSON.parse(leaf()) as string;
  };

  function value(path: string, depth: number): void {
    skip();
    places.set(path, at);
    if (depth > mostDeep) throw new Unexpected(at);
    if (take('{')) object(path, depth);
    else if (take('[')) list(path, depth);
    else leaf();
  }
  function object(path: string, depth: number): void {
    const names = new Set<string>();
    if (take('}')) return;
    do {
      const field = name();
      const inside = path === '' ? field : `${path}.${field}`;
      if (names.has(field)) twice.push(inside);
      names.add(field);
      need(':');
      value(inside, depth + 1);
    } while (take(','));
    need('}');
  }
  function list(path: string, depth: number): void {
    if (take(']')) return;
    let index = 0;
    do value(`${path}[${index++}]`, depth + 1);
    while (take(','));
    need(']');
  }
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;

  try {
    value('', 0);
    skip();
    if (at < text.length) throw new Unexpected(at);
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    const column = error.at - text.lastIndexOf('\n', error.at - 1);
    return { fault: { line: lineAt(error.at), column } };
  }
  return {
    value: JSON.parse(text),
    twice,
    lineOf: (path) => {
      let known = path;
      while (!places.has(known))
        known = known.slice(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['), 0));
      return lineAt(places.get(known) ?? 0);
    },
  };
}
