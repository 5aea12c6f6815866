import { type JsonObject } from './json.js';
import { problemRefs } from './openapi-parts.js';
import { anything } from './openapi-queries.js';
import { statusSchema } from './openapi-status.js';

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
  '/health/ready': open('health.ready', '就绪 · Ready: log and read model answer', json, [503]),
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
