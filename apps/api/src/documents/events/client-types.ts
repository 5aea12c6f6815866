import { answerSchemas, derivedSchemas } from '../../schema/answers.js';
import { byType, shownTypes } from '../../schema/events.js';
import type { Json, JsonObject } from '../../schema/json.js';
import { usedBy } from '../../schema/schemas.js';

/** What agencies are told, as TypeScript for the client: `libs/client/src/events/event-data.ts`. */
export function clientTypes(): string {
  const { events } = derivedSchemas();
  const schemas = usedBy(byType({}, { events }), 'schemas', answerSchemas());
  const ofEvents = new Set<string>(Object.values(events));
  const types = Object.keys(schemas)
    .filter((name) => !ofEvents.has(name))
    .sort()
    .map((name) => `${commentOf(schemas[name], '')}type ${name} = ${typeOf(schemas[name], '')};`);
  const members = shownTypes.map((type) => {
    const schema = schemas[events[type]];
    return `${commentOf(schema, '  ')}  readonly '${type}': ${typeOf(schema, '  ')};`;
  });
  return `${[
    '// Written by `npm run docs` of the service.',
    `/** The data of each event that an agency may be told, by its type. */\nexport interface EventData {\n${members.join('\n')}\n}`,
    ...types,
  ].join('\n\n')}\n`;
}

function commentOf(schema: JsonObject | undefined, indent: string): string {
  const { description } = schema ?? {};
  if (typeof description !== 'string') return '';
  const lines = description.split(/\n+/);
  return lines.length === 1
    ? `${indent}/** ${description} */\n`
    : `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

function typeOf(schema: JsonObject | undefined, indent: string): string {
  const { $ref, anyOf, type, properties, required, items, prefixItems, additionalProperties } = schema ?? {};
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1);
  const literals = schema?.['enum'] ?? (schema?.['const'] === undefined ? undefined : [schema['const']]);
  if (Array.isArray(literals)) return union(literals.map((value) => literal(value as Json)));
  if (Array.isArray(anyOf)) return union((anyOf as JsonObject[]).map((one) => typeOf(one, indent)));
  if (Array.isArray(type))
    return union((type as string[]).map((one) => typeOf({ ...schema, type: one }, indent)));
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      if (Array.isArray(prefixItems))
        return `readonly [${(prefixItems as JsonObject[]).map((one) => typeOf(one, indent)).join(', ')}]`;
      return `readonly ${grouped(typeOf(items as JsonObject, indent))}[]`;
    case 'object': {
      const within = `${indent}  `;
      if (Object.keys((properties ?? {}) as object).length === 0)
        return `Readonly<Record<string, ${typeof additionalProperties === 'object' ? typeOf(additionalProperties as JsonObject, indent) : 'unknown'}>>`;
      const members = Object.entries(properties as Record<string, JsonObject>).map(([name, one]) => {
        const isThere = Array.isArray(required) && required.includes(name);
        return `${commentOf(one, within)}${within}readonly ${key(name)}${isThere ? '' : '?'}: ${typeOf(one, within)};`;
      });
      return `{\n${members.join('\n')}\n${indent}}`;
    }
    default:
      return 'unknown';
  }
}

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');
const grouped = (type: string): string => (type.includes(' | ') ? `(${type})` : type);
const literal = (value: Json): string =>
  typeof value === 'string' ? `'${value.replace(/['\\]/g, '\\$&')}'` : JSON.stringify(value);
const key = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : literal(name));
