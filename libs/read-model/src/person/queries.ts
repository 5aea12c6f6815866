import type { Database } from '#postgres';
import {
  cursorKeys,
  limitOf,
  pageOf,
  shownPage,
  type Page,
  type Paging,
  type Viewer,
} from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { shown } from '../query/shown.js';
import { ownOnly } from '../query/sight.js';
import { Where } from '../query/where.js';
import { PersonRow } from './rows.js';

export interface PersonFilter extends Paging {
  readonly agencyId?: string;
  readonly status?: PersonRow['status'];
}

const view = (address: 'persons' | 'persons/{id}', row: PersonRow, viewer: Viewer): PersonRow | undefined =>
  shown(address, 'person', row, viewer, { owner: row.agencyId, isRegistry: true });

/** By id: those of the viewer's own agency; of all where it audits. */
async function listed(db: Database, filter: PersonFilter, viewer: Viewer): Promise<Page<PersonRow>> {
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and('p.agency_id = $$', ownOnly(viewer))
    .and('p.agency_id = $$', filter.agencyId)
    .and('p.status = $$', filter.status)
    .and('p.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  const rows = await db.rows<PersonRow>(
    `${selectFrom(db, PersonRow, 'p')} where ${where.sql} order by p.id limit ${limit + 1}`,
    where.params,
  );
  return shownPage(
    pageOf(rows, limit, (row) => [row.id]),
    (row) => view('persons', row, viewer),
  );
}

async function found(db: Database, id: string, viewer: Viewer): Promise<PersonRow | undefined> {
  const where = new Where().and('p.id = $$', id);
  const [row] = await db.rows<PersonRow>(
    `${selectFrom(db, PersonRow, 'p')} where ${where.sql}`,
    where.params,
  );
  return row && view('persons/{id}', row, viewer);
}

export const personQueries = { list: listed, find: found };
