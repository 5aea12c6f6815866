import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { OuterCommandName } from './names.js';
import { commandSpecs } from './registry.js';

/** One thing that is wrong with a command's body. */
export interface Violation {
  /** Path of the field, such as `lines[0].returned`; empty for the body as a whole. */
  readonly field: string;
  readonly problems: readonly string[];
}

/** Depth of nesting beyond which a body is refused unread; no command needs more than four. */
const maxDepth = 8;

/**
 * Checks a body against the command's form: every violation is named, unknown fields too. A field that is null
 * counts as left out. Instants come back in UTC.
 */
export function parseCommand(
  name: OuterCommandName,
  body: unknown,
): { data: object } | { violations: readonly Violation[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { violations: [{ field: '', problems: ['the body must be a JSON object'] }] };
  }
  const violations: Violation[] = [];
  const plain = withoutNulls(body, 0, violations);
  if (violations.length > 0) return { violations };
  const dto = plainToInstance(commandSpecs[name].dto, plain);
  const errors = validateSync(dto, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    validationError: { target: false, value: false },
  });
  return errors.length > 0 ? { violations: errors.flatMap((error) => flatten(error, '')) } : { data: dto };
}

export function flatten(error: ValidationError, parent: string): Violation[] {
  const name = /^\d+$/.test(error.property) ? `[${error.property}]` : error.property;
  const field = parent && !name.startsWith('[') ? `${parent}.${name}` : `${parent}${name}`;
  const here = error.constraints ? [{ field, problems: Object.values(error.constraints) }] : [];
  return [...here, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}

function withoutNulls(value: object, depth: number, violations: Violation[]): object {
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {};
  if (depth > maxDepth) {
    violations.push({ field: '', problems: [`nested deeper than ${maxDepth} levels`] });
    return copy;
  }
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    if (key === '__proto__') {
      violations.push({ field: key, problems: ['property __proto__ should not exist'] });
      continue;
    }
    if (inner === null && !Array.isArray(value)) continue;
    const kept =
      typeof inner === 'object' && inner !== null ? withoutNulls(inner, depth + 1, violations) : inner;
    Object.assign(copy, { [key]: kept });
  }
  return copy;
}
