import { aggregateNames, aggregates, livesIn } from '#contracts';
import type { JsonObject } from '../schema/json.js';
import { accepted, parameterRefs, problemRefs } from '../schema/openapi-parts.js';

const idPattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';

export const drillParameter: JsonObject = {
  name: 'drill',
  in: 'path',
  required: true,
  description: '演练编号 · Id of the drill',
  schema: { type: 'string', pattern: idPattern },
};

/** One path for all commands inside drills: their bodies and answers are those of the live ones. */
export const insideDrills: JsonObject = {
  '/v1/drills/{drill}/{collection}/{id}/{command}': {
    post: {
      operationId: 'drills.inside',
      tags: ['drills'],
      summary: '演练内的命令，与实战命令同形 · A command inside a drill, in the same form as a live one',
      description:
        '仅在演练进行中、由参演单位提交；不影响实战。 · Only while the drill runs and only by its participants; ' +
        'nothing live is touched. Otherwise `drill-not-running`, `not-a-party`, or `exercise-mismatch` for ' +
        'commands that have no place inside a drill.',
      parameters: [
        drillParameter,
        {
          name: 'collection',
          in: 'path',
          required: true,
          schema: {
            enum: aggregateNames
              .filter((name) => livesIn(name, 'drill'))
              .map((name) => aggregates[name].collection),
          },
        },
        ...parameterRefs('AggregateId'),
        {
          name: 'command',
          in: 'path',
          required: true,
          description: '如 report · As on the live path, such as `report`',
          schema: { type: 'string' },
        },
        ...parameterRefs('IdempotencyKey', 'IfMatch', 'OccurredAt', 'CorrelationId', 'AcceptLanguage'),
      ],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: {
        ...accepted(),
        ...problemRefs(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
      },
    },
  },
};
