import { readForm } from '#contracts';
import { Problem } from '../http/problem.js';

/**
 * Checks the parameters of a query, those of its path among them.
 * @throws {Problem} naming every violation, unknown parameters too
 */
export function check<T extends object>(form: new () => T, input: Readonly<Record<string, unknown>>): T {
  const read = readForm(form, input);
  if ('violations' in read) throw new Problem('invalid-query', { violations: read.violations });
  return read.data;
}
