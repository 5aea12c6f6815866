import { plainToInstance } from 'class-transformer';
import { violationsIn } from '../violations/validate.js';
import type { Violation } from '../violations/violation.js';
import { commandSpecs, type OuterCommandName } from '../aggregates/table.js';

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
    return { violations: [{ path: '', code: 'isObject' }] };
  }
  const violations: Violation[] = [];
  const plain = withoutNulls(body, 0, violations);
  if (violations.length > 0) return { violations };
  const dto = plainToInstance(commandSpecs[name].dto, plain);
  const wrong = violationsIn(dto);
  return wrong.length > 0 ? { violations: wrong } : { data: dto };
}

function withoutNulls(value: object, depth: number, violations: Violation[]): object {
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {};
  if (depth > maxDepth) {
    violations.push({ path: '', code: 'nesting', max: maxDepth });
    return copy;
  }
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    if (key === '__proto__') {
      violations.push({ path: key, code: 'whitelistValidation' });
      continue;
    }
    if (inner === null && !Array.isArray(value)) continue;
    const kept =
      typeof inner === 'object' && inner !== null ? withoutNulls(inner, depth + 1, violations) : inner;
    Object.assign(copy, { [key]: kept });
  }
  return copy;
}
