import { noCell, type Table } from '../cell/cell.js';
import { fault, type TableFault } from '../cell/fault.js';
import { narrow } from '../values/clean.js';
import { isEmpty, type Columns } from './column.js';

/** Which column of the file holds what. */
export interface Heading {
  /** From 1. */
  readonly row: number;
  /** One or two. */
  readonly rows: number;
  /** Columns of the file, from 1, by what they hold. */
  readonly found: ReadonlyMap<string, number>;
  /** Headings that mean nothing here: shown, so that a misspelt one is seen. */
  readonly ignored: readonly string[];
}

const looksAtRows = 20;

/** A heading without what stands beside its name: brackets, marks of what must be entered. */
const named = (text: string): string =>
  narrow(text)
    .replace(/\([^)]*\)|[*:]/g, '')
    .replace(/[\s_]/g, '')
    .toLowerCase();

function nameTable(columns: Columns): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(columns).flatMap(([key, { zh, en, also = [] }]) =>
      [key, zh, en, ...also].map((name) => [named(name), key] as const),
    ),
  );
}

/** Above it titles may stand. Of two rows where a cell of the first is merged over several columns. */
export function headingOf(
  table: Table,
  columns: Columns,
): Heading | { readonly faults: readonly TableFault[] } {
  const names = nameTable(columns);
  const keysIn = (texts: readonly Said[]): Set<string> =>
    new Set(texts.flatMap((said) => keyOf(said, names) ?? []));
  const candidates = table.rows.slice(0, looksAtRows).map((_, index) => candidate(table, index));
  const best = candidates.reduce<Candidate | undefined>(
    (most, each) => (keysIn(each.texts).size > (most ? keysIn(most.texts).size : 0) ? each : most),
    undefined,
  );
  const required = Object.values(columns).filter((column) => column.required);
  const wording = (list: readonly { zh: string; en: string }[]): string =>
    list.map(({ zh, en }) => `${zh} / ${en}`).join('、');
  if (!best) return { faults: [fault('no-heading', {}, wording(required))] };
  return settled(best, table, columns, names);
}

/** The parts of the heading of a column, from the top. */
type Said = readonly string[];

interface Candidate {
  readonly row: number;
  readonly rows: number;
  readonly texts: readonly Said[];
}

function candidate({ rows, merged }: Table, index: number): Candidate {
  const row = index + 1;
  const width = Math.max(0, ...rows.map((each) => each.length));
  const spans = merged.filter(({ top, bottom }) => top <= row && row <= bottom);
  // what is merged over all columns is a title
  const isDouble = spans.some(
    ({ top, left, right, bottom }) =>
      top === row && bottom === row && right > left && right - left + 1 < width,
  );
  const depth = isDouble
    ? 2
    : Math.max(1, ...spans.filter(({ top }) => top === row).map((one) => one.bottom - row + 1));
  const texts = Array.from({ length: width }, (_, column) => {
    const parts = rows.slice(index, index + depth).map((each) => (each[column] ?? noCell).text.trim());
    return parts.filter((part, at) => part !== '' && part !== parts[at - 1]);
  });
  return { row, rows: depth, texts };
}

const keyOf = (said: Said, names: ReadonlyMap<string, string>): string | undefined =>
  names.get(named(said.join(''))) ?? names.get(named(said.at(-1) ?? ''));

function settled(
  { row, rows, texts }: Candidate,
  table: Table,
  columns: Columns,
  names: ReadonlyMap<string, string>,
): Heading | { readonly faults: readonly TableFault[] } {
  const faults: TableFault[] = [];
  const found = new Map<string, number>();
  const ignored: string[] = [];
  for (const [index, said] of texts.entries()) {
    const place = { row, column: index + 1 };
    const hasContent = table.rows.slice(row - 1 + rows).some((cells) => !isEmpty(cells[index] ?? noCell));
    const key = keyOf(said, names);
    if (said.length === 0) {
      if (hasContent) faults.push(fault('heading-missing', place));
    } else if (key === undefined) {
      if (said.length > 1) faults.push(fault('heading-unknown', place, said.join('/')));
      else ignored.push(said[0] ?? '');
    } else if (found.has(key)) faults.push(fault('heading-twice', place, said.join('/')));
    else found.set(key, index + 1);
  }
  for (const [key, { zh, en, required }] of Object.entries(columns))
    if (required && !found.has(key)) faults.push(fault('column-missing', { row }, `${zh} / ${en}`));
  return faults.length > 0 ? { faults } : { row, rows, found, ignored };
}
