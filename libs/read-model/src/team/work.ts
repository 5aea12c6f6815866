import type { Viewer } from '../query/page.js';
import { incidentSql } from '../query/sight.js';
import type { Where } from '../query/where.js';

/**
 * The incidents that the team `team`, an expression that gives its id, was promised to, as a list of `OfIncident` in JSON:
 * one has ended when it is over and the team is back.
 */
export const teamWorkSql = (where: Where, viewer: Viewer, team: string): string =>
  `to_jsonb(array(
    select case when line ->> 'step' <> 'returned' then job.of - 'endedAt'
        when job.of ->> 'endedAt' < line ->> 'returnedAt'
          then job.of || jsonb_build_object('endedAt', line ->> 'returnedAt')
        else job.of end
      from read.sharing s join read.sharing_lines l on l.sharing_id = s.id
      join read.resources r on r.id = l.resource_id
      join read.incidents i on i.id = l.incident_id
      cross join lateral jsonb_array_elements(s.lines) line
      cross join lateral (select ${incidentSql(where, viewer, 'i')} as of) job
      where r.team_id = ${team} and line ->> 'lineId' = l.line_id
        and l.step not in ('allocated', 'reserved', 'failed', 'dropped')))`;
