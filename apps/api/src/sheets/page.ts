import { createHash } from 'node:crypto';
import type { ReportLanguage } from '#audit';
import { contentPolicy } from '../http/server.js';

/** In Chinese and in English. */
export type Words = readonly [zh: string, en: string];

const style = `
      @page { size: A4 landscape; margin: 14mm 12mm; }
      @page upright { size: A4 portrait; margin: 20mm 22mm; }
      body { font: 11pt/1.5 "SimSun", "Songti SC", "Noto Serif CJK SC", serif; color: #000; background: #fff; margin: 1rem; }
      .upright { page: upright; max-width: 46rem; margin: 1rem auto; }
      h1 { font: bold 18pt/1.3 "SimHei", "Heiti SC", "Noto Sans CJK SC", sans-serif; text-align: center; margin: 0 0 .6em; }
      h2 { font-size: 11pt; margin: 1em 0 .2em; }
      .mark { text-align: center; font-weight: bold; border: 2px solid #000; padding: .2em; margin-bottom: .6em; }
      dl { display: grid; grid-template-columns: repeat(3, auto 1fr); gap: .1em .6em; margin: 0 0 .8em; }
      .upright dl { grid-template-columns: auto 1fr; }
      dt { white-space: nowrap; } dd { margin: 0; font-weight: bold; }
      table { border-collapse: collapse; width: 100%; font-size: 8.5pt; }
      thead { display: table-header-group; } tr { break-inside: avoid; }
      th, td { border: 1px solid #000; padding: .15em .3em; text-align: right; font-weight: normal; }
      th { text-align: center; } th[scope=row] { text-align: left; white-space: nowrap; }
      tfoot { display: table-row-group; } tfoot td, tfoot th { font-weight: bold; }
      .words th, .words td { text-align: left; } section { break-before: page; }
      .none { color: #444; font-size: 7.5pt; }
      ol, ul { margin: .2em 0; padding-left: 1.6em; }
      .signed { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1em; margin-top: 1.6em; break-inside: avoid; }
      .signed div { border-top: 1px solid #000; padding-top: .3em; }
      footer { margin-top: 1em; font-size: 8pt; }
    `;

/** Nothing but the style of the sheet is used by whoever shows it. */
export const sheetPolicy = `${contentPolicy}; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

const signs: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

/** A text from outside, without a meaning to HTML. */
export const text = (value: string | number): string =>
  String(value).replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);

/** A text of several lines. */
export const lines = (value: string): string => text(value).replace(/\r?\n/g, '<br>');

export const rows = (pairs: readonly (readonly [name: string, value: string])[]): string =>
  `<dl>${pairs.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;

export const list = (items: readonly string[]): string =>
  `<ol>${items.map((item) => `<li>${item}</li>`).join('')}</ol>`;

const exercise: Words = ['【演练】 不得作实战依据', 'EXERCISE: not to be taken for the real thing'];

/** One sheet, to be shown or printed on A4; `body` is HTML, the title a text. */
export function sheet(
  { title, isExercise, upright }: { title: string; isExercise: boolean; upright?: boolean },
  body: string,
  language: ReportLanguage,
): string {
  const tongue = language === 'en' ? 1 : 0;
  const mark = isExercise ? `<p class="mark">${exercise[tongue]}</p>` : '';
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <title>${text(title)}</title>
    <style>${style}</style>
  </head>
  <body${upright ? ' class="upright"' : ''}>
    <main>
    ${mark}<h1>${text(title)}</h1>
    ${body}
    </main>
  </body>
</html>
`;
}

/** `2026-06-19 02:44`, in Beijing. */
export const minute = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 60 * 60_000).toISOString().slice(0, 16).replace('T', ' ');
