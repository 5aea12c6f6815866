import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readFileSync, writeFileSync } from 'node:fs';
import { openApi } from '../documents/openapi.js';
import type { Json, JsonObject } from '../schema/json.js';

export interface SeenAnswer {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

interface Operation {
  readonly method: string;
  readonly pattern: RegExp;
  readonly parameters: number;
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: JsonObject }>>;

/** Of a wrong method or a request that could not be read: any address may give them. */
const anywhere = [405, 408, 431];

/** Holds answers against the OpenAPI document: what it does not say of an answer must not be in it either. */
export class AnswerCheck {
  private readonly document = openApi();
  private readonly operations = operationsOf(this.document);
  private readonly ajv = addFormats.default(
    new Ajv2020.default({ strict: true, allowUnionTypes: true, allErrors: true }),
  );
  private readonly validators = new Map<string, ValidateFunction>();

  constructor() {
    const { schemas } = this.document['components'] as { schemas: JsonObject };
    this.ajv.addVocabulary(['components']);
    this.ajv.addSchema({ $id: 'openapi', components: { schemas: closed(schemas) } });
  }

  /** @throws where the answer is not as the document says */
  check(seen: SeenAnswer): void {
    const { method, url, status, contentType = '', body } = seen;
    const mediaType = contentType.split(';')[0] ?? '';
    const said = (what: string): Error => new Error(`${method} ${url} (${status}): ${what}`);
    const operation = this.operationOf(method, url);
    if (!operation) {
      if (status < 400) throw said('not in the document');
      return;
    }
    const response = operation.responses[String(status)];
    if (!response) {
      if (anywhere.includes(status) || isUnknownRoute(status, body)) return;
      throw said(`the document does not have this status\n${body.slice(0, 500)}`);
    }
    const content = response.content ?? this.at(response.$ref ?? '').content ?? {};
    const schema = content[mediaType]?.schema;
    if (method === 'HEAD') return;
    if (!schema) throw said(`the document does not have ${mediaType}`);
    if (!mediaType.endsWith('json')) return;
    const name = (schema['$ref'] as string | undefined)?.split('/').at(-1);
    if (name === undefined) return;
    const value = JSON.parse(body) as Json;
    const validate = this.validatorOf(name);
    if (!validate(value))
      throw said(`not a ${name}: ${this.ajv.errorsText(validate.errors)}\n${body.slice(0, 2_000)}`);
    if (process.env.RECORD_EXAMPLES && status < 400) record(name, value);
  }

  /** What is wrong with an example of a body. */
  faults(name: string, value: Json): string | undefined {
    const validate = this.validatorOf(name);
    return validate(value) ? undefined : this.ajv.errorsText(validate.errors);
  }

  private validatorOf(name: string): ValidateFunction {
    const known = this.validators.get(name);
    const validate = known ?? this.ajv.compile({ $ref: `openapi#/components/schemas/${name}` });
    this.validators.set(name, validate);
    return validate;
  }

  /** The one with the fewest parameters in its path goes first, as in the router. */
  private operationOf(method: string, url: string): Operation | undefined {
    const path = url.split('?')[0] ?? '';
    const wanted = method === 'HEAD' ? 'GET' : method;
    return this.operations.find((one) => one.method === wanted && one.pattern.test(path));
  }

  private at(ref: string): { readonly content?: Content } {
    const keys = ref.slice('#/'.length).split('/');
    return keys.reduce<unknown>((at, key) => (at as JsonObject)[key], this.document) as { content?: Content };
  }
}

const operationsOf = (document: JsonObject): Operation[] =>
  Object.entries(
    document['paths'] as unknown as Readonly<Record<string, Readonly<Record<string, Operation>>>>,
  )
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, { responses }]) => ({
        method: method.toUpperCase(),
        pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/{\w+}/g, '[^/]+')}$`),
        parameters: path.split('{').length,
        responses,
      })),
    )
    .sort((a, b) => a.parameters - b.parameters);

/** Under a path with parameters lies what is no route, such as a command that there is not. */
const isUnknownRoute = (status: number, body: string): boolean =>
  status === 404 && body.includes('"no-such-route"');

/** Objects with no more members than are said. */
export function closed<T extends Json | undefined>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(closed) as unknown as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return ('properties' in inner && !('additionalProperties' in inner) && inner['type'] === 'object'
    ? { ...inner, additionalProperties: false }
    : inner) as unknown as T;
}

const examplesFile = 'apps/api/src/documents/examples.ts';

/** Keeps the first answer of each kind that holds something as its example. */
function record(name: string, value: Json): void {
  const text = readFileSync(examplesFile, 'utf8');
  const [begin, end] = [text.indexOf('= {') + '= '.length, text.lastIndexOf('}') + 1];
  const known = JSON.parse(text.slice(begin, end)) as JsonObject;
  const { items } = value as { items?: readonly Json[] };
  if (name in known || items?.length === 0) return;
  const all = Object.entries({ ...known, [name]: shortened(value) }).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = all.map(([key, example]) => `${JSON.stringify(key)}: ${JSON.stringify(example)}`);
  writeFileSync(examplesFile, `${text.slice(0, begin)}{\n${lines.join(',\n')}\n}${text.slice(end)}`);
}

const mostItems = 2;

function shortened(value: Json): Json {
  if (Array.isArray(value)) return value.slice(0, mostItems).map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, inner === undefined ? inner : shortened(inner)]),
  );
}
