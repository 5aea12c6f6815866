import { commandNames, commandSpecs, patterns } from '#contracts';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema, validationMetadatasToSchemas } from 'class-validator-jsonschema';
import type { JsonObject } from './json.js';

type Form = new () => object;

interface Bound {
  readonly constraints: readonly number[];
}

/**
 * As tools read it that know no classes of Unicode in expressions: of what can be seen it asks for less, and leaves lone
 * surrogates to the form itself.
 */
const portable = (source: string): string =>
  source
    .replaceAll('[\\p{L}\\p{N}\\p{P}\\p{S}]', '\\S')
    .replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f')
    .replaceAll('\\p{Cs}', '');

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
        { type: 'string', pattern: portable(pattern.source) } as const,
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

/** The schema of one form with all that it is made of, as a document of its own (JSON Schema 2020-12). */
export function schemaDocument(form: Form, title: string): JsonObject {
  const all = validationMetadatasToSchemas(options as never) as unknown as Readonly<
    Record<string, JsonObject>
  >;
  const schema = schemaOf(form);
  const $defs = Object.fromEntries(
    Object.entries(usedBy(schema, 'schemas', all)).map(
      ([name, one]) => [name, plain({ ...one, additionalProperties: false })] as const,
    ),
  );
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  const text = JSON.stringify({ $schema, title, ...schema, $defs });
  return JSON.parse(text.replaceAll(options.refPointerPrefix, '#/$defs/')) as JsonObject;
}

/** The bodies of all commands and what they are made of, by class name. */
export function commandSchemas(): Record<string, JsonObject> {
  const all = validationMetadatasToSchemas(options as never) as unknown as Readonly<
    Record<string, JsonObject>
  >;
  const bodies = Object.fromEntries(
    commandNames.map((name) => [commandSpecs[name].dto.name, schemaOf(commandSpecs[name].dto)]),
  );
  const inner = Object.entries(usedBy(bodies, 'schemas', all))
    .filter(([name]) => !(name in bodies))
    .map(([name, schema]) => [name, plain({ ...schema, additionalProperties: false })] as const);
  return { ...bodies, ...Object.fromEntries(inner) };
}

/** Those components of a kind that a part of a document refers to, itself or by one another. */
export function usedBy(
  part: JsonObject,
  kind: 'schemas' | 'responses',
  components: Readonly<Record<string, JsonObject>>,
): Readonly<Record<string, JsonObject>> {
  const found: Record<string, JsonObject> = {};
  const look = (at: JsonObject): void => {
    for (const [, name = ''] of JSON.stringify(at).matchAll(
      new RegExp(`"#/components/${kind}/(\\w+)"`, 'g'),
    )) {
      const component = components[name];
      if (!component || name in found) continue;
      found[name] = component;
      look(component);
    }
  };
  look(part);
  return found;
}

/** Without what JSON leaves out, so that documents compare equal to what was written. */
const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
