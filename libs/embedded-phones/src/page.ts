import type { Shown } from './phones.js';

const shownText = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** What every phone shows, the newest first, with a field to answer. */
export const pageOf = (shown: readonly Shown[], formToken: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>联动 phones</title>
<style>body{font:16px sans-serif;margin:1.5em}li{margin:0 0 1.2em}q{display:block;white-space:pre-wrap}</style></head><body>
<h1>电话 Phones</h1><ul>${shown
    .toReversed()
    .map((one) => itemOf(one, formToken))
    .join('\n')}</ul></body></html>`;

const kinds = { sms: '短信 SMS', voice: '电话 call' } as const;

const itemOf = ({ key, kind, telephone, text, at, answers }: Shown, formToken: string): string =>
  `<li><b>${shownText(telephone)}</b> ${kinds[kind]} ${shownText(at)}<q>${shownText(text)}</q>
${answers.map((answer) => `<div>→ ${shownText(answer)}</div>`).join('')}
<form method="post" action="/answer"><input type="hidden" name="form" value="${formToken}">
<input type="hidden" name="key" value="${shownText(key)}"><input type="hidden" name="telephone" value="${shownText(telephone)}">
<input name="text" value="1" size="20"><button>回复 Answer</button></form></li>`;
