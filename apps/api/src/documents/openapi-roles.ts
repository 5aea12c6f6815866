import { viewRules } from '#domain';
import { doorOf } from '../identity/doors.js';
import type { JsonObject } from '../schema/json.js';
import { problemRefs } from '../schema/openapi-parts.js';

/** The operations with who may ask, from the rule of each address, and with the refusals that it has. */
export const withRoles = (paths: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item as Readonly<Record<string, JsonObject>>).map(([method, operation]) => [
          method,
          described(operation, method.toUpperCase(), path.replace(/{(\w+)}/g, ':$1')),
        ]),
      ),
    ]),
  );

function described(operation: JsonObject, method: string, route: string): JsonObject {
  const door = doorOf(method, route);
  if (door === undefined || door === 'commands') return operation;
  const rule = viewRules[door];
  if ('open' in rule) return operation;
  const roles = [...new Set(rule.who.flatMap((seer) => seer.roles))].filter((role) => role !== 'system');
  const said = operation['description'] as string | undefined;
  return {
    ...operation,
    description: [`角色 · Roles: ${roles.map((role) => `\`${role}\``).join(', ')}`, said].join('\n\n').trim(),
    responses: { ...(operation['responses'] as JsonObject), ...problemRefs(401, 403) },
  };
}
