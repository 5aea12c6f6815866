import type { Database } from '#postgres';
import { AllocationRow } from './rows.js';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { commandsIncident, seesAll } from '../query/sight.js';
import { Where } from '../query/where.js';

/** A joint decision without its reckoning. */
export type AllocationSummary = Omit<AllocationRow, 'certificate'>;

/** Names all requests and all resources with their prices: for who commands every incident in it, and who audits. */
const commandsAll = (where: Where, viewer: Viewer): string =>
  seesAll(viewer)
    ? 'true'
    : `not exists (select 1 from jsonb_array_elements(a.adoptions) one
        left join read.incidents i on i.id = one ->> 'incidentId'
        where (i.id is not null and ${commandsIncident(where, viewer, 'i')}) is not true)`;

/** Latest first. */
async function allocations(db: Database, filter: Paging, viewer: Viewer): Promise<Page<AllocationSummary>> {
  const limit = limitOf(filter.limit);
  const where = new Where();
  where
    .and(commandsAll(where, viewer))
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
  const where = new Where();
  where.and('a.id = $$', id).and(commandsAll(where, viewer));
  const [row] = await db.rows<AllocationRow>(
    `${selectFrom(db, AllocationRow, 'a')} where ${where.sql}`,
    where.params,
  );
  return row;
}

export const allocationQueries = { list: allocations, find: allocation };
