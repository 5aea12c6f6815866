import { capMediaType, rmMediaType } from '#interop';
import { tableContent } from '../schema/tables.js';
import { isTable } from '../exports/again.js';
import { FeedQuery } from '../feed/feed.controller.js';
import { queryControllers } from './query-controllers.js';
import { readsOf, type RoutedRead } from '../query/routed-read.js';
import { answerContent, answerRef, jsonContent, type AnswerName } from '../schema/answers.js';
import { bilingual, type JsonObject } from '../schema/json.js';
import { headerRefs, parameterRefs, problemRefs } from '../schema/openapi-parts.js';
import { schemaOf } from '../schema/schemas.js';

export const queryPaths = (): JsonObject =>
  Object.fromEntries(
    readsOf(queryControllers).map((read) => [
      read.path.replace(/:(\w+)/g, '{$1}'),
      { get: queryOperation(read) },
    ]),
  );

function queryOperation(read: RoutedRead): JsonObject {
  const { path, form, answer, refuses = [], zh, en } = read;
  return {
    operationId: path
      .slice('/v1/'.length)
      .replace(/\/:\w+/g, '.one')
      .replace(/\//g, '.'),
    tags: ['queries'],
    summary: bilingual({ zh, en }),
    'x-summary': { 'zh-CN': zh, en },
    parameters: [...formParameters(form, path), ...parameterRefs('AcceptLanguage')],
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
        content: contentOf(read),
      },
      ...problemRefs(400, 401, 403, ...refuses, ...(path.includes(':') ? [404] : []), 500, 503),
    },
  };
}

function contentOf(read: RoutedRead): JsonObject {
  switch (read.answer) {
    case 'cap':
      return capContent;
    case 'edxl-rm':
      return rmContent;
    case 'sheet':
      return sheetContent;
    case 'document':
      return { ...answerContent(read.of), 'text/markdown': { schema: { type: 'string' } } };
    case 'export':
      return {
        ...answerContent(read.of),
        'text/markdown': { schema: { type: 'string' } },
        'text/csv': { schema: { type: 'string' } },
      };
    case 'page':
    case 'list':
      return { ...jsonContent(severalName(read.answer, read.of)), ...tableContent };
    case 'aggregate':
    case 'one':
      return { ...answerContent(read.of), ...(isTable(read) && tableContent) };
  }
}

export const capContent: JsonObject = {
  [capMediaType]: { schema: { type: 'string', description: 'CAP 1.2' } },
};
const sheetContent: JsonObject = {
  'text/html': { schema: { type: 'string', description: 'A4' } },
};
export const rmContent: JsonObject = {
  [rmMediaType]: { schema: { type: 'string', description: 'EDXL-RM 1.0' } },
};

/** Schemas of the pages and lists that queries answer with. */
export const severalSchemas = (): Readonly<Record<string, JsonObject>> =>
  Object.fromEntries(
    readsOf(queryControllers).flatMap(({ answer, of }) =>
      answer === 'page' || answer === 'list' ? [[severalName(answer, of), severalSchema(answer, of)]] : [],
    ),
  );

type Several = 'page' | 'list';

const severalName = (answer: Several, of: AnswerName): string =>
  `${of}${answer === 'page' ? 'Page' : 'List'}`;

const severalSchema = (answer: Several, of: AnswerName): JsonObject => ({
  type: 'object',
  required: ['items'],
  properties: {
    items: { type: 'array', items: answerRef(of) },
    ...(answer === 'page' && {
      nextCursor: { type: 'string', description: 'Absent on the last page' },
      next: { type: 'string', format: 'uri-reference', description: 'URL of the next page' },
    }),
  },
});

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
        '`id` is the log position, `event` the event type, `data` the event as in a timeline, a ' +
        '`TimelineEntry`, whose `type` says what its `data` holds. ' +
        'The stream ends with `event: closed` when the token expires or the service stops.',
      parameters: [
        ...formParameters(FeedQuery, '/v1/feed'),
        {
          name: 'Last-Event-ID',
          in: 'header',
          required: false,
          description:
            '从此位置之后继续，优先于 after · Resume after this position; takes precedence over `after`',
          schema: { type: 'string', pattern: '^(-1|\\d{1,18})$' },
        },
        ...parameterRefs('AcceptLanguage'),
      ],
      responses: {
        '200': {
          description: '事件流 · The stream',
          content: {
            'text/event-stream': { schema: { type: 'string' }, 'x-event-data': answerRef('TimelineEntry') },
          },
        },
        ...problemRefs(400, 401, 409, 500, 503),
      },
    },
  },
});
