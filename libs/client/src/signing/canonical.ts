/** What cannot be signed, since JSON cannot carry it or the service does not take it. */
export class Unsignable extends Error {
  readonly code = 'unsignable';

  constructor(
    /** Where it is, such as `$.data.items[2]`. */
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}

/** Of objects and lists in each other, the message around `data` among them. */
const deepest = 32;
const disallowed = /[\0\p{Surrogate}]/u;

/**
 * The canonical form of a JSON value (RFC 8785), which is also a way to send it: what is signed is what is sent.
 * Members without a value are left out; an object that has `toJSON`, such as a Date, is what that gives.
 * @throws {Unsignable}
 */
export function canonical(value: unknown, path = '$', depth = 0): string {
  switch (typeof value) {
    case 'string':
      if (disallowed.test(value)) throw new Unsignable(path, 'a lone surrogate or NUL');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new Unsignable(path, 'a number that is not finite');
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : ofObject(value, path, depth);
    default:
      throw new Unsignable(path, `JSON has no ${typeof value}`);
  }
}

function ofObject(value: object, path: string, depth: number): string {
  if (depth > deepest) throw new Unsignable(path, `nested deeper than ${deepest}`);
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return canonical((value as { toJSON(): unknown }).toJSON(), path, depth + 1);
  }
  if (Array.isArray(value)) {
    return `[${value.map((one, index) => canonical(one, `${path}[${index}]`, depth + 1)).join(',')}]`;
  }
  const members = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    // by UTF-16 code units, as `<` compares
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, inner]) =>
        `${canonical(name, `${path} (a name)`)}:${canonical(inner, `${path}.${name}`, depth + 1)}`,
    );
  return `{${members.join(',')}}`;
}
