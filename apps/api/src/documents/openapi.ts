import {
  aggregateOf,
  commandExamples,
  commandNames,
  commandSpecs,
  exerciseOnly,
  type OuterCommandName,
} from '#contracts';
import { capMediaType, rmMediaType } from '#interop';
import { auditPaths } from '../audit/openapi-audit.js';
import { replayPaths } from '../audit/openapi-replay.js';
import { collections } from '../commands/collections.js';
import { FeedAsked } from '../feed/feed.controller.js';
import { queryControllers } from '../queries/index.js';
import { readsOf, type RoutedRead } from '../queries/routed-read.js';
import { drillParameter, insideDrills } from './openapi-drills.js';
import { bilingual, interfaceVersion, schemaRef, type JsonObject } from './json.js';
import {
  headerRefs,
  headers,
  parameterRefs,
  parameters,
  problemRefs,
  problemResponses,
  schemas,
} from './openapi-parts.js';
import { statusSchema } from './openapi-status.js';
import { commandSchemas, schemaOf } from './schemas.js';

/** The HTTP interface as OpenAPI 3.1, from the command registry, the queries and the status table. */
export const openApi = (): JsonObject => ({
  openapi: '3.1.0',
  info: {
    title: '联动 Liandong',
    version: interfaceVersion,
    summary: '跨部门应急联动 · Inter-agency emergency coordination',
    description:
      '命令与 Kafka 主题 `liandong.commands` 上的相同；同一编号的命令只生效一次。\n\n' +
      'Commands are the same as on the Kafka topic `liandong.commands`: one id has one effect, ' +
      'whichever way it came and however often.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  security: [{ agencyToken: [] }],
  tags: [
    ...Object.values(collections).map((name) => ({ name })),
    { name: 'queries' },
    { name: 'feed' },
    { name: 'audit' },
    { name: 'operations' },
  ],
  paths: {
    ...commandPaths(),
    ...insideDrills,
    ...capPath(),
    ...edxlRmPath(),
    ...previewPath(),
    ...queryPaths(),
    ...feedPath(),
    ...auditPaths(),
    ...replayPaths(),
    ...operationPaths(),
  },
  components: {
    securitySchemes: {
      agencyToken: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description:
          'EdDSA, signed with a key of the agency: `kid`, `iss` the agency, `sub` the person or program, ' +
          '`aud` `liandong`, `role`, `iat`, `exp` within 12 hours.',
      },
    },
    parameters,
    headers,
    responses: problemResponses(),
    schemas: { ...schemas, ...commandSchemas() },
  },
});

const commandPaths = (): JsonObject =>
  Object.fromEntries(
    commandNames.map((name) => {
      const aggregate = aggregateOf(name);
      const verb = name.slice(aggregate.length + 1);
      const inside = exerciseOnly.includes(aggregate) ? 'drills/{drill}/' : '';
      return [`/v1/${inside}${collections[aggregate]}/{id}/${verb}`, { post: commandOperation(name) }];
    }),
  );

function commandOperation(name: OuterCommandName): JsonObject {
  const { zh, en, roles, creates, dto } = commandSpecs[name];
  return {
    operationId: name,
    tags: [collections[aggregateOf(name)]],
    summary: bilingual({ zh, en }),
    description: `角色 · Roles: ${roles.map((role) => `\`${role}\``).join(', ')}`,
    'x-summary': { 'zh-CN': zh, en },
    parameters: [
      ...(exerciseOnly.includes(aggregateOf(name)) ? [drillParameter] : []),
      ...parameterRefs(
        'AggregateId',
        'IdempotencyKey',
        'IfMatch',
        'OccurredAt',
        'CorrelationId',
        'AcceptLanguage',
      ),
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: schemaRef(dto.name), example: commandExamples[name] as JsonObject },
      },
    },
    responses: {
      [creates ? '201' : '200']: {
        description: '已受理并记录在案 · Accepted and on record',
        headers: headerRefs('ETag', 'Location', 'RequestId'),
        content: { 'application/json': { schema: schemaRef('Accepted') } },
      },
      ...problemRefs(400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503),
    },
  };
}

const queryPaths = (): JsonObject =>
  Object.fromEntries(
    readsOf(queryControllers).map((read) => [
      read.path.replace(/:(\w+)/g, '{$1}'),
      { get: queryOperation(read) },
    ]),
  );

function queryOperation(read: RoutedRead): JsonObject {
  const { path, asked, answer, zh, en } = read;
  return {
    operationId: path
      .slice('/v1/'.length)
      .replace(/\/:\w+/g, '.one')
      .replace(/\//g, '.'),
    tags: ['queries'],
    summary: bilingual({ zh, en }),
    'x-summary': { 'zh-CN': zh, en },
    parameters: [...formParameters(asked, path), ...parameterRefs('AcceptLanguage')],
    responses: {
      '200': {
        description: bilingual({ zh, en }),
        headers: headerRefs(
          'Position',
          'RequestId',
          ...(answer === 'page' ? ['Link'] : []),
          ...(answer === 'aggregate' ? ['ETag'] : []),
        ),
        content: contentOf(answer),
      },
      ...problemRefs(
        400,
        401,
        ...(answer === 'document' ? [403] : []),
        ...(path.includes(':') ? [404] : []),
        500,
        503,
      ),
    },
  };
}

const contentOf = (answer: RoutedRead['answer']): JsonObject => ({
  [xmlOf[answer] ?? json]: { schema: answerSchemas[answer] },
  ...(answer === 'document' ? { 'text/markdown': { schema: { type: 'string' } } } : {}),
});

const anything: JsonObject = { type: 'object', additionalProperties: true };

const answerSchemas: Readonly<Record<RoutedRead['answer'], JsonObject>> = {
  page: {
    type: 'object',
    required: ['items'],
    properties: {
      items: { type: 'array', items: anything },
      nextCursor: { type: 'string', description: 'Absent on the last page' },
      next: { type: 'string', format: 'uri-reference' },
    },
  },
  list: { type: 'object', required: ['items'], properties: { items: { type: 'array', items: anything } } },
  aggregate: {
    ...anything,
    required: ['id', 'revision'],
    properties: { id: { type: 'string' }, revision: { type: 'string', pattern: '^\\d+$' } },
  },
  one: anything,
  messages: {
    type: 'object',
    required: ['items'],
    properties: { items: { type: 'array', items: anything } },
  },
  cap: { type: 'string', description: 'CAP 1.2' },
  document: anything,
  'edxl-rm': { type: 'string', description: 'EDXL-RM 1.0' },
};

const xmlOf: Partial<Record<RoutedRead['answer'], string>> = { cap: capMediaType, 'edxl-rm': rmMediaType };

function formParameters(form: new () => object, path: string): JsonObject[] {
  const { properties, required } = schemaOf(form) as {
    properties: Readonly<Record<string, JsonObject>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: path.includes(`:${name}`) ? 'path' : 'query',
    required: required?.includes(name) ?? false,
    ...(schema['type'] === 'array' ? { style: 'form', explode: false } : {}),
    schema,
  }));
}

const capPath = (): JsonObject => {
  const cap = { [capMediaType]: { schema: answerSchemas.cap } };
  return {
    '/v1/warnings/cap': {
      post: {
        operationId: 'warnings.cap.receive',
        tags: ['warnings'],
        summary: 'CAP 1.2 来文转为预警命令 · A CAP 1.2 message becomes the command it asks for',
        description:
          'Alert issues, Update changes, Cancel cancels, Ack confirms a call. Without `Idempotency-Key` the ' +
          'message’s `sender`, `identifier` and `sent` are the identity of the command. With `Accept: ' +
          'application/cap+xml` the answer is an Ack or Error that cites the message.',
        parameters: [
          { ...(parameters['IdempotencyKey'] as object), required: false },
          ...parameterRefs('IfMatch', 'CorrelationId', 'AcceptLanguage'),
        ],
        requestBody: { required: true, content: cap },
        responses: {
          '200': {
            description: '已受理并记录在案 · Accepted and on record',
            headers: headerRefs('ETag', 'Location', 'RequestId'),
            content: { 'application/json': { schema: schemaRef('Accepted') }, ...cap },
          },
          ...problemRefs(400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503),
        },
      },
    },
  };
};

const edxlRmPath = (): JsonObject => ({
  '/v1/edxl-rm': {
    post: {
      operationId: 'edxl-rm.receive',
      tags: ['sharing'],
      summary: 'EDXL-RM 1.0 来文转为共享协商命令 · An EDXL-RM 1.0 message becomes the command it asks for',
      description:
        'Any of the sixteen messages. `OriginatingMessageID` names the negotiation; the agency of the token and ' +
        '`MessageID` are the identity of the command, so that a repeat is answered like the first.',
      parameters: parameterRefs('IfMatch', 'CorrelationId', 'AcceptLanguage'),
      requestBody: { required: true, content: { [rmMediaType]: { schema: answerSchemas['edxl-rm'] } } },
      responses: {
        ...Object.fromEntries(
          ['200', '201'].map((status) => [
            status,
            {
              description: '已受理并记录在案 · Accepted and on record',
              headers: headerRefs('ETag', 'Location', 'RequestId'),
              content: { 'application/json': { schema: schemaRef('Accepted') } },
            },
          ]),
        ),
        ...problemRefs(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
  },
});

const previewPath = (): JsonObject => ({
  '/v1/allocations/preview': {
    post: {
      operationId: 'allocations.preview',
      tags: ['allocations'],
      summary: '联合分配试算，不产生任何改变 · What a joint decision would be; changes nothing',
      description:
        'Takes the body of `allocation.decide` and answers with the certificate that a decision would have now, ' +
        'and an explanation in zh-CN and en. `exercise-mismatch` when exercises and real incidents are named together.',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaRef('DecideJointly') } },
      },
      responses: {
        '200': {
          description: '试算结果 · The decision as it would be',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['certificate', 'explanation'],
                properties: {
                  certificate: { type: 'object' },
                  explanation: {
                    type: 'object',
                    properties: {
                      zh: { type: 'array', items: { type: 'string' } },
                      en: { type: 'array', items: { type: 'string' } },
                    },
                  },
                },
              },
            },
          },
        },
        ...problemRefs(400, 401, 403, 404, 409, 422, 500, 503),
      },
    },
  },
});

const feedPath = (): JsonObject => ({
  '/v1/feed': {
    get: {
      operationId: 'feed',
      tags: ['feed'],
      summary: '实时事件（SSE） · Live events (server-sent events)',
      description:
        '`id` is the log position, `event` the event type, `data` the event as in a timeline. ' +
        'The stream ends with `event: closed` when the token expires or the service stops.',
      parameters: [
        ...formParameters(FeedAsked, '/v1/feed'),
        {
          name: 'Last-Event-ID',
          in: 'header',
          required: false,
          description: '从此位置之后继续，优先于 after · Go on after this position; goes before `after`',
          schema: { type: 'string', pattern: '^(-1|\\d{1,18})$' },
        },
        ...parameterRefs('AcceptLanguage'),
      ],
      responses: {
        '200': {
          description: '事件流 · The stream',
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
        ...problemRefs(400, 401, 500, 503),
      },
    },
  },
});

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

const operationPaths = (): JsonObject => ({
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
