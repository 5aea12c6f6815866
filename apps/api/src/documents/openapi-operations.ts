import { type JsonObject } from '../schema/json.js';
import { problemRefs } from '../schema/openapi-parts.js';
import { anything } from './openapi-queries.js';
import { readySchema, statusSchema } from './openapi-status.js';

const open = (
  operationId: string,
  summary: string,
  type: string,
  statuses: number[],
  schema: JsonObject = type === 'application/json' ? anything : { type: 'string' },
): JsonObject => ({
  get: {
    operationId,
    tags: ['operations'],
    summary,
    security: [],
    responses: {
      '200': {
        description: summary,
        content: { [type]: { schema } },
      },
      ...problemRefs(...statuses),
    },
  },
});

const json = 'application/json';

export const operationPaths = (): JsonObject => ({
  '/health/live': open('health.live', '存活 · Alive', json, []),
  '/health/serving': open(
    'health.serving',
    '本进程可提供服务 · This process can serve: log and read model answer',
    json,
    [503],
  ),
  '/health/ready': open(
    'health.ready',
    '就绪：日志、读模型可用，且无跟随者停滞 · Ready: log and read model answer, and no follower stands still',
    json,
    [503],
    readySchema,
  ),
  '/v1/status': open(
    'status',
    '各跟随者的位置与滞后，抽查结果 · Positions and lag of the followers, and what sampled rows were found to be',
    json,
    [503],
    statusSchema,
  ),
  '/metrics': open('metrics', '监控指标 · Metrics in Prometheus text', 'text/plain', []),
  '/problems': open('problems', '错误代码 · Error codes', json, []),
  '/openapi.json': open('openapi', '本文档 · This document', json, []),
  '/asyncapi.json': open('asyncapi', '消息文档 · The Kafka interface', json, []),
});
