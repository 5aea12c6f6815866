import { readForm } from '#contracts';
import { Problem } from '../http/problem.js';

/**
 * Checks the parameters of a query, those of its path among them, or a body that is no command.
 * @throws {Problem} naming every violation, unknown parameters too
 */
export function check<T extends object>(form: new () => T, input: unknown): T {
  const read = readForm(form, input);
  if ('violations' in read) throw new Problem('invalid-query', { violations: read.violations });
  return read.data;
}
