import { answerContent, type AnswerName } from '../schema/answers.js';
import type { JsonObject } from '../schema/json.js';
import { headerRefs, parameterRefs, problemRefs } from '../schema/openapi-parts.js';
import { schemaOf } from '../schema/schemas.js';
import {
  ChangeBody,
  DiffQuery,
  PictureQuery,
  RowsQuery,
  SnapshotsQuery,
  StepQuery,
  ThingQuery,
  ThingDiffQuery,
  WhatIfBody,
  WholeStateQuery,
} from './forms.js';

interface Described {
  readonly path: string;
  readonly of: AnswerName;
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly form: new () => object;
}

const described: readonly Described[] = [
  {
    path: '/as-of',
    of: 'AsOfSummary',
    id: 'as-of',
    zh: '某一时点的全部状态',
    en: 'The whole state as of a position or time',
    form: WholeStateQuery,
  },
  {
    path: '/as-of/rows/{table}',
    of: 'AsOfRowPage',
    id: 'as-of.rows',
    zh: '某一时点的一张表',
    en: 'The rows of a table as of a position or time',
    form: RowsQuery,
  },
  {
    path: '/as-of/{kind}/{id}',
    of: 'ThingAsOf',
    id: 'as-of.one',
    zh: '某一时点的一个对象',
    en: 'One object as of a position or time',
    form: ThingQuery,
  },
  {
    path: '/diff',
    of: 'RowChangePage',
    id: 'diff',
    zh: '两个时点的不同',
    en: 'What differs between two positions or times',
    form: DiffQuery,
  },
  {
    path: '/diff/{kind}/{id}',
    of: 'ThingChange',
    id: 'diff.one',
    zh: '一个对象在两个时点的不同',
    en: 'How one object differs between two positions or times',
    form: ThingDiffQuery,
  },
  {
    path: '/step/{kind}/{id}',
    of: 'Step',
    id: 'step',
    zh: '前进或后退一条记录',
    en: 'One event forward or back',
    form: StepQuery,
  },
  {
    path: '/snapshots',
    of: 'SnapshotPage',
    id: 'snapshots',
    zh: '快照列表',
    en: 'Snapshots with their state hashes',
    form: SnapshotsQuery,
  },
  {
    path: '/pictures/{agencyId}',
    of: 'Picture',
    id: 'pictures',
    zh: '单位当时知道什么',
    en: 'What an agency knew',
    form: PictureQuery,
  },
];

/** Parameters of a form: those that its path names, and the others in the query. */
function parametersOf(path: string, form: new () => object): JsonObject[] {
  const { properties, required = [] } = schemaOf(form) as { properties: JsonObject; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: path.includes(`{${name}}`) ? 'path' : 'query',
    required: required.includes(name),
    schema,
  }));
}

const operation = ({ path, of, id, zh, en, form }: Described): JsonObject => ({
  operationId: `audit.${id}`,
  tags: ['audit'],
  summary: `${zh} · ${en}`,
  parameters: [...parametersOf(path, form), ...parameterRefs('AcceptLanguage')],
  responses: {
    '200': {
      description: `${zh} · ${en}`,
      headers: headerRefs('RequestId'),
      content: answerContent(of),
    },
    ...problemRefs(400, 401, 403, 404, 429, 500, 503),
  },
});

export const asOfPaths = (): JsonObject => ({
  ...Object.fromEntries(described.map((one) => [`/v1/audit${one.path}`, { get: operation(one) }])),
  '/v1/audit/what-if': { post: whatIfOperation() },
});

const whatIfOperation = (): JsonObject => ({
  operationId: 'audit.what-if',
  tags: ['audit'],
  summary: '假设推演，不改变任何数据 · What-if analysis; changes nothing',
  parameters: parameterRefs('AcceptLanguage'),
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: {
          ...schemaOf(WhatIfBody),
          properties: {
            changes: { type: 'array', minItems: 1, maxItems: 20, items: schemaOf(ChangeBody) },
            until: { type: 'string', pattern: '^\\d{1,18}$' },
          },
        },
      },
    },
  },
  responses: {
    '200': {
      description: '比较结果 · The comparison',
      headers: headerRefs('RequestId'),
      content: answerContent('WhatIfResult'),
    },
    ...problemRefs(400, 401, 403, 422, 429, 500, 503),
  },
});
