import { coordinating, mandatesInForce, type AgencyKind, type Mandate } from '#domain';
import type { Database } from '#postgres';
import { AgencyRow } from './rows.js';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { containing, Where } from '../query/where.js';

export interface AgencyFilter extends Paging {
  readonly kind?: AgencyKind;
  readonly status?: AgencyRow['status'];
  readonly text?: string;
}

/** An agency as it is shown: its mandates with those that follow from registration. */
export interface Agency extends Omit<AgencyRow, 'mandates'> {
  mandates: readonly Mandate[];
}

const shown = ({ mandates, ...row }: AgencyRow): Agency => ({
  ...row,
  mandates: mandatesInForce({
    kind: row.kind,
    areaCode: row.areaCode ?? undefined,
    mandates: mandates ?? [],
  }),
});

/** The duty contact is shown to who coordinates and to the agency itself. */
const select = (db: Database, where: Where, viewer: Viewer): string => {
  const contact = coordinating.includes(viewer.role)
    ? 'a.duty_contact'
    : `case when a.id = ${where.param(viewer.agencyId)} then a.duty_contact end`;
  return selectFrom(db, AgencyRow, 'a', ['dutyContact'], `${contact} as "dutyContact"`);
};

/** By id; the parties are known to each other. */
async function agencies(db: Database, filter: AgencyFilter, viewer: Viewer): Promise<Page<Agency>> {
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and('a.kind = $$', filter.kind)
    .and('a.status = $$', filter.status)
    .and('a.name ilike $$', containing(filter.text))
    .and('a.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  const rows = await db.rows<AgencyRow>(
    `${select(db, where, viewer)} where ${where.sql} order by a.id limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows.map(shown), limit, (row) => [row.id]);
}

export async function agency(db: Database, id: string, viewer: Viewer): Promise<Agency | undefined> {
  const where = new Where().and('a.id = $$', id);
  const [row] = await db.rows<AgencyRow>(`${select(db, where, viewer)} where ${where.sql}`, where.params);
  return row && shown(row);
}

export const agencyQueries = { list: agencies, find: agency };
