import type { Database } from '#postgres';
import { listed } from '../query/listed.js';
import { cursorKeys, type Page, type Paging, type Viewer } from '../query/page.js';
import { shown } from '../query/shown.js';
import { selectFrom } from '../query/select.js';
import { ownOrHome } from '../query/sight.js';
import { Where } from '../query/where.js';
import { AgreementRow } from './rows.js';

/** An agreement as it is shown: rates where they are not cut. */
export interface Agreement extends Omit<AgreementRow, 'items'> {
  items: readonly (Omit<Item, 'ratePerUnitFen'> & Partial<Pick<Item, 'ratePerUnitFen'>>)[];
}

type Item = AgreementRow['items'][number];

export interface AgreementFilter extends Paging {
  /** Provider or beneficiary. */
  readonly agencyId?: string;
  readonly status?: AgreementRow['status'];
  /** Confirmed, not terminated, and valid at this instant. */
  readonly inForceAt?: string;
}

/** By id; for both sides, the home bureau and who audits. Rates are the two sides' alone, and an auditor's. */
async function agreements(db: Database, filter: AgreementFilter, viewer: Viewer): Promise<Page<Agreement>> {
  const { agencyId, inForceAt } = filter;
  const who = ownOrHome(viewer);
  const party = 'a.provider_agency_id = $$ or a.beneficiary_agency_id = $$';
  const where = new Where()
    .and(party, agencyId, agencyId)
    .and(party, who, who)
    .and('a.status = $$', filter.status)
    .and(`a.status = 'in-force' and a.valid_from <= $$ and $$ < a.valid_until`, inForceAt, inForceAt)
    .and('a.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  return listed(db, selectFrom(db, AgreementRow, 'a'), where, {
    orderBy: 'a.id',
    limit: filter.limit,
    keys: (row: AgreementRow) => [row.id],
    show: (row) =>
      shown('agreements', 'agreement', row, viewer, {
        owner: row.beneficiaryAgencyId,
        addressees: [row.providerAgencyId],
      }) as Agreement | undefined,
  });
}

export const agreementQueries = { list: agreements };
