import type { Language } from '../http/language.js';
import type { Written } from '#tables';
import { headingOf } from './headings.js';

/** What tells only machines something. */
const left = ['revision', 'createdPosition'];

type Item = Readonly<Record<string, unknown>>;

/**
 * A list as a table: a column for each field, for each field of an object in it as well, and lists in one cell. Instants are
 * shown in Beijing time, amounts of money in yuan.
 */
export function flatTable(items: readonly object[], language: Language): Written[][] {
  const rows = items.map((item) => new Map(cellsOf(item as Item)));
  const paths = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return [
    distinct(paths.map((path) => headingOf(path, language))),
    ...rows.map((row) => paths.map((path) => written(path, row.get(path), language))),
  ];
}

/** Of two columns of one heading the later says that it is another. */
const distinct = (headings: readonly string[]): string[] =>
  headings.map((heading, index) => {
    const before = headings.slice(0, index).filter((other) => other === heading).length;
    return before === 0 ? heading : `${heading} ${before + 1}`;
  });

function cellsOf(item: Item, before = ''): (readonly [string, unknown])[] {
  return Object.entries(item).flatMap(([key, value]) => {
    if (before === '' && left.includes(key)) return [];
    const path = `${before}${key}`;
    return isObject(value) && before === '' ? cellsOf(value, `${path}.`) : [[path, value] as const];
  });
}

const isObject = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const beijingMs = 8 * 3_600_000;

/** 2026-11-29 20:00:00 in Beijing. */
export const inBeijing = (at: string): string =>
  new Date(Date.parse(at) + beijingMs).toISOString().slice(0, 19).replace('T', ' ');

function written(path: string, value: unknown, language: Language): Written {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number') return path.endsWith('Fen') ? value / 100 : value;
  return inWords(value, language);
}

function inWords(value: unknown, language: Language): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
  if (typeof value === 'string') return instant.test(value) ? inBeijing(value) : value;
  if (Array.isArray(value)) {
    const isPlain = value.every((each) => typeof each !== 'object');
    return value.map((each) => inWords(each, language)).join(isPlain ? '、' : '\n');
  }
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, each]) => `${headingOf(key, language)}: ${inWords(each, language)}`)
      .join(', ');
  return JSON.stringify(value);
}
