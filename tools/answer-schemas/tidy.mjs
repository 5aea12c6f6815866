/** @typedef {{ [key: string]: any }} Schema */

const prefix = '#/definitions/';
const target = '#/components/schemas/';
/** Of types that are written where they are used: these names say nothing by themselves. */
const anonymous = /^(__type|Exclude|Extract|Omit|Page|Partial|Pick|Readonly|Record)$|[^\w]/;

/**
 * Makes the schemas of an OpenAPI 3.1 document of what `typescript-json-schema` says of two types: of the interface of
 * all answers, its members by their names, and what they are made of by the names of the types; and of the data of
 * events, each by the type of the event. `events` says what these are called.
 * @param {{ properties?: { answers?: Schema, events?: Schema }, definitions?: Record<string, Schema> }} whole
 * @returns {{ schemas: Record<string, Schema>, events: Record<string, string> }}
 */
export function tidy({ properties: { answers = {}, events = {} } = {}, definitions = {} }) {
  /** @param {string} ref @returns {string} */
  const behind = (ref) => {
    const definition = decodeURIComponent(ref.slice(prefix.length));
    const further = definitions[definition]?.$ref;
    return further === undefined ? definition : behind(further);
  };
  /** What a schema says, or the one that it refers to. @param {Schema} schema @returns {Schema} */
  const said = ({ $ref, ...schema }) => ($ref === undefined ? schema : (definitions[behind($ref)] ?? {}));
  const named = Object.entries(said(answers).properties ?? {});
  const told = Object.entries(said(events).properties ?? {});
  /** @type {Map<string, string>} */
  const chosen = new Map();
  for (const [name, { $ref }] of named) if ($ref !== undefined) chosen.set(keyOf(behind($ref)), name);
  /** @param {string} definition */
  const nameOf = (definition) => chosen.get(keyOf(definition)) ?? plainName(definition);
  /** Definitions that are referred to. @type {string[]} */
  const wanted = [];
  /**
   * Of an intersection: as two objects beside each other neither would know what the other may have.
   * @param {Schema[]} parts @returns {Schema}
   */
  const merged = (parts) => {
    /** @type {Schema[]} */
    const objects = parts.map((part) => {
      const whole = said(part);
      return whole.allOf ? merged(whole.allOf) : whole;
    });
    if (objects.some(({ type }) => type !== 'object'))
      throw new Error(`an intersection of ${JSON.stringify(parts)}`);
    return {
      ...Object.assign({}, ...objects),
      description: undefined,
      properties: Object.assign({}, ...objects.map(({ properties }) => properties)),
      required: [...new Set(objects.flatMap(({ required = [] }) => required))].sort(),
    };
  };
  /** @param {any} node @returns {any} */
  const rewritten = (node) => {
    if (Array.isArray(node)) return node.map(rewritten);
    if (typeof node !== 'object' || node === null) return node;
    const { $ref, allOf, ...rest } = node;
    if (allOf !== undefined) return rewritten({ ...merged(allOf), ...rest });
    if ($ref === undefined)
      return modern(Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, rewritten(value)])));
    const definition = behind($ref);
    const name = nameOf(definition);
    if (anonymous.test(name)) return { ...rewritten(definitions[definition]), ...rest };
    wanted.push(definition);
    const isRepeated = rest.description === definitions[definition]?.description;
    return { $ref: target + name, ...(isRepeated ? {} : rest) };
  };

  /** @type {Map<string, Schema>} */
  const schemas = new Map();
  /** @type {string[]} */
  const clashes = [];
  /** @param {string} name @param {Schema} schema */
  const add = (name, schema) => {
    const known = schemas.get(name);
    if (known && form(known) !== form(schema)) clashes.push(`${name}: ${form(known)}\n  and ${form(schema)}`);
    schemas.set(name, known ?? schema);
  };
  for (const [name, member] of named) {
    const schema = rewritten(member);
    if (schema.$ref !== target + name) add(name, schema);
  }
  for (const [type, member] of told) {
    // one type may be the data of several events, and its description be of something else
    const { description: _, ...data } = said(member);
    add(dataName(type), rewritten(data));
  }
  const done = new Set();
  for (const definition of wanted) {
    if (!done.has(definition)) add(nameOf(definition), rewritten(definitions[definition]));
    done.add(definition);
  }
  if (clashes.length > 0) throw new Error(`different types have one name:\n${clashes.join('\n')}`);
  return {
    schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
    events: Object.fromEntries(told.map(([type]) => [type, dataName(type)])),
  };
}

/** `incident.response-activated` is `IncidentResponseActivatedData`. @param {string} type */
const dataName = (type) =>
  `${type.replace(/(?:^|[.-])(\w)/g, (_, /** @type {string} */ first) => first.toUpperCase())}Data`;

/** Without the file that a type is from, and the number that tells it from others of its name. @param {string} text */
const plainName = (text) => text.replace(/^import\(.*\)\./, '').replace(/_\d+$/, '');

/** The same for all definitions of one type. @param {string} definition */
const keyOf = (definition) => (anonymous.test(plainName(definition)) ? definition : plainName(definition));

/** @param {Schema} schema */
const form = ({ description: _, ...schema }) => JSON.stringify(schema);

/**
 * In JSON Schema 2020-12, which OpenAPI 3.1 is of.
 * @param {Schema} schema @returns {Schema}
 */
function modern({ additionalItems: _, items, ...rest }) {
  return {
    ...rest,
    ...(Array.isArray(items) ? { prefixItems: items, items: false } : items !== undefined && { items }),
  };
}
