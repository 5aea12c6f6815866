import { auditPaths } from '../audit/openapi.js';
import { replayPaths } from '../past/openapi.js';
import { aggregates } from '#contracts';
import { interfaceVersion, type JsonObject } from '../schema/json.js';
import { capPath, commandPaths, edxlRmPath, previewPath } from './openapi-commands.js';
import { insideDrills } from './openapi-drills.js';
import { operationPaths } from './openapi-operations.js';
import { headers, parameters, problemResponses, schemas } from '../schema/openapi-parts.js';
import { feedPath, queryPaths } from './openapi-queries.js';
import { commandSchemas } from '../schema/schemas.js';

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
      'whichever way it came and however often.\n\n' +
      '`/v1` 下未规定的查询参数一律拒绝。Query parameters that are not known are refused under `/v1`.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  security: [{ agencyToken: [] }],
  tags: [
    ...Object.values(aggregates).map(({ collection }) => ({ name: collection })),
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
