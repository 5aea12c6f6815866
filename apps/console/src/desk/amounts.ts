import type { LinkedResponse } from '#read-model';
import type { Amounts } from '../parts/marks.js';

type Request = LinkedResponse['sharing'][number];
type Line = NonNullable<Request['lines']>[number];

const shelf: Readonly<Partial<Record<Line['step'], Exclude<keyof Amounts, 'missing'>>>> = {
  // decided, and not yet promised by its owner
  allocated: 'answered',
  reserved: 'answered',
  requisitioned: 'answered',
  committed: 'committed',
  dispatched: 'way',
  arrived: 'there',
};

/** What there is of what one request asked for. What is missing is what the service says is outstanding. */
export function amountsOf({ lines = [], outstanding }: Pick<Request, 'lines' | 'outstanding'>): Amounts {
  const amounts = { there: 0, way: 0, committed: 0, answered: 0, missing: outstanding };
  for (const { step, amount } of lines) {
    const name = shelf[step];
    if (name) amounts[name] += amount;
  }
  return amounts;
}
