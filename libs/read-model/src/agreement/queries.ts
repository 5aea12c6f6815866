import type { Database } from '#postgres';
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
import { AgreementRow } from './rows.js';

export interface AgreementFilter extends Paging {
  /** Provider or beneficiary. */
  readonly agencyId?: string;
  readonly status?: AgreementRow['status'];
  /** Confirmed, not terminated, and valid at this instant. */
  readonly inForceAt?: string;
}

/** By id; those of the viewer's own agency unless it oversees. */
async function agreements(
  db: Database,
  filter: AgreementFilter,
  viewer: Viewer,
): Promise<Page<AgreementRow>> {
  const limit = limitOf(filter.limit);
  const { agencyId, inForceAt } = filter;
  const who = restrictedTo(viewer);
  const party = 'a.provider_agency_id = $$ or a.beneficiary_agency_id = $$';
  const where = new Where()
    .and(party, agencyId, agencyId)
    .and(party, who, who)
    .and('a.status = $$', filter.status)
    .and(`a.status = 'in-force' and a.valid_from <= $$ and $$ < a.valid_until`, inForceAt, inForceAt)
    .and('a.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  const rows = await db.rows<AgreementRow>(
    `${selectFrom(db, AgreementRow, 'a')} where ${where.sql} order by a.id limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.id]);
}

export const agreementQueries = { list: agreements };
