import type { Database } from '#postgres';
import { AllocationRow } from './rows.js';
import {
  cursorKeys,
  limitOf,
  pageOf,
  restrictedTo,
  type Page,
  type Paging,
  type Viewer,
} from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { Where } from '../query/where.js';

/** A joint decision without its reckoning. */
export type AllocationSummary = Omit<AllocationRow, 'certificate'>;

/** Names all requests and all resources with their prices: for who decided it and who oversees. */
const visible = 'a.decided_by_agency_id = $$';

/** Latest first. */
async function allocations(db: Database, filter: Paging, viewer: Viewer): Promise<Page<AllocationSummary>> {
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and(visible, restrictedTo(viewer))
    .and('a.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  const rows = await db.rows<AllocationSummary>(
    `${selectFrom(db, AllocationRow, 'a', ['certificate'])} where ${where.sql}
      order by a.created_position desc limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.createdPosition]);
}

export async function allocation(
  db: Database,
  id: string,
  viewer: Viewer,
): Promise<AllocationRow | undefined> {
  const where = new Where().and('a.id = $$', id).and(visible, restrictedTo(viewer));
  const [row] = await db.rows<AllocationRow>(
    `${selectFrom(db, AllocationRow, 'a')} where ${where.sql}`,
    where.params,
  );
  return row;
}

export const allocationQueries = { list: allocations, find: allocation };
