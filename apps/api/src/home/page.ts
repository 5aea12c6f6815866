import { createHash } from 'node:crypto';
import { contentPolicy } from '../http/server.js';

const links = [
  ['/console/', '控制台', 'Console'],
  ['/openapi.json', '接口文档（OpenAPI 3.1）', 'HTTP interface (OpenAPI 3.1)'],
  ['/asyncapi.json', '消息文档（AsyncAPI 3.1）', 'Kafka interface (AsyncAPI 3.1)'],
  ['/v1/signing-terms', '系统标识与签名算法', 'Id of this installation and algorithms of signatures'],
  ['/v1/keys', '本系统的签名公钥', 'Keys by which it is known what this installation has said'],
  ['/problems', '错误代码', 'Error codes'],
  ['/health/ready', '就绪检查', 'Readiness'],
  [
    '/v1/status',
    '各跟随者的位置与滞后，抽查结果',
    'Positions and lag of the followers, rows that differ from the log',
  ],
  ['/metrics', '监控指标（Prometheus）', 'Metrics (Prometheus)'],
] as const;

const items = links
  .map(
    ([href, zh, en]) =>
      `<li><a href="${href}"><code>${href}</code></a> ${zh} · <span lang="en">${en}</span></li>`,
  )
  .join('\n      ');

const style = `
      body { font: 16px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color: #1c2733; }
      code, pre { font-family: ui-monospace, monospace; background: #f2f5f8; border-radius: 4px; padding: .1em .3em; }
      pre { padding: .8em 1em; overflow-x: auto; }
      @media (prefers-color-scheme: dark) {
        body { background: #141a20; color: #dde5ec; } code, pre { background: #222b34; } a { color: #7db8ff; }
      }
    `;

/** The style of the page is the only thing beside its text that a browser may use. */
export const pagePolicy = `${contentPolicy}; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** `installation` is an id of letters, digits and a few signs, none of which is special here. */
export const homePage = (installation: string): string => `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>联动 Liandong</title>
    <style>${style}</style>
  </head>
  <body>
    <h1>联动 <span lang="en">Liandong</span></h1>
    <p>跨部门应急联动服务：突发事件、任务与资源共享，全部记录在案。</p>
    <p lang="en">Inter-agency emergency coordination: incidents, tasks and resource sharing, all of it on record.</p>
    <p>本系统标识（签名中的 <code>audience</code>）<span lang="en">Id of this installation, which signatures name</span>: <code>${installation}</code></p>
    <ul>
      ${items}
    </ul>
    <p>命令：带上本单位令牌与命令编号。<span lang="en">Commands carry the agency's token and an id of their own.</span></p>
    <pre>curl -X POST "$URL/v1/incidents/INC-1/report" -H "Authorization: Bearer $TOKEN" \\
  -H "Idempotency-Key: report-1" -H "Content-Type: application/json" -d @report.json</pre>
    <p>查询与实时事件。<span lang="en">Queries and live events.</span></p>
    <pre>curl "$URL/v1/incidents/INC-1/linked-response" -H "Authorization: Bearer $TOKEN"
curl -N "$URL/v1/feed" -H "Authorization: Bearer $TOKEN"</pre>
  </body>
</html>
`;
