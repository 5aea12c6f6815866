import { personColumns } from '../kinds/persons.js';
import { readRows } from '../columns/rows.js';
import { mostRows, tableBounds } from './bounds.js';
import { readTable } from './table.js';
import { workbook } from './workbook.helper-spec.js';

const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array =>
  new Uint8Array(Buffer.from(text, encoding));
const cell = (at: string, value = '<v>1</v>'): string => `<c r="${at}">${value}</c>`;
const row = (number: number | string, ...cells: readonly string[]): string =>
  `<row r="${number}">${cells.join('')}</row>`;

async function codesOf(content: Uint8Array): Promise<readonly string[]> {
  const table = await readTable(content);
  return 'faults' in table ? [...new Set(table.faults.map(({ code }) => code))] : [];
}

describe('a file that says much in few bytes', () => {
  it.each([
    ['a value far below', row(1, cell('A1')) + row(1_048_576, cell('A1048576')), 'too-many-rows'],
    ['a value far to the right', row(1, cell('A1'), cell('XFD1')), 'too-many-columns'],
    ['a value in both', row(20_000, cell('XFD20000')), 'too-many-columns'],
    ['rows that no sheet has', row(4_000_000_000), 'not-a-table'],
    ['a row without a number that a cell has', `<row>${cell('A900000')}</row>`, 'too-many-rows'],
    ['a cell without a place', '<row><c><v>1</v></c></row>', 'not-a-table'],
    ['a number that is none', row('many', cell('A1')), 'not-a-table'],
    ['no rows', '</sheetData><a><sheetData>', 'not-a-table'],
  ])('is refused before room is made for it: %s', async (_, rows, code) => {
    expect(await codesOf(workbook({ rows }))).toEqual([code]);
  });

  it('is taken where what stands far away is empty, as formatted cells are', async () => {
    const far = row(1, cell('A1'), cell('XFD1', '')) + row(1_048_576, cell('B1048576', ''));
    expect(await readTable(workbook({ rows: far }))).toMatchObject({ rows: [[{ text: '1' }]] });
  });

  it('is refused where areas are merged over each other again and again', async () => {
    const merged = Array<string>(2).fill('A1:XFD1048576');
    expect(await codesOf(workbook({ rows: row(1, cell('A1')), merged }))).toEqual(['not-a-table']);
    expect(await codesOf(workbook({ rows: row(1, cell('A1')), merged: merged.slice(1) }))).toEqual([]);
  });

  it('is refused where it is too much when it is unpacked', async () => {
    const rows = row(1, cell('A1')) + ' '.repeat(101 * 1024 * 1024);
    const bomb = workbook({ rows });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await codesOf(bomb)).toEqual(['too-large']);
  });

  it('is refused where a row of CSV is wider than any table, whichever row it is', async () => {
    const wide = ','.repeat(tableBounds.columns);
    expect(await codesOf(bytes(`姓名\n${wide}\n`))).toEqual(['too-many-columns']);
    expect(await codesOf(bytes(`姓名${wide.slice(1)}\n`))).toEqual([]);
    expect(await codesOf(bytes('x\n'.repeat(tableBounds.rows + 1)))).toEqual(['too-many-rows']);
  });

  it('has as many rows as are allowed, and is read', async () => {
    const table = await readTable(bytes(`姓名\n${'甲\n'.repeat(mostRows)}`));
    if ('faults' in table) throw new Error(JSON.stringify(table.faults));
    expect(readRows(table, personColumns()).rows).toHaveLength(mostRows);
  });

  it('is told of the first thousand faults, and of no more', async () => {
    const faulty = Array<string>(200).fill('\ufffd').join(',');
    const destroyed = await readTable(bytes(`姓名\n${`${faulty}\n`.repeat(100)}`));
    expect('faults' in destroyed && destroyed.faults).toHaveLength(1_000);
    const neither = await readTable(
      bytes(`x\n${`${faulty.replaceAll('\ufffd', '\xff')}\n`.repeat(100)}`, 'latin1'),
    );
    expect('faults' in neither && neither.faults).toHaveLength(1_000);
  });
});
