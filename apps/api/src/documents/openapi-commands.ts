import {
  aggregateOf,
  commandExamples,
  commandNames,
  commandSpecs,
  aggregates,
  livesIn,
  type OuterCommandName,
} from '#contracts';
import { mayNeedSecond } from '#domain';
import { answerContent } from '../schema/answers.js';
import { bilingual, schemaRef, type JsonObject } from '../schema/json.js';
import { whoMayText } from './authority/commands.js';
import { drillParameter } from './openapi-drills.js';
import {
  accepted,
  acceptedAs,
  awaiting,
  parameterRefs,
  parameters,
  problemRefs,
} from '../schema/openapi-parts.js';
import { capContent, rmContent } from './openapi-queries.js';

export const commandPaths = (): JsonObject =>
  Object.fromEntries(
    commandNames.map((name) => {
      const aggregate = aggregateOf(name);
      const verb = name.slice(aggregate.length + 1);
      const inside = livesIn(aggregate, 'live') ? '' : 'drills/{drill}/';
      return [
        `/v1/${inside}${aggregates[aggregate].collection}/{id}/${verb}`,
        { post: commandOperation(name) },
      ];
    }),
  );

function commandOperation(name: OuterCommandName): JsonObject {
  const { zh, en, creates, dto } = commandSpecs[name];
  return {
    operationId: name,
    tags: [aggregates[aggregateOf(name)].collection],
    summary: bilingual({ zh, en }),
    description: whoMayText(name),
    'x-summary': { 'zh-CN': zh, en },
    parameters: [
      ...(livesIn(aggregateOf(name), 'live') ? [] : [drillParameter]),
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
      [creates ? '201' : '200']: acceptedAs(answerContent('Accepted')),
      ...(mayNeedSecond(name) ? { '202': awaiting } : {}),
      ...problemRefs(400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503),
    },
  };
}

export const capPath = (): JsonObject => ({
  '/v1/warnings/cap': {
    post: {
      operationId: 'warnings.cap.receive',
      tags: ['warnings'],
      summary: 'CAP 1.2 来文转为预警命令 · A CAP 1.2 message becomes the corresponding command',
      description:
        'Alert issues, Update changes, Cancel cancels, Ack confirms a call. Without `Idempotency-Key` the ' +
        'message’s `sender`, `identifier` and `sent` are the identity of the command. With `Accept: ' +
        'application/cap+xml` the answer is an Ack or Error that cites the message.',
      parameters: [
        { ...(parameters['IdempotencyKey'] as object), required: false },
        ...parameterRefs('IfMatch', 'CorrelationId', 'AcceptLanguage'),
      ],
      requestBody: { required: true, content: capContent },
      responses: {
        ...accepted({ ...answerContent('Accepted'), ...capContent }),
        ...problemRefs(400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503),
      },
    },
  },
});

export const edxlRmPath = (): JsonObject => ({
  '/v1/edxl-rm': {
    post: {
      operationId: 'edxl-rm.receive',
      tags: ['sharing'],
      summary: 'EDXL-RM 1.0 来文转为共享协商命令 · An EDXL-RM 1.0 message becomes the corresponding command',
      description:
        'Any of the sixteen messages. `OriginatingMessageID` names the negotiation; the agency of the token and ' +
        '`MessageID` are the identity of the command, so that a repeat is answered like the first.',
      parameters: parameterRefs('IfMatch', 'CorrelationId', 'AcceptLanguage'),
      requestBody: { required: true, content: rmContent },
      responses: {
        ...accepted(),
        '202': awaiting,
        ...problemRefs(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
  },
});

export const previewPath = (): JsonObject => ({
  '/v1/allocations/preview': {
    post: {
      operationId: 'allocations.preview',
      tags: ['allocations'],
      summary: '联合分配试算，不产生任何改变 · Preview of a joint allocation; changes nothing',
      description:
        'Takes the body of `allocation.decide` and answers with the certificate that a decision would have now, ' +
        'and an explanation in zh-CN and en. `exercise-mismatch` when exercises and real incidents are named together.',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaRef('DecideJointly') } },
      },
      responses: {
        '200': {
          description: '试算结果 · The previewed decision',
          content: answerContent('AllocationPreview'),
        },
        ...problemRefs(400, 401, 403, 404, 409, 422, 500, 503),
      },
    },
  },
});
