import { capMediaType, rmMediaType } from '#interop';
import { FeedAsked } from '../feed/feed.controller.js';
import { queryControllers } from '../routes/query-controllers.js';
import { readsOf, type RoutedRead } from '../query/routed-read.js';
import { bilingual, type JsonObject } from '../schema/json.js';
import { headerRefs, parameterRefs, problemRefs } from '../schema/openapi-parts.js';
import { schemaOf } from '../schema/schemas.js';

const json = 'application/json';

export const queryPaths = (): JsonObject =>
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
          'Stale',
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

export const anything: JsonObject = { type: 'object', additionalProperties: true };

export const answerSchemas: Readonly<Record<RoutedRead['answer'], JsonObject>> = {
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

export function formParameters(form: new () => object, path: string): JsonObject[] {
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

export const feedPath = (): JsonObject => ({
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
        ...problemRefs(400, 401, 409, 500, 503),
      },
    },
  },
});
