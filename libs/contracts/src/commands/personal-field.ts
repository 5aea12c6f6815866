import { commandSpecs } from '../aggregates/table.js';
import { isOuterCommand } from './registry.js';

/** The field of personal data in the body of a command; nothing when the body surely has none. */
export function personalField(name: string | undefined, body: unknown): string | undefined {
  const field = name !== undefined && isOuterCommand(name) ? commandSpecs[name].personal : undefined;
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return field !== undefined && isObject && !Object.hasOwn(body, field) ? undefined : field;
}
