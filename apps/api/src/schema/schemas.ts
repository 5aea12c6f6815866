import { commandNames, commandSpecs, patterns, violationTexts } from '#contracts';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema, validationMetadatasToSchemas } from 'class-validator-jsonschema';
import type { JsonObject } from './json.js';

type Form = new () => object;

interface Bound {
  readonly constraints: readonly number[];
}

const options = {
  classTransformerMetadataStorage: defaultMetadataStorage,
  classValidatorMetadataStorage: getMetadataStorage(),
  refPointerPrefix: '#/components/schemas/',
  additionalConverters: {
    // the package's own turn whole numbers into any
    min: ({ constraints: [minimum] }: Bound) => ({ minimum }),
    max: ({ constraints: [maximum] }: Bound) => ({ maximum }),
    ...Object.fromEntries(
      Object.entries(patterns).map(([name, pattern]) => [
        name,
        { type: 'string', pattern: pattern.source } as const,
      ]),
    ),
    correctedValue: () => ({
      oneOf: [
        { type: 'integer', minimum: 0, maximum: 1_000_000 },
        { type: 'string', minLength: 1, maxLength: 4_000 },
      ],
    }),
  },
} as const;

/** The schema of one form by itself. */
export function schemaOf(form: Form): JsonObject {
  const schema = targetConstructorToSchema(form, options as never) as JsonObject;
  return plain({ properties: {}, type: 'object', ...schema, additionalProperties: false });
}

/** The bodies of all commands and what they are made of, by class name. */
export function commandSchemas(): JsonObject {
  const all = validationMetadatasToSchemas(options as never) as unknown as Readonly<
    Record<string, JsonObject>
  >;
  const found: Record<string, JsonObject> = {};
  const add = (name: string, schema: JsonObject): void => {
    if (name in found) return;
    found[name] = schema;
    for (const used of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const inner = all[used[1] ?? ''];
      if (inner) add(used[1] ?? '', plain({ ...inner, additionalProperties: false }));
    }
  };
  for (const name of commandNames) {
    const { dto } = commandSpecs[name];
    add(dto.name, schemaOf(dto));
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without what JSON leaves out, so that documents compare equal to what was written. */
const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

const bilingual: JsonObject = {
  type: 'object',
  required: ['zh', 'en'],
  properties: { zh: { type: 'string' }, en: { type: 'string' } },
};

export const replySchemas: JsonObject = {
  CommandIdentity: {
    type: 'object',
    required: ['source', 'id', 'name'],
    properties: {
      source: { type: 'string', description: '`/agencies/<agency id>`' },
      id: { type: 'string', description: '`Idempotency-Key`, or CloudEvents `id` on Kafka' },
      name: { type: 'string' },
    },
  },
  Accepted: {
    type: 'object',
    required: ['command', 'outcome', 'stream', 'revision', 'position'],
    properties: {
      command: { $ref: '#/components/schemas/CommandIdentity' },
      outcome: { const: 'accepted' },
      stream: { type: 'string', description: 'Stream of the aggregate, `<aggregate>-<id>`' },
      revision: {
        type: 'string',
        pattern: '^\\d+$',
        description: 'Revision after the command, 64 bits as text; also in `ETag`',
      },
      position: {
        type: 'string',
        pattern: '^\\d+$',
        description: 'Log position, 64 bits as text: what `minPosition` takes',
      },
    },
  },
  Refusal: {
    type: 'object',
    required: ['code'],
    properties: {
      code: { type: 'string', description: 'Stable; see `/problems`' },
      violations: { type: 'array', items: { $ref: '#/components/schemas/Violation' } },
    },
    additionalProperties: true,
    description: 'The reason with the numbers behind it',
  },
  Violation: {
    type: 'object',
    required: ['path', 'code', 'message'],
    properties: {
      path: { type: 'string', description: 'Path such as `lines[0].returned`; empty for the whole' },
      code: { enum: Object.keys(violationTexts), description: 'Stable' },
      each: { const: true, description: 'Said of each item of a list' },
      message: {
        description: 'In the language of the answer; where a refusal is kept whole, in both',
        oneOf: [{ type: 'string' }, bilingual],
      },
    },
    additionalProperties: true,
    description: 'What is wrong with one field, with the numbers behind it',
  },
};
