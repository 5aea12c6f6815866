import { createHash } from 'node:crypto';
import type { Language } from './language.js';

const style = `
:root { color-scheme: light dark; font-family: system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
body { margin: 0 auto; padding: 1.5rem 1rem; max-width: 24rem; line-height: 1.6; }
h1 { font-size: 1.4rem; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; }
button { margin-top: 1.25rem; padding: .7rem 1rem; width: 100%; font: inherit; cursor: pointer; }
code { font-size: 1.1rem; overflow-wrap: anywhere; }
.problem { padding: .6rem; border-left: .3rem solid #c62828; }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * What goes with each answer, and forbids the browser most things. The script is that of one page of `oidc-provider`, which adds its hash.
 * @param destinations origins that a form may lead on to, over the redirects that follow it
 */
export const headersOf = (destinations: readonly string[]): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': [
    `default-src 'none'`,
    `style-src 'sha256-${styleHash}'`,
    'script-src',
    `form-action 'self' ${destinations.join(' ')}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
  ].join(';'),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // forms of these pages say where they come from, links to elsewhere do not
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  // requests are few, and a connection that is kept fails the first one after a restart
  Connection: 'close',
});

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => entities[one] ?? '');

export interface Content {
  readonly language: Language;
  readonly title: string;
  /** HTML. */
  readonly body: string;
}

export const pageOf = ({ language, title, body }: Content): string => `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · 联动 Liandong</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;
