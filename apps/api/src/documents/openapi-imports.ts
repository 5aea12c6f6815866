import { formParameters } from './openapi-queries.js';
import { answerContent } from '../schema/answers.js';
import type { JsonObject } from '../schema/json.js';
import { tableContent } from '../schema/tables.js';
import { headerRefs, parameterRefs, problemRefs } from '../schema/openapi-parts.js';
import { ImportId, ImportQuery, TemplateQuery } from '../imports/forms.js';

export const importPaths = (): JsonObject => ({
  '/v1/imports/{kind}': {
    post: {
      operationId: 'imports.take',
      tags: ['tables'],
      summary: '导入表格：先预览，后确认 · A table comes in: preview first, then confirm',
      description:
        'Without `confirm` it is a dry run: all faults by row and column, what is new, changed and missing, and a ' +
        '`digest`. The same file with `confirm` set to that digest is carried out by the commands of the list; the ' +
        'same again, also after a crash, goes on where it ended and makes no event twice.',
      parameters: [...formParameters(ImportQuery, '/v1/imports/:kind'), ...parameterRefs('AcceptLanguage')],
      requestBody: { required: true, content: tableContent },
      responses: {
        '200': {
          description: '预览 · The preview',
          headers: headerRefs('RequestId'),
          content: answerContent('ImportPreview'),
        },
        '202': {
          description: '已确认，进行中 · Confirmed and under way',
          headers: headerRefs('RequestId', 'Location'),
          content: answerContent('ImportJob'),
        },
        ...problemRefs(400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503),
      },
    },
  },
  '/v1/imports/runs/{id}': {
    get: {
      operationId: 'imports.standing',
      tags: ['tables'],
      summary: '导入的进度 · How far an import has got',
      parameters: [...formParameters(ImportId, '/v1/imports/runs/:id'), ...parameterRefs('AcceptLanguage')],
      responses: {
        '200': {
          description: '进度 · The standing',
          headers: headerRefs('RequestId'),
          content: answerContent('ImportJob'),
        },
        ...problemRefs(400, 401, 403, 404, 500, 503),
      },
    },
  },
  '/v1/imports/{kind}/template': {
    get: {
      operationId: 'imports.template',
      tags: ['tables'],
      summary: '空白表格 · An empty table to fill in',
      parameters: [
        ...formParameters(TemplateQuery, '/v1/imports/:kind/template'),
        ...parameterRefs('AcceptLanguage'),
      ],
      responses: {
        '200': {
          description: '模板 · The template',
          headers: headerRefs('RequestId'),
          content: tableContent,
        },
        ...problemRefs(400, 401, 403, 500, 503),
      },
    },
  },
});
