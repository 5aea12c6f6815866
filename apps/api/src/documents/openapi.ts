import { auditPaths } from '../audit/openapi.js';
import { asOfPaths } from '../as-of/openapi.js';
import { aggregates } from '#contracts';
import { interfaceVersion, type JsonObject } from '../schema/json.js';
import { capPath, commandPaths, edxlRmPath, previewPath } from './openapi-commands.js';
import { insideDrills } from './openapi-drills.js';
import { examples } from './examples.js';
import { importPaths } from './openapi-imports.js';
import { operationPaths } from './openapi-operations.js';
import { headers, parameters, problemResponses } from '../schema/openapi-parts.js';
import { answerSchemas } from '../schema/answers.js';
import { withRoles } from './openapi-roles.js';
import { feedPath, queryPaths, severalSchemas } from './openapi-queries.js';
import { commandSchemas, usedBy } from '../schema/schemas.js';
import { sessionCookie } from '../identity/cookies.js';

/** The HTTP interface as OpenAPI 3.1, from the command registry, the queries, the types of answers and the status table. */
export function openApi(): JsonObject {
  const paths = withRoles({
    ...commandPaths(),
    ...insideDrills,
    ...capPath(),
    ...edxlRmPath(),
    ...previewPath(),
    ...importPaths(),
    ...queryPaths(),
    ...feedPath(),
    ...auditPaths(),
    ...asOfPaths(),
    ...operationPaths(),
  });
  const responses = usedBy(paths, 'responses', problemResponses());
  const schemas = distinct(answerSchemas(), severalSchemas(), commandSchemas());
  return {
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
    security: [{ agencyToken: [] }, { session: [] }],
    tags: [
      ...Object.entries(aggregates).map(([aggregate, { collection }]) => ({
        name: collection,
        description: `命令：${aggregate} · Commands to a ${aggregate}`,
      })),
      { name: 'queries', description: '查询 · Queries' },
      { name: 'tables', description: '表格导入、导出 · Tables in and out' },
      { name: 'feed', description: '实时事件 · Live events' },
      {
        name: 'audit',
        description: '审计：检查点、证明、as-of 查询 · Checkpoints, proofs and as-of queries',
      },
      { name: 'session', description: '登录 · Sign-in of persons' },
      { name: 'operations', description: '运行与文档 · Operations and documents' },
    ],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookie,
          description:
            'Of a person who signed in at `/v1/session/start`. What changes something is taken from pages of this ' +
            'origin alone; the header `Liandong-Role` names another role for one request, and one with ' +
            '`Liandong-Person` is answered only while that person is signed in.',
        },
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
      responses,
      examples: Object.fromEntries(
        Object.entries(examples).map(([name, value]) => [name, { summary: name, value }]),
      ),
      schemas: usedBy({ ...paths, ...responses }, 'schemas', schemas),
    },
  };
}

/** @throws where two have a schema of one name */
function distinct(...several: readonly Readonly<Record<string, JsonObject>>[]): Record<string, JsonObject> {
  const all: Record<string, JsonObject> = {};
  for (const [name, schema] of several.flatMap((schemas) => Object.entries(schemas))) {
    if (name in all) throw new Error(`there are two schemas ${name}`);
    all[name] = schema;
  }
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
