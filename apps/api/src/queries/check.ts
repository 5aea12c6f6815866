import type { Violation } from '#contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
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
    ...hidden.map((field) => ({ field, problems: [`property ${field} should not exist`] })),
    ...validateSync(asked, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: false,
      validationError: { target: false, value: false },
    }).map(({ property, constraints }) => ({ field: property, problems: Object.values(constraints ?? {}) })),
  ];
  if (violations.length > 0) throw new Problem('invalid-query', { violations });
  return asked;
}
