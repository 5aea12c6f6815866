import type { Facts } from '#domain';
import type { Database } from '#postgres';
import type { LedgerState } from './lines.js';
import { listed } from '../query/listed.js';
import { cursorKeys, type Page, type Paging, type Viewer } from '../query/page.js';
import { shown } from '../query/shown.js';
import {
  commandsIncident,
  incidentFacts,
  incidentSql,
  ownOnly,
  seenOf,
  seesIncident,
  type OfIncident,
} from '../query/sight.js';
import { Where } from '../query/where.js';

/** A line that was requisitioned or came back damaged: open until it came back in full or was compensated. */
export interface LedgerEntry {
  readonly sharingId: string;
  readonly lineId: string;
  readonly state: LedgerState;
  readonly resourceId: string;
  readonly resourceName: string | null;
  readonly unit: string | null;
  readonly ownerAgencyId: string;
  /** For which it is held; to who sees it. */
  readonly incidentId?: string;
  readonly requesterAgencyId: string | null;
  /** When it was requisitioned, else when damage came back. */
  readonly since: string;
  readonly step: string;
  readonly quantity: number;
  readonly returned: number | null;
  readonly damaged: number | null;
  readonly consumed: number | null;
  /**
   * Claimed by the owner for this line, or in the same negotiation for no line by name; to the two sides, who coordinates at
   * the commanding agency, and auditors.
   */
  readonly claimedFen?: number;
  readonly paidFen?: number;
}

export interface LedgerFilter extends Paging {
  /** Owner or requester. */
  readonly agencyId?: string;
  readonly incidentId?: string;
  readonly state?: 'open' | 'settled';
}

/** The longest held first; for owner, requester, who commands and who audits. */
export async function ledger(db: Database, filter: LedgerFilter, viewer: Viewer): Promise<Page<LedgerEntry>> {
  const { agencyId } = filter;
  const who = ownOnly(viewer);
  const where = new Where();
  const ofIncident = `${incidentSql(where, viewer, 'i')} as "ofIncident"`;
  where
    .and('l.ledger is not null')
    .and('l.owner_agency_id = $$ or l.requester_agency_id = $$', agencyId, agencyId)
    .and('l.incident_id = $$', filter.incidentId);
  // an incident that is not seen finds nothing
  if (filter.incidentId !== undefined) where.and(seesIncident(where, viewer, 'i', 'part'));
  if (who !== undefined)
    where.and(
      `l.owner_agency_id = $$ or l.requester_agency_id = $$ or ${commandsIncident(where, viewer, 'i')}`,
      who,
      who,
    );
  if (filter.state) where.and(`l.ledger ${filter.state === 'settled' ? '=' : '<>'} 'settled'`);
  const after = cursorKeys(filter.cursor, ['instant', 'text']);
  if (after) where.and('(l.requisitioned_at, l.id) > ($$, $$)', ...after);
  const sql = `select l.sharing_id as "sharingId", l.line_id as "lineId", l.ledger as state, l.resource_id as "resourceId",
        r.name as "resourceName", r.unit, l.owner_agency_id as "ownerAgencyId", l.incident_id as "incidentId",
        l.requester_agency_id as "requesterAgencyId", l.requisitioned_at as since, l.step, l.quantity, l.returned,
        l.damaged, l.consumed, l.claimed_fen::double precision as "claimedFen",
        l.paid_fen::double precision as "paidFen", ${ofIncident}
      from read.sharing_lines l left join read.resources r on r.id = l.resource_id
      left join read.incidents i on i.id = l.incident_id`;
  return listed(db, sql, where, {
    orderBy: 'l.requisitioned_at, l.id',
    limit: filter.limit,
    keys: (row: JudgedEntry) => [row.since, `${row.sharingId}/${row.lineId}`],
    show: (row) => shownEntry(row, viewer),
  });
}

interface JudgedEntry extends LedgerEntry {
  readonly incidentId: string;
  readonly ofIncident: OfIncident | null;
}

function shownEntry({ ofIncident, ...row }: JudgedEntry, viewer: Viewer): LedgerEntry | undefined {
  const { ownerAgencyId, requesterAgencyId } = row;
  const of: Facts = {
    lineOwners: [ownerAgencyId],
    requester: requesterAgencyId ?? undefined,
    ...(ofIncident && {
      incidents: [incidentFacts(viewer, ofIncident)],
      isWithin: true,
      seen: seenOf(viewer, ofIncident, row.incidentId),
    }),
  };
  return shown('ledger', 'ledger', row, viewer, of);
}
