import { mayLack } from '#domain';
import type { ShownType } from '#read-model';
import { eventWords } from './event-words.js';
import { bilingual, schemaRef, type JsonObject } from './json.js';

/** What the build derived. */
export interface DerivedSchemas {
  readonly schemas: Readonly<Record<string, JsonObject>>;
  /** Schemas of the data of events, before anything is left out, by the type of the event. */
  readonly events: Readonly<Record<ShownType, string>>;
}

export interface ObjectSchema extends JsonObject {
  readonly properties?: Readonly<Record<string, JsonObject>>;
  readonly required?: readonly string[];
}

export const shownTypes = Object.keys(eventWords) as ShownType[];

export const wordsOf = (type: ShownType): string => {
  const [zh, en] = eventWords[type];
  return bilingual({ zh, en });
};

/** What of the data of an event may be missing where it is told, of what there may be. */
export function lackOf(type: ShownType, { properties = {} }: ObjectSchema) {
  const { fields, lists, inPart } = mayLack(type);
  const names = Object.keys(properties).sort();
  return {
    fields: names.filter((name) => fields.includes(name)),
    lists: names.filter((name) => lists.includes(name)),
    /** All that is told to who sees the incident in part. */
    inPart: inPart && names.filter((name) => inPart.includes(name)),
  };
}

/** Schemas of the data of events as they are told: what the rules may leave out is not required. */
export const toldSchemas = ({ schemas, events }: DerivedSchemas): Readonly<Record<string, JsonObject>> =>
  Object.fromEntries(shownTypes.map((type) => [events[type], toldSchema(type, schemas[events[type]] ?? {})]));

function toldSchema(type: ShownType, { required = [], ...schema }: ObjectSchema): JsonObject {
  const { fields, lists, inPart } = lackOf(type, schema);
  const left = required.filter((name) => !fields.includes(name) && (inPart?.includes(name) ?? true));
  const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ') || '—';
  const lines = [
    `\`${type}\` ${wordsOf(type)}`,
    ...(fields.length > 0 ? [`规则可能略去 · The rules may leave out: ${listed(fields)}`] : []),
    ...(lists.length > 0
      ? [`清单可能只含本单位有关部分 · May hold only what is yours: ${listed(lists)}`]
      : []),
    ...(inPart ? [`只见部分时仅有 · To who sees the incident in part there is only: ${listed(inPart)}`] : []),
  ];
  return {
    description: lines.length > 1 ? [...lines, 'docs/events.md, docs/queries.md'].join('\n\n') : lines[0],
    ...schema,
    ...(left.length > 0 && { required: left }),
  };
}

/** A schema whose `data` is, by its `type`, that of an event. */
export const byType = (schema: JsonObject, { events }: Pick<DerivedSchemas, 'events'>): JsonObject => ({
  ...schema,
  oneOf: shownTypes.map((type) => ({
    properties: { type: { const: type }, data: schemaRef(events[type]) },
    required: ['type', 'data'],
  })),
});
