import type { DutyEvents } from './duty.js';
import {
  inOrder,
  isShift,
  placesOf,
  samePlaces,
  type DutyPerson,
  type RosteredShift,
  type Shift,
} from './roster.js';
import { doOverlap, isDay, spanOf, type Span } from './times.js';

/** What is wrong with a row of a roster. */
export type RowFaultCode =
  'no-such-day' | 'other-month' | 'twice' | 'overlap' | 'nobody' | 'person-unknown' | 'begun';

/** `row` counts from 1; `other` is the row, or the date and start, that it collides with. */
export interface RowFault {
  readonly row: number;
  readonly fault: RowFaultCode;
  readonly other?: number | string;
  readonly personId?: string;
}

interface Against {
  readonly month: string;
  readonly stored: readonly RosteredShift[];
  readonly persons?: readonly DutyPerson[];
  readonly now: string;
}

/** Everything that is wrong with these rows, at once: a table is mended once, not once per row. */
export function rowFaults(rows: readonly Shift[], { month, stored, persons, now }: Against): RowFault[] {
  const spans = rows.map((row) => (isDay(row.date) ? spanOf(row) : undefined));
  return rows.flatMap((row, index) => {
    const faults: Omit<RowFault, 'row'>[] = [];
    const span = spans[index];
    if (!span) faults.push({ fault: 'no-such-day' });
    else {
      if (row.date.slice(0, 7) !== month) faults.push({ fault: 'other-month' });
      faults.push(...collisions(row, span, index, rows, spans));
      const beside = stored.find((other) => !rows.some(isShift(other)) && doOverlap(span, other));
      if (beside) faults.push({ fault: 'overlap', other: `${beside.date} ${beside.start}` });
      if (isBegunOtherwise(row, stored.find(isShift(row)), now)) faults.push({ fault: 'begun' });
    }
    const named = inOrder(row).flatMap(({ personId }) => personId ?? []);
    if (named.length === 0) faults.push({ fault: 'nobody' });
    for (const personId of new Set(named))
      if (persons && !persons.some((person) => person.personId === personId))
        faults.push({ fault: 'person-unknown', personId });
    return faults.map((fault) => ({ row: index + 1, ...fault }));
  });
}

function collisions(
  row: Shift,
  span: Span,
  index: number,
  rows: readonly Shift[],
  spans: readonly (Span | undefined)[],
): Omit<RowFault, 'row'>[] {
  const twice = rows.findIndex((other, at) => at < index && isShift(row)(other));
  if (twice >= 0) return [{ fault: 'twice', other: twice + 1 }];
  const over = spans.findIndex((other, at) => at < index && other !== undefined && doOverlap(span, other));
  return over >= 0 ? [{ fault: 'overlap', other: over + 1 }] : [];
}

/** What has begun is not written over: who takes over in the middle of it is a change with a reason. */
const isBegunOtherwise = (row: Shift, stored: RosteredShift | undefined, now: string): boolean =>
  stored !== undefined && Date.parse(stored.from) <= Date.parse(now) && !isAsStored(row, stored);

const isAsStored = (row: Shift, { end, stints }: RosteredShift): boolean =>
  end === row.end && stints.length === 1 && samePlaces(stints[0]?.places ?? {}, row);

/** The rows that say something new, in their order. */
export const toPut = (
  rows: readonly Shift[],
  stored: readonly RosteredShift[],
  now: string,
): DutyEvents['duty.shifts-put']['shifts'] =>
  rows.flatMap((row) => {
    const before = stored.find(isShift(row));
    if (before && isAsStored(row, before)) return [];
    const { date, start, end } = row;
    const span = spanOf(row);
    const past = Date.parse(span.until) <= Date.parse(now);
    return [{ date, start, end, ...placesOf(row), ...span, ...(past ? { past } : {}) }];
  });
