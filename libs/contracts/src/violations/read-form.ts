import { planOf, type Field, type Form } from './plan-of-form.js';
import type { ViolationCode } from './texts.js';
import type { Violation } from './violation.js';

/** What is not even of the type cannot be within bounds or of a form: nothing more is said of it. */
const types = ['isArray', 'isObject', 'isString', 'isBoolean', 'isInt', 'isNumber'];

/** A sender must not be able to make a record or a reply larger than the log and the bus take. */
export const most = { violations: 50, path: 100 };

/**
 * Reads a JSON object by a form: violations are named with their paths, unknown fields too. A field that is null counts
 * as left out, and what has no form of its own is taken as it is. Costs no more than reading the text did, whatever is
 * wrong with it: nothing is looked at inside of what is not known, not of its type or too long, and all looking ends
 * after 50 violations, which `unchecked` says.
 */
export function readForm<T extends object>(
  form: Form<T>,
  plain: unknown,
): { readonly data: T } | { readonly violations: readonly Violation[] } {
  const faults = new Faults();
  if (!isJsonObject(plain)) return { violations: [{ path: '', code: 'isObject' }] };
  const data = objectOf(form, plain, '', faults) as T;
  return faults.found.length > 0 ? { violations: faults.found } : { data };
}

type JsonObject = Readonly<Record<string, unknown>>;

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class Faults {
  readonly found: Violation[] = [];
  isOver = false;

  add(path: string, code: ViolationCode, details: object = {}): void {
    if (this.isOver) return;
    this.isOver = this.found.length === most.violations;
    this.found.push(
      this.isOver ? { path: '', code: 'unchecked' } : { path: path.slice(0, most.path), code, ...details },
    );
  }
}

function objectOf(form: Form, plain: JsonObject, path: string, faults: Faults): object {
  const plan = planOf(form);
  const object = new form() as Record<string, unknown>;
  const inside = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const name of Object.keys(plain)) {
    if (faults.isOver) return object;
    const value = plain[name];
    const field = plan.get(name);
    if (!field) faults.add(inside(name), 'whitelistValidation');
    else if (value !== null && value !== undefined) object[name] = field.convert(value, plain);
  }
  for (const field of plan.values()) {
    if (faults.isOver) return object;
    const value = object[field.name];
    if (!field.conditions.every((holds) => holds(object, value))) continue;
    const isFit = fits(field, value, object, inside(field.name), faults);
    if (isFit && field.inner && value !== undefined) {
      object[field.name] = innerOf(field.inner, value, inside(field.name), faults);
    }
  }
  return object;
}

/** Whether the field itself is as it must be; what is inside of it is another question. */
function fits(field: Field, value: unknown, of: object, path: string, faults: Faults): boolean {
  const longest = field.checks.find(({ code }) => code === 'arrayMaxSize');
  if (longest && Array.isArray(value) && !longest.holds(value, of)) {
    faults.add(path, longest.code, longest.details);
    return false;
  }
  const failed: Field['checks'][number][] = [];
  for (const check of field.checks) {
    const holds =
      check.each && Array.isArray(value)
        ? value.every((item) => check.holds(item, of))
        : check.holds(value, of);
    if (!holds) failed.push(check);
  }
  if (failed.length === 0) return true;
  if (value === undefined) faults.add(path, 'isDefined');
  else {
    const type = types
      .map((known) => failed.find(({ code }) => code === known))
      .find((check) => check !== undefined);
    for (const { code, details } of type ? [type] : failed) faults.add(path, code, details);
  }
  return false;
}

function innerOf(form: Form, value: unknown, path: string, faults: Faults): unknown {
  if (!Array.isArray(value)) return partOf(form, value, path, faults);
  const items: unknown[] = [];
  for (const [index, item] of value.entries()) {
    if (faults.isOver) break;
    items.push(partOf(form, item, `${path}[${index}]`, faults));
  }
  return items;
}

function partOf(form: Form, value: unknown, path: string, faults: Faults): unknown {
  if (isJsonObject(value)) return objectOf(form, value, path, faults);
  faults.add(path, 'nestedValidation');
  return value;
}
