const around = (body: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>联动</title>
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<style>body{font:18px sans-serif;margin:2em}button{font:inherit;padding:.6em 1.2em}</style></head>
<body>${body}</body></html>`;

/** A button and no script: what only opens the page answers nothing. */
export const answerPage = (link: string): string =>
  around(
    `<form method="post" action="/a/${link}"><p>请确认收到此叫应。<br>Please confirm that you have received this call.</p>
<button>确认收到 Confirm</button></form>`,
  );

const texts = {
  done: '已确认，谢谢。<br>Confirmed, thank you.',
  unknown: '链接无效。<br>The link is not valid.',
} as const;

export const answeredPage = (as: keyof typeof texts): string => around(`<p>${texts[as]}</p>`);
