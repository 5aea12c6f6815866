import { answerContent } from '../schema/answers.js';
import { type JsonObject } from '../schema/json.js';
import { problemRefs } from '../schema/openapi-parts.js';

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
const code: JsonObject = { name: 'code', in: 'path', required: true, schema: { type: 'string' } };

export const operationPaths = (): JsonObject => ({
  '/': open('home', '首页 · The page for people', { 'text/html': { schema: { type: 'string' } } }),
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
