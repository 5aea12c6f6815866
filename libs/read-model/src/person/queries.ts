import type { Database } from '#postgres';
import { listed } from '../query/listed.js';
import { cursorKeys, type Page, type Paging, type Viewer } from '../query/page.js';
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
async function persons(db: Database, filter: PersonFilter, viewer: Viewer): Promise<Page<PersonRow>> {
  const where = new Where()
    .and('p.agency_id = $$', ownOnly(viewer))
    .and('p.agency_id = $$', filter.agencyId)
    .and('p.status = $$', filter.status)
    .and('p.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  return listed(db, selectFrom(db, PersonRow, 'p'), where, {
    orderBy: 'p.id',
    limit: filter.limit,
    keys: (row: PersonRow) => [row.id],
    show: (row) => view('persons', row, viewer),
  });
}

async function person(db: Database, id: string, viewer: Viewer): Promise<PersonRow | undefined> {
  const where = new Where().and('p.id = $$', id);
  const [row] = await db.rows<PersonRow>(
    `${selectFrom(db, PersonRow, 'p')} where ${where.sql}`,
    where.params,
  );
  return row && view('persons/{id}', row, viewer);
}

export const personQueries = { list: persons, find: person };
