import type { Violation } from './violation.js';

/** The first of several ids that is there twice. */
export function twice(path: string, ids: readonly string[]): Violation[] {
  const repeated = ids.find((id, at) => ids.indexOf(id) !== at);
  return repeated === undefined ? [] : [{ path, code: 'repeated', value: repeated }];
}

/** Each entry of a list that cannot stand beside an earlier one. */
export const contradictions = <T>(
  path: string,
  entries: readonly T[],
  excludes: (later: T, earlier: T) => boolean,
): Violation[] =>
  entries.flatMap((later, n) => {
    const other = entries.slice(0, n).findIndex((earlier) => excludes(later, earlier));
    return other < 0
      ? []
      : [{ path: `${path}[${n}]`, code: 'contradicts', other: `${path}[${other}]` } as const];
  });
