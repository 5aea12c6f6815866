import { violationsIn, type Violation } from '#contracts';
import { plainToInstance } from 'class-transformer';
import { Problem } from '../http/problem.js';

/**
 * Checks the parameters of a query, those of its path among them.
 * @throws {Problem} naming every violation, unknown parameters too
 */
export function check<T extends object>(form: new () => T, input: Readonly<Record<string, unknown>>): T {
  // class-transformer leaves these out in silence
  const hidden = Object.keys(input).filter((name) => name === '__proto__' || name === 'constructor');
  const asked = plainToInstance(form, { ...input });
  const violations: Violation[] = [
    ...hidden.map((path) => ({ path, code: 'whitelistValidation' }) as const),
    ...violationsIn(asked),
  ];
  if (violations.length > 0) throw new Problem('invalid-query', { violations });
  return asked;
}
