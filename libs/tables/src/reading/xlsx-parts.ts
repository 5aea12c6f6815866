import { strFromU8, unzipSync, type Unzipped } from 'fflate';
import { SaxesParser } from 'saxes';
import type { Area } from '../cell/cell.js';
import { fault, type TableFault } from '../cell/fault.js';
import { OutOfBounds, requireWithin, tableBounds } from './bounds.js';

/** What the reader of cells does not tell: which cells are merged, and from when days count. */
export interface WorkbookParts {
  readonly merged: readonly Area[];
  readonly from1904: boolean;
}

/** So much a workbook may come to when it is unpacked: some ten times the largest that is taken. */
const mostBytes = 100 * 1024 * 1024;
/** As many as a sheet has in any program. Those at its end that hold nothing are not counted. */
const mostSheetRows = 1_048_576;

export function partsOf(bytes: Uint8Array): WorkbookParts | { readonly faults: TableFault[] } {
  try {
    const files = unpacked(bytes);
    if (files === 'too-large') return { faults: [fault('too-large', {}, `${mostBytes / 1024 / 1024} MB`)] };
    const workbook = textOf(files, 'xl/workbook.xml');
    const sheet = textOf(files, sheetPath(workbook, textOf(files, 'xl/_rels/workbook.xml.rels')));
    return { merged: mergedIn(sheet), from1904: is1904(workbook) };
  } catch (error) {
    if (error instanceof OutOfBounds) return { faults: [error.fault] };
    // what it is made of comes from outside: neither parser says what it throws
    return { faults: [fault('not-a-table', {}, (error as Error).message)] };
  }
}

function unpacked(bytes: Uint8Array): Unzipped | 'too-large' {
  let total = 0;
  unzipSync(bytes, { filter: ({ originalSize }) => ((total += originalSize), false) });
  if (total > mostBytes) return 'too-large';
  const needed = /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/;
  return unzipSync(bytes, { filter: ({ name }) => needed.test(name) });
}

function textOf(files: Unzipped, name: string): string {
  const file = files[name];
  if (!file) throw new TypeError(`${name} is missing`);
  return strFromU8(file);
}

type Tag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };

function eachTag(xml: string, see: (tag: Tag) => void): void {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) =>
    see({ name: name.replace(/^.*:/, ''), attributes: attributes }),
  );
  parser.write(xml).close();
}

function sheetPath(workbook: string, relations: string): string {
  let id: string | undefined;
  eachTag(workbook, ({ name, attributes }) => {
    if (name === 'sheet')
      id ??= attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
  });
  let target: string | undefined;
  eachTag(relations, ({ name, attributes }) => {
    if (name === 'Relationship' && attributes['Id'] === id) target = attributes['Target'];
  });
  if (target === undefined) throw new TypeError('there is no sheet');
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

function is1904(workbook: string): boolean {
  let found = false;
  eachTag(workbook, ({ name, attributes }) => {
    if (name === 'workbookPr') found = ['1', 'true'].includes(attributes['date1904'] ?? '');
  });
  return found;
}

/**
 * Also looks at where values stand: the reader of cells makes room for all before them, however few there are.
 * @throws {OutOfBounds}
 */
function mergedIn(sheet: string): Area[] {
  const areas: Area[] = [];
  let row: number | undefined;
  let column = 0;
  let filled = 0;
  eachTag(sheet, ({ name, attributes: { r, ref = '' } }) => {
    if (name === 'row') row = r === undefined ? undefined : Number(r);
    else if (name === 'c') {
      const [, letters = '', digits] = /^([A-Z]*)(\d*)$/.exec(r ?? '') ?? [];
      column = columnNumber(letters);
      row ??= Number(digits);
    } else if (name === 'v' || name === 'is') requireWithin(row ?? 0, column);
    else if (name === 'mergeCell') {
      const area = areaOf(ref);
      if (!area) return;
      areas.push(area);
      filled += roomOf(area);
      if (filled > tableBounds.rows * tableBounds.columns) throw new TypeError('merged cells overlap');
    }
    if (row !== undefined && !(row <= mostSheetRows)) throw new TypeError(`there is no row ${row}`);
  });
  return areas;
}

/** So many cells at most are filled with its value, and at least one look is needed for it. */
const roomOf = ({ top, left, bottom, right }: Area): number =>
  Math.max(1, Math.min(bottom - top + 1, tableBounds.rows)) *
  Math.max(1, Math.min(right - left + 1, tableBounds.columns));

function areaOf(reference: string): Area | undefined {
  const found = /^\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)$/.exec(reference);
  if (!found) return undefined;
  const [, left = '', top, right = '', bottom] = found;
  return { top: Number(top), left: columnNumber(left), bottom: Number(bottom), right: columnNumber(right) };
}

const columnNumber = (name: string): number =>
  [...name].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
