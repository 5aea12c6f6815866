import { own } from '../kernel/lookup.js';

/** Where a value on record comes from. */
export interface Source {
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  /** Of the event. */
  readonly type: string;
  readonly agencyId: string;
  readonly occurredAt: string;
  /** The instant that the value is of. */
  readonly asOf: string;
}

/** That somebody said a figure. */
export interface SaidFigure extends Source {
  readonly value: number;
}

/**
 * How what would be reported differs from the last report. `lowered` is sent as a correction with a reason and never as a
 * negative increase; `left-out` was reported and is not known anew: it stays as it was, and is not 0.
 */
export type Difference =
  | { readonly change: 'not-reported' }
  | { readonly change: 'first' }
  | { readonly change: 'unchanged'; readonly last: number }
  | { readonly change: 'raised'; readonly last: number; readonly by: number }
  | { readonly change: 'lowered'; readonly last: number; readonly needs: 'correction' }
  | { readonly change: 'left-out'; readonly last: number };

export function differenceOf(value: number | undefined, last: number | undefined): Difference {
  if (value === undefined)
    return last === undefined ? { change: 'not-reported' } : { change: 'left-out', last };
  if (last === undefined) return { change: 'first' };
  if (value === last) return { change: 'unchanged', last };
  if (value < last) return { change: 'lowered', last, needs: 'correction' };
  return { change: 'raised', last, by: Math.round((value - last) * 100) / 100 };
}

/** What an agency said last of it, the newest of all first; by the instant that figures are of, then as recorded. */
export function lastByAgency(said: readonly SaidFigure[]): SaidFigure[] {
  const newest: Record<string, SaidFigure> = {};
  for (const one of said) {
    const known = own(newest, one.agencyId);
    if (!known || isNewer(one, known)) newest[one.agencyId] = one;
  }
  return Object.values(newest).sort((a, b) => (isNewer(a, b) ? -1 : 1));
}

const isNewer = (a: SaidFigure, b: SaidFigure): boolean =>
  a.asOf === b.asOf ? BigInt(a.position) > BigInt(b.position) : a.asOf > b.asOf;

/** A value put in from what is on record. It is for a person to confirm, and is never reported by itself. */
export interface PrefilledFigure {
  /** The newest that was said; left out where nobody said it: that is not 0. */
  readonly value?: number;
  readonly source?: Source;
  readonly confirmed: false;
  readonly difference: Difference;
  /** What other agencies said last and that is another value. */
  readonly others: readonly SaidFigure[];
}

export function prefilled(said: readonly SaidFigure[], last: number | undefined): PrefilledFigure {
  const [newest, ...rest] = lastByAgency(said);
  const others = rest.filter(({ value }) => value !== newest?.value);
  if (!newest) return { confirmed: false, difference: differenceOf(undefined, last), others };
  const { value, ...source } = newest;
  return { value, source, confirmed: false, difference: differenceOf(value, last), others };
}
