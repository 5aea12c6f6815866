import { problemMediaType } from '../http/problem.js';
import { answerContent, answerRef, type AnswerName } from '../schema/answers.js';
import { type JsonObject } from '../schema/json.js';
import { headerRefs, problemRefs } from '../schema/openapi-parts.js';

const open = (
  operationId: string,
  summary: string,
  content: JsonObject,
  statuses: readonly number[] = [],
  parameters: readonly JsonObject[] = [],
): JsonObject => ({
  get: {
    operationId,
    tags: ['operations'],
    summary,
    security: [],
    ...(parameters.length > 0 && { parameters }),
    responses: { '200': { description: summary, content }, ...problemRefs(...statuses, 431) },
  },
});

const document: JsonObject = { 'application/json': { schema: { type: 'object' } } };
const page: JsonObject = { 'text/html': { schema: { type: 'string' } } };
/** With slashes in it, too. */
const path: JsonObject = { name: 'path', in: 'path', required: true, schema: { type: 'string' } };
const code: JsonObject = { name: 'code', in: 'path', required: true, schema: { type: 'string' } };

const refusal = (): JsonObject => ({
  'text/html': { schema: { type: 'string' } },
  [problemMediaType]: { schema: answerRef('Problem') },
});

const parameter = (name: string, required: boolean, description: string): JsonObject => ({
  ...{ name, in: 'query', required, description },
  schema: { type: 'string' },
});

/** For browsers: it sends them on, or tells people why not. */
const navigation = (
  operationId: string,
  summary: string,
  statuses: readonly number[],
  parameters: readonly JsonObject[] = [],
): JsonObject => ({
  get: {
    operationId,
    tags: ['session'],
    summary,
    security: [],
    ...(parameters.length > 0 && { parameters }),
    responses: {
      '303': { description: '转往 · Sent on', headers: headerRefs('Location') },
      ...Object.fromEntries(
        statuses.map((status) => [
          status,
          { description: '说明原因的页面 · A page that says why', content: refusal() },
        ]),
      ),
      ...problemRefs(431),
    },
  },
});

const bySession = (
  operationId: string,
  summary: string,
  answer: AnswerName,
  body?: JsonObject,
  isBodyRequired = true,
): JsonObject => ({
  operationId,
  tags: ['session'],
  summary,
  security: [{ session: [] }],
  ...(body && {
    requestBody: { required: isBodyRequired, content: { 'application/json': { schema: body } } },
  }),
  responses: {
    '200': { description: summary, content: answerContent(answer) },
    ...problemRefs(400, 401, 403, 404, 415, 429, 431, 503),
  },
});

const roleBody: JsonObject = {
  type: 'object',
  properties: { role: { type: 'string' } },
  required: ['role'],
};

const endBody: JsonObject = {
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid' } },
};

const sessionPaths: JsonObject = {
  '/v1/session/start': navigation(
    'session.start',
    '登录：转往身份提供方 · Sign in: to the issuer',
    [400, 403, 404, 429, 503],
    [
      parameter('agency', true, '单位 · Agency'),
      parameter('to', false, '登录后前往的本系统路径 · Path of this service to go to afterwards'),
      parameter('role', false, '使用的角色 · Role to speak in'),
    ],
  ),
  '/v1/session/callback': navigation(
    'session.callback',
    '身份提供方转回此处 · Where the issuer sends the browser back',
    [403, 404, 409, 503],
  ),
  '/v1/session': {
    get: bySession('session', '当前登录的人员 · Who is signed in with this browser', 'CurrentSession'),
  },
  '/v1/session/role': {
    post: bySession('session.role', '更换角色 · Speak in another role', 'CurrentSession', roleBody),
  },
  '/v1/session/list': {
    get: bySession('session.list', '本人的全部会话 · Sessions of one’s own', 'OwnSessions'),
  },
  '/v1/session/end': {
    post: bySession(
      'session.end',
      '退出登录，或结束本人的另一会话 · Sign out here, or end another session of one’s own',
      'SignedOut',
      endBody,
      false,
    ),
  },
  '/v1/session/end-all': {
    post: bySession('session.end-all', '在所有设备退出登录 · Sign out everywhere', 'SignedOut'),
  },
};

export const operationPaths = (): JsonObject => ({
  ...sessionPaths,
  '/': open('home', '首页 · The page for people', page),
  '/console': open('console', '控制台 · The console, for people', page, [404]),
  '/console/{path}': open(
    'console.file',
    '控制台的页面与文件 · A page or a file of the console',
    page,
    [404],
    [path],
  ),
  '/v1/signing-terms': open(
    'signing-terms',
    '系统标识与签名算法 · Id of this installation, and what signatures may be of',
    answerContent('SigningTerms'),
    [400],
  ),
  '/v1/keys': open(
    'keys',
    '本系统的签名公钥 · Keys by which it is known what this installation has said',
    answerContent('KeySet'),
    [400, 503],
  ),
  '/health/live': open('health.live', '存活 · Alive', answerContent('LiveStatus')),
  '/health/serving': open(
    'health.serving',
    '本进程可提供服务 · This process can serve: log and read model answer',
    answerContent('ServingStatus'),
    [503],
  ),
  '/health/ready': open(
    'health.ready',
    '就绪：日志、读模型可用，且无跟随者停滞 · Ready: log and read model answer, and no follower stands still',
    answerContent('ReadyStatus'),
    [503],
  ),
  '/v1/status': open(
    'status',
    '各跟随者的位置与滞后，抽查结果 · Positions and lag of the followers, and what sampled rows were found to be',
    answerContent('ServiceStatus'),
    [400, 503],
  ),
  '/metrics': open('metrics', '监控指标 · Metrics in Prometheus text', {
    'text/plain': { schema: { type: 'string' } },
  }),
  '/problems': open('problems', '错误代码 · Error codes', answerContent('ProblemKindList')),
  '/problems/{code}': open(
    'problems.one',
    '一个错误代码 · One error code',
    answerContent('ProblemKind'),
    [404],
    [code],
  ),
  '/openapi.json': open('openapi', '本文档 · This document', document),
  '/asyncapi.json': open('asyncapi', '消息文档 · The Kafka interface', document),
});
