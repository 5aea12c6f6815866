import { narrow } from './clean.js';
import { refuse, type Reader } from './value.js';

/** One of a fixed set, by its name or as people call it. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly zh: string;
  readonly en: string;
  readonly also?: readonly string[];
}

/** A choice for each value, by its names; those behind the first two are others for it. */
export const choices = <T extends string>(
  values: readonly T[],
  names: Readonly<Record<T, readonly [zh: string, en: string, ...also: string[]]>>,
): readonly Choice<T>[] =>
  values.map((value) => {
    const [zh, en, ...also] = names[value];
    return { value, zh, en, also };
  });

/** What people read for a value. */
export const nameOf = <T extends string>(listed: readonly Choice<T>[], value: T): string =>
  listed.find((one) => one.value === value)?.zh ?? value;

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const oneOf =
  <T extends string>(choices: readonly Choice<T>[]): Reader<T> =>
  ({ text }) => {
    const said = narrow(text);
    const found = choices.find(({ value, zh, en, also = [] }) =>
      [value, zh, en, ...also].some((each) => same(narrow(each), said)),
    );
    return found
      ? { value: found.value }
      : refuse('not-a-choice', choices.map(({ zh, value }) => `${zh}（${value}）`).join('、'));
  };

export interface CodeName {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

const codePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A code, or the name that a table has for one. Codes of one's own are codes as well. */
export const codeOf =
  (names: readonly CodeName[]): Reader<string> =>
  ({ text }) => {
    const said = narrow(text);
    const named = names.find(({ zh, en }) => same(zh, said) || same(en, said));
    if (named) return { value: named.code };
    return codePattern.test(said) ? { value: said } : refuse('not-a-code', said);
  };

/** GB/T 2260 and 10114: 6, 9 or 12 digits, or the name in the table of areas. */
export const areaOf =
  (areas: readonly { readonly code: string; readonly name: string }[]): Reader<string> =>
  ({ text }) => {
    const said = narrow(text);
    if (/^\d{6}(\d{3}){0,2}$/.test(said)) return { value: said };
    const named = areas.filter(({ name }) => name === said);
    return named.length === 1 && named[0] ? { value: named[0].code } : refuse('not-an-area', said);
  };
