import type { Database } from '#postgres';
import { isAwaitedSql } from '../agency/queries.js';
import type { Viewer } from '../query/page.js';
import { isOpen } from '../query/shown.js';
import { incidentFacts, incidentSql, type OfIncident } from '../query/sight.js';
import { Where } from '../query/where.js';
import { teamWorkSql } from '../team/work.js';

interface JudgedDatum {
  readonly sealed: string;
  readonly owner: string;
  readonly incidents: readonly OfIncident[];
  readonly isAwaited: boolean;
  readonly isOfStaff: boolean;
}

/**
 * What the log holds of a person, sealed, where the viewer may have it in plain: by the agency that put it on record, by one
 * of the incidents that it serves, or because the viewer waits for its answer.
 */
async function sealedData(db: Database, subject: string, viewer: Viewer): Promise<string | undefined> {
  const where = new Where().and('p.subject = $$', subject);
  const [row] = await db.rows<JudgedDatum>(
    `select p.sealed, coalesce(t.owner_agency_id, i.reporter_agency_id, a.id, s.agency_id) as owner,
        s.id is not null as "isOfStaff",
        case when i.id is not null then jsonb_build_array(${incidentSql(where, viewer, 'i')})
          when t.id is not null then ${teamWorkSql(where, viewer, 't.id')} else '[]' end as incidents,
        a.id is not null and (${isAwaitedSql(where, viewer, 'a.id')}) as "isAwaited"
      from read.personal_data p
        left join read.agencies a on a.id = substr(p.stream, 8) and p.stream like 'agency-%'
        left join read.persons s on s.id = substr(p.stream, 8) and p.stream like 'person-%'
        left join read.teams t on t.id = substr(p.stream, 6) and p.stream like 'team-%'
        left join read.incidents i on i.id = substr(p.stream, 10) and p.stream like 'incident-%'
      where ${where.sql}`,
    where.params,
  );
  if (!row) return undefined;
  const { sealed, owner, isAwaited, isOfStaff } = row;
  const of = {
    owner,
    waiting: isAwaited ? [viewer.agencyId] : [],
    at: new Date().toISOString(),
    isRegistry: isOfStaff,
  };
  const ways = [of, ...row.incidents.map((one) => ({ ...of, incidents: [incidentFacts(viewer, one)] }))];
  return ways.some((facts) => isOpen('personal-data/{id}', viewer, facts)) ? sealed : undefined;
}

/** The same for who sends messages to the person. For no viewer. */
const sealedForSending = async (db: Database, subject: string): Promise<string | undefined> =>
  (
    await db.rows<{ sealed: string }>('select p.sealed from read.personal_data p where p.subject = $1', [
      subject,
    ])
  )[0]?.sealed;

export const personalDataQueries = { sealed: sealedData, forSending: sealedForSending };
