import { personColumns } from '../kinds/persons.js';
import { rosterColumns } from '../kinds/rosters.js';
import { readRows } from '../columns/rows.js';
import type { Column } from '../columns/column.js';
import { date } from '../values/dates.js';
import { identifier, text } from '../values/texts.js';
import { rowsOf, workbook } from './workbook.helper-spec.js';
import { readTable } from './table.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits.replace(/\s/g, ''), 'hex'));
const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

async function tableOf(content: Uint8Array) {
  const table = await readTable(content);
  if ('faults' in table) throw new Error(JSON.stringify(table.faults));
  return table;
}
const faultsOf = async (content: Uint8Array) => {
  const table = await readTable(content);
  return 'faults' in table ? table.faults : [];
};

describe('the encoding of a CSV file', () => {
  // 姓名,电话
  const headingGb = hex('D0D5 C3FB 2C B5E7 BBB0 0D0A');
  // 王昇: the second character is in GBK, not in GB 2312
  const rowGb = concat(hex('CDF5 954E 2C'), bytes('13800000000\r\n'));

  it('is told by the mark, then by strict UTF-8, then GB 18030, and the rows are the same', async () => {
    const utf8 = bytes('姓名,电话\r\n王昇,13800000000\r\n');
    const read = await Promise.all(
      [concat(headingGb, rowGb), concat(hex('EFBBBF'), utf8), utf8].map(tableOf),
    );
    expect(read.map(({ encoding }) => encoding)).toEqual(['gb18030', 'utf-8-mark', 'utf-8']);
    const rows = read.map((table) => readRows(table, personColumns()));
    expect(rows[0]?.rows).toEqual([{ row: 2, says: { name: '王昇', telephone: '13800000000' } }]);
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).toEqual(rows[0]);
  });

  it('is refused with row and column where it is none of them, and what was destroyed before is not taken', async () => {
    const broken = concat(bytes('姓名,电话\n"李\n四",1380\n王'), hex('FF'), bytes(',1381\n'));
    expect(await faultsOf(broken)).toMatchObject([{ code: 'neither-encoding', row: 3, column: 'A' }]);
    expect(await faultsOf(bytes('姓名,电话\n王\ufffd,1380\n'))).toMatchObject([
      { code: 'text-destroyed', row: 2, column: 'A' },
    ]);
  });

  it('is that of a workbook where it is one, whatever the file is called', async () => {
    expect(await tableOf(workbook({ rows: rowsOf(['姓名']) }))).toMatchObject({ encoding: 'xlsx' });
    expect(await faultsOf(hex('504B0304 0000'))).toMatchObject([{ code: 'not-a-table' }]);
    // an old .xls
    expect(await faultsOf(hex('D0CF11E0A1B11AE1 FFFF'))).not.toEqual([]);
  });
});

const id: Column<string> = { zh: '编号', en: 'id', required: true, read: identifier, example: '' };

describe('a number that is a name', () => {
  it('keeps its zeros, and is refused where its digits are gone', async () => {
    const csv = await tableOf(bytes('编号\n0012\n5.20111E+17\n520111190001010005\n'));
    expect(readRows(csv, { id })).toMatchObject({
      rows: [
        { row: 2, says: { id: '0012' } },
        { row: 4, says: { id: '520111190001010005' } },
      ],
      faults: [{ row: 3, column: 'A', heading: '编号', code: 'digits-lost' }],
    });
    const sheet = await tableOf(
      workbook({
        rows: rowsOf(['编号'], [{ n: '520111190001010000' }], [{ n: '5.20111190001010E17' }], [{ n: '12' }]),
      }),
    );
    expect(readRows(sheet, { id })).toMatchObject({
      rows: [{ row: 4, says: { id: '12' } }],
      faults: [
        { row: 2, code: 'digits-lost' },
        { row: 3, code: 'digits-lost' },
      ],
    });
  });

  it('is one telephone in full width, with invisible marks, or with the country', async () => {
    const table = await tableOf(
      bytes(
        '姓名,电话\nA,１３８００００００００\nB,\u202d13800000000\u202c\nC,+86 138-0000-0000\nD,0851-00000000\nE,+86 851 0000 0000\n',
      ),
    );
    expect(readRows(table, personColumns()).rows.map(({ says }) => says.telephone)).toEqual([
      '13800000000',
      '13800000000',
      '13800000000',
      '0851-00000000',
      '085100000000',
    ]);
  });
});

describe.each(['UTC', 'Asia/Shanghai', 'America/New_York'])('a date, where the machine is in %s', (zone) => {
  const before = process.env.TZ;
  beforeAll(() => void (process.env.TZ = zone));
  afterAll(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
  const day: Column<string> = { zh: '日期', en: 'date', required: true, read: date, example: '' };
  const days = async (content: Uint8Array) =>
    readRows(await tableOf(content), { day }).rows.map(({ says }) => says.day);

  it('is the day that was meant, however it is written', async () => {
    const rows = rowsOf(
      ['日期'],
      [{ n: '45292' }],
      ['2024/1/1'],
      ['2024年1月1日'],
      ['2024.1.1'],
      [{ day: '45292' }],
      ['20240101'],
    );
    expect(await days(workbook({ rows }))).toEqual(Array(6).fill('2024-01-01'));
    const of1904 = workbook({ rows: rowsOf(['日期'], [{ n: '43830' }], [{ day: '43830' }]), date1904: true });
    expect(await days(of1904)).toEqual(['2024-01-01', '2024-01-01']);
    expect(await days(bytes('日期\n45292\n2024-1-1\n'))).toEqual(['2024-01-01', '2024-01-01']);
  });

  it('is asked about where it can be read in two ways', async () => {
    const read = readRows(await tableOf(bytes('日期\n01/02/2024\n2024-02-30\n')), { day });
    expect(read.faults).toMatchObject([
      { row: 2, code: 'date-ambiguous' },
      { row: 3, code: 'not-a-date' },
    ]);
  });
});

describe('merged cells', () => {
  const columns = {
    unit: { zh: '部门', en: 'unit', required: true, read: text(50), example: '' } satisfies Column<string>,
    name: { zh: '姓名', en: 'name', required: true, read: text(50), example: '' } satisfies Column<string>,
  };

  it('hold their value for their area and no further', async () => {
    const rows = rowsOf(
      ['部门', '姓名'],
      ['防汛科', '甲'],
      [undefined, '乙'],
      [undefined, '丙'],
      [undefined, '丁'],
    );
    const read = readRows(await tableOf(workbook({ rows, merged: ['A2:A4'] })), columns);
    expect(read.rows.map(({ row, says }) => [row, says.unit, says.name])).toEqual([
      [2, '防汛科', '甲'],
      [3, '防汛科', '乙'],
      [4, '防汛科', '丙'],
    ]);
    expect(read.faults).toMatchObject([{ row: 5, column: 'A', heading: '部门', code: 'missing' }]);
  });

  const shift = [
    'hall',
    '2026-11-29',
    { clock: '0.83333333333333337' },
    { clock: '0.33333333333333331' },
    '甲',
  ];

  it('are read as a heading of two rows below a title', async () => {
    const rows = rowsOf(
      ['值班表'],
      ['岗位', '日期', '值班时段', undefined, '带班领导'],
      [undefined, undefined, '开始', '结束'],
      shift,
    );
    const merged = ['A1:E1', 'A2:A3', 'B2:B3', 'C2:D2', 'E2:E3'];
    const read = readRows(await tableOf(workbook({ rows, merged })), rosterColumns());
    expect(read.faults).toEqual([]);
    expect(read.rows).toEqual([
      {
        row: 4,
        says: { post: 'hall', date: '2026-11-29', start: '20:00', end: '08:00', lead: ['甲'] },
      },
    ]);
  });

  it('are refused by name as a heading of two rows that is not known', async () => {
    const rows = rowsOf(
      ['姓名', '值班时段', undefined, '部门'],
      [undefined, '白班', '夜班'],
      ['甲', 'x', 'y', 'z'],
    );
    const sheet = await tableOf(workbook({ rows, merged: ['A1:A2', 'B1:C1', 'D1:D2'] }));
    expect(readRows(sheet, columns)).toMatchObject({
      rows: [],
      faults: [
        { code: 'heading-unknown', column: 'B', zh: expect.stringContaining('值班时段/白班') },
        { code: 'heading-unknown', column: 'C', zh: expect.stringContaining('值班时段/夜班') },
      ],
    });
    const csv = await tableOf(bytes('姓名,值班时段,,部门\n,白班,夜班,\n甲,x,y,z\n'));
    expect(readRows(csv, columns)).toMatchObject({
      rows: [],
      faults: [{ code: 'heading-missing', column: 'C' }],
    });
  });
});
