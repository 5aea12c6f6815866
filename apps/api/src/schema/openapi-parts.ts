import { problemCodes, problemKind, type ProblemCode } from '../http/status.js';
import { Problem, problemMediaType, renderProblem } from '../http/problem.js';
import type { JsonObject } from './json.js';
import { answerContent, answerRef } from './answers.js';

const text = (description: string, more: JsonObject = {}): JsonObject => ({
  description,
  schema: { type: 'string', ...more },
});

export const headers: JsonObject = {
  ETag: text('修订号，可用于 If-Match · Revision, for If-Match', { examples: ['"3"'] }),
  Location: text('对象地址 · Where the aggregate is read'),
  Position: text('查询视图所达日志位置 · Log position that the read model has reached'),
  Stale: text(
    '所示为此前的状态：应答的日志不是此前所用的那一份 · What is shown is of before: the log that answers is not the one worked with',
    { enum: ['not-this-log'] },
  ),
  Link: text('下一页（rel="next"） · The next page'),
  RetryAfter: { description: '秒 · Seconds', schema: { type: 'integer' } },
  RequestId: text('请求编号 · Id of the request, also in the service log'),
};

export const headerRefs = (...names: string[]): JsonObject =>
  Object.fromEntries(
    names.map((name) => [headerNames[name] ?? name, { $ref: `#/components/headers/${name}` }]),
  );

const headerNames: Readonly<Record<string, string>> = {
  Position: 'Liandong-Position',
  Stale: 'Liandong-Stale',
  RetryAfter: 'Retry-After',
  RequestId: 'X-Request-Id',
};

const parameter = (
  name: string,
  where: string,
  required: boolean,
  description: string,
  schema: JsonObject,
) => ({
  name,
  in: where,
  required,
  description,
  schema,
});

export const parameters: JsonObject = {
  AggregateId: parameter('id', 'path', true, '对象编号 · Id of the aggregate', {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  }),
  IdempotencyKey: parameter(
    'Idempotency-Key',
    'header',
    true,
    '命令编号，与 Kafka 上的 CloudEvents id 相同；重复发送得到同一结果 · ' +
      'Id of the command, the same as the CloudEvents `id` on Kafka; a repeat gets the same answer',
    { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  ),
  IfMatch: parameter(
    'If-Match',
    'header',
    false,
    '仅当对象仍为此修订号时执行，否则 409 · Only if the aggregate is still at this revision, else 409',
    { type: 'string', pattern: '^(W/)?"\\d{1,18}"$' },
  ),
  OccurredAt: parameter(
    'Liandong-Occurred-At',
    'header',
    false,
    '事情发生的时间；缺省为收到的时间 · When it happened; the time of receipt when left out',
    { type: 'string', format: 'date-time' },
  ),
  CorrelationId: parameter(
    'Liandong-Correlation-Id',
    'header',
    false,
    '业务关联编号 · Kept with the events that follow from the command',
    { type: 'string', maxLength: 255 },
  ),
  AcceptLanguage: parameter(
    'Accept-Language',
    'header',
    false,
    '错误说明的语言：zh-CN（缺省）或 en · Language of problems',
    { type: 'string', default: 'zh-CN' },
  ),
};

export const parameterRefs = (...names: string[]): JsonObject[] =>
  names.map((name) => ({ $ref: `#/components/parameters/${name}` }));

/** Where the message says whether it creates something. */
export const accepted = (content: JsonObject = answerContent('Accepted')): JsonObject =>
  Object.fromEntries(['200', '201'].map((status) => [status, acceptedAs(content)]));

export const acceptedAs = (content: JsonObject): JsonObject => ({
  description: '已受理并记录在案 · Accepted and on record',
  headers: headerRefs('ETag', 'Location', 'RequestId'),
  content,
});

/** Where the policy asks for a second person. */
export const awaiting: JsonObject = {
  description: '已记录，待第二人确认 · On record, and waits for a second person',
  headers: headerRefs('Location', 'RequestId'),
  content: answerContent('Awaiting'),
};

const responseName = (status: number): string => `Problem${status}`;

export const problemRefs = (...statuses: number[]): JsonObject =>
  Object.fromEntries(
    // whoever shows a token has limits
    [...new Set(statuses.includes(401) ? [...statuses, 429] : statuses)]
      .sort()
      .map((status) => [String(status), { $ref: `#/components/responses/${responseName(status)}` }]),
  );

/** One answer for each status, with the codes that have it. */
export function problemResponses(): Readonly<Record<string, JsonObject>> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemCodes) {
    const { status } = problemKind(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  // who is not known is told so by 401, whatever the code means for others
  byStatus.get(401)?.push('agency-unknown', 'key-unknown');
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [responseName(status), problemResponse(status, codes)]),
  );
}

const requestId = '6f1b0c4e-8a53-4a54-9d55-0f6f0c1f8f5e';

const exampleOf = (code: ProblemCode, status: number): JsonObject =>
  renderProblem(new Problem(code, {}, { status }), 'zh', requestId).body as unknown as JsonObject;

const problemResponse = (status: number, codes: readonly ProblemCode[]): JsonObject => ({
  description: codes
    .map((code) => {
      const [zh, en] = problemKind(code).title;
      return `- \`${code}\` ${zh} · ${en}`;
    })
    .join('\n'),
  headers: {
    ...headerRefs('RequestId', ...(status === 503 ? ['RetryAfter'] : [])),
    ...(status === 401 ? { 'WWW-Authenticate': { schema: { type: 'string' } } } : {}),
  },
  content: {
    [problemMediaType]: {
      schema: answerRef('Problem'),
      examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code, status) }])),
    },
  },
});
