import type { Database } from '#postgres';

type Query = (db: Database, ...rest: never[]) => unknown;

/** The queries of a feature, asked of one database. */
export type Bound<Q> = {
  readonly [Name in keyof Q]: Q[Name] extends (db: Database, ...rest: infer Rest) => infer Answer
    ? (...rest: Rest) => Answer
    : never;
};

export const bind = <Q extends Readonly<Record<string, Query>>>(db: Database, queries: Q): Bound<Q> =>
  Object.fromEntries(
    Object.entries<Query>(queries).map(([name, query]) => [name, query.bind(undefined, db)]),
  ) as Bound<Q>;
