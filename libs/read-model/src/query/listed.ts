import type { Database } from '#postgres';
import { limitOf, pageOf, shownPage, type Page, type SortKey } from './page.js';
import type { Where } from './where.js';

export interface Listing<R, S> {
  /** By columns that together tell every row from every other: the cursor holds their values. */
  readonly orderBy: string;
  readonly limit: number | undefined;
  /** The values that the rows are ordered by. */
  readonly keys: (row: R) => readonly SortKey[];
  /** What the viewer sees of it, if anything. */
  readonly show: (row: R) => S | undefined;
}

/** A page of what is selected and meets the conditions. One row more than it holds is asked for: whether there is a next. */
export async function listed<R extends object, S>(
  db: Database,
  select: string,
  where: Where,
  { orderBy, limit, keys, show }: Listing<R, S>,
): Promise<Page<S>> {
  const most = limitOf(limit);
  const rows = await db.rows<R>(
    `${select} where ${where.sql} order by ${orderBy} limit ${most + 1}`,
    where.params,
  );
  return shownPage(pageOf(rows, most, keys), show);
}
