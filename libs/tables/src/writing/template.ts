import type { Columns } from '../columns/column.js';
import { writeCsv, type Written } from './csv.js';
import { writeXlsx } from './xlsx.js';

export type TableLanguage = 'zh-CN' | 'en';
export type TableFormat = 'csv' | 'xlsx';

/** An empty table to fill in: headings, a row as an example, and in a workbook what each column takes. */
export function writeTemplate(
  columns: Columns,
  format: TableFormat,
  language: TableLanguage,
): Promise<Buffer> {
  const all = Object.values(columns);
  const pick = <T>(zh: T, en: T): T => (language === 'en' ? en : zh);
  const rows: Written[][] = [
    all.map(({ zh, en, required }) => `${pick(zh, en)}${required ? '*' : ''}`),
    all.map(({ example }) => example),
  ];
  if (format === 'csv') return Promise.resolve(writeCsv(rows));
  const notes: Written[][] = [
    pick(['列', '必填', '说明', '示例'], ['column', 'required', 'what it takes', 'example']),
    ...all.map(({ zh, en, required, note, example }) => [
      pick(zh, en),
      required ? pick('是', 'yes') : '',
      note ? pick(note[0], note[1]) : '',
      String(example),
    ]),
  ];
  return writeXlsx([
    { name: pick('数据', 'data'), rows },
    { name: pick('说明', 'notes'), rows: notes },
  ]);
}
