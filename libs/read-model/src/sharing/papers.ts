import type { Facts } from '#domain';
import type { Database } from '#postgres';
import type { Viewer } from '../query/page.js';
import { isOpen, shown } from '../query/shown.js';
import { incidentFacts, incidentSql, type OfIncident } from '../query/sight.js';
import { Where } from '../query/where.js';

/** What is printed beside what the log of a negotiation says, and for whom. */
export interface PaperRight {
  readonly exercise: boolean;
  /** Names and units of the resources of its lines, by id. */
  readonly resources: Readonly<Record<string, { readonly name: string; readonly unit: string }>>;
  /** Whether a paper about lines of this owner is for the viewer; one about money only where that is not cut. */
  isFor(paper: { readonly ownerAgencyId: string; readonly isAboutMoney: boolean }): boolean;
}

interface Judged {
  readonly exercise: boolean;
  readonly requesterAgencyId: string | null;
  readonly ofIncident: OfIncident;
  readonly owners: readonly string[];
  readonly resources: PaperRight['resources'];
}

/** Nothing for who is neither owner nor requester, nor commands or audits: as if the negotiation were not there. */
export async function paperRight(db: Database, id: string, viewer: Viewer): Promise<PaperRight | undefined> {
  const where = new Where();
  const ofIncident = incidentSql(where, viewer, 'i');
  where.and('s.id = $$', id);
  const [row] = await db.rows<Judged>(
    `select i.exercise, s.requester_agency_id as "requesterAgencyId", ${ofIncident} as "ofIncident",
      array(select distinct l.owner_agency_id from read.sharing_lines l where l.sharing_id = s.id) as owners,
      coalesce((select jsonb_object_agg(r.id, jsonb_build_object('name', r.name, 'unit', r.unit))
        from read.resources r join read.sharing_lines l on l.resource_id = r.id where l.sharing_id = s.id), '{}')
        as resources
      from read.sharing s join read.incidents i on i.id = s.incident_id where ${where.sql}`,
    where.params,
  );
  if (!row) return undefined;
  const incidents = [incidentFacts(viewer, row.ofIncident)];
  const requester = row.requesterAgencyId ?? undefined;
  const of = (lineOwners: readonly string[]): Facts => ({ lineOwners, requester, incidents, isWithin: true });
  if (!isOpen('sharing/{id}/papers', viewer, of(row.owners))) return undefined;
  return {
    exercise: row.exercise,
    resources: row.resources,
    isFor({ ownerAgencyId, isAboutMoney }) {
      const paper = { ownerAgencyId, ...(isAboutMoney && { money: true }) };
      const seen = shown('sharing/{id}/papers', 'paper', paper, viewer, of([ownerAgencyId]));
      return seen !== undefined && Object.keys(seen).length === Object.keys(paper).length;
    },
  };
}
