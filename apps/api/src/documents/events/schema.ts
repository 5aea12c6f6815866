import { answerSchemas, derivedSchemas } from '../../schema/answers.js';
import { byType } from '../../schema/events.js';
import type { JsonObject } from '../../schema/json.js';
import { usedBy } from '../../schema/schemas.js';

/** The JSON Schema of what agencies are told, by the type of the event: `docs/schemas/events.schema.json`. */
export function eventsSchema(): JsonObject {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  const event = byType(
    { $schema, title: 'events', type: 'object', properties: { type: { type: 'string' }, data: {} } },
    derivedSchemas(),
  );
  const text = JSON.stringify({ ...event, $defs: usedBy(event, 'schemas', answerSchemas()) });
  return JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as JsonObject;
}
