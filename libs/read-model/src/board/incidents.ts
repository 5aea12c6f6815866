import { lacking, type ReportItem } from '#domain';
import type { Database, Queryable } from '#postgres';
import { IncidentRow } from '../incident/rows.js';
import { selectFrom } from '../query/select.js';
import { commandsIncident } from '../query/sight.js';
import type { Viewer } from '../query/viewer.js';
import { Where } from '../query/where.js';

type Head = 'id' | 'status' | 'title' | 'category' | 'areaCode' | 'place' | 'reporterAgencyId' | 'exercise';

export interface IncidentToComplete extends Pick<IncidentRow, Head | 'reportedAt'> {
  /** What an incident of its category should have on record and has not; by the table of needed items. */
  readonly lacks: readonly ReportItem[];
}

/** Narrows to what can lack anything at all; what does, says the rule. */
const mayLack = `i.status = 'reported' or i.place is null or i.lat is null or i.lon is null or i.type_code is null
  or i.stated_at = '{}' or coalesce(i.dead, i.injured, i.missing, i.trapped) is null`;

const open = ['reported', 'verified', 'contained'];

/** Of the incidents that the viewer's agency commands; those that wait for verification first, then the oldest. */
export async function incidentsToComplete(
  db: Database,
  client: Queryable,
  viewer: Viewer,
  limit: number,
): Promise<IncidentToComplete[]> {
  const where = new Where();
  where
    .and('i.status = any($$)', open)
    .and(mayLack)
    .and(commandsIncident(where, viewer, 'i'));
  const { rows } = await client.query<IncidentRow>(
    `${selectFrom(db, IncidentRow, 'i')} where ${where.sql}
      order by i.status <> 'reported', i.reported_at, i.id limit ${limit}`,
    where.params,
  );
  return rows
    .map(
      ({ id, status, title, category, areaCode, place, reporterAgencyId, exercise, reportedAt, ...row }) => ({
        ...{ id, status, title, category, areaCode, place, reporterAgencyId, exercise, reportedAt },
        lacks: lacking({ category, place, ...row }),
      }),
    )
    .filter(({ status, lacks }) => status === 'reported' || lacks.length > 0);
}
