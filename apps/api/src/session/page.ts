import { createHash } from 'node:crypto';
import type { Problem } from '../http/problem.js';
import { contentPolicy } from '../http/server.js';
import { problemKind } from '../http/status.js';

const style = `
      body { font: 16px/1.6 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; color: #1c2733; }
      dt { font-weight: 600; } dd { margin: 0 0 .5em; overflow-wrap: anywhere; }
      @media (prefers-color-scheme: dark) { body { background: #141a20; color: #dde5ec; } a { color: #7db8ff; } }
    `;

/** Nothing runs there, and nothing is sent from it. */
export const refusalPolicy = `${contentPolicy}; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Why somebody was not signed in, in both languages: it is read by people, in whatever browser they have. */
export function refusalPage({ code, details }: Problem): string {
  const { title, detail } = problemKind(code);
  const facts = Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<dt>${escaped(name)}</dt><dd><bdi>${escaped(shown(value))}</bdi></dd>`)
    .join('\n      ');
  return `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title[0])} · ${escaped(title[1])}</title>
    <style>${style}</style>
  </head>
  <body>
    <h1>${escaped(title[0])}</h1>
    <p>${escaped(detail?.[0] ?? '')}</p>
    <section lang="en">
      <h1>${escaped(title[1])}</h1>
      <p>${escaped(detail?.[1] ?? '')}</p>
    </section>
    <dl>
      <dt>code</dt><dd>${escaped(code)}</dd>
      ${facts}
    </dl>
  </body>
</html>
`;
}
