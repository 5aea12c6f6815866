import type { Database, Queryable } from '#postgres';
import { TimelineRow } from '../incident/timeline.js';
import { limitOf, restrictedTo, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { takesPart, Where } from '../query/where.js';
import { snapshot } from '../query/snapshot.js';

export interface FeedQuery {
  /** Events after this log position. */
  readonly after: bigint;
  /** 1 to 200; 50 when left out. */
  readonly limit?: number;
  readonly types?: readonly string[];
  readonly incidentId?: string;
}

export interface Feed {
  readonly events: TimelineRow[];
  /**
   * Where to go on: nothing for this viewer lies between the last event and here. An empty page may end below
   * `position()`, when much of the log is not for this viewer. An agency that is drawn into an incident later reads
   * what came before in the incident's timeline.
   */
  readonly position: string;
}

/** How much of the timeline one call looks through at most. */
const windowRows = 10_000;
const maxWindows = 20;

/**
 * Events in log order: those of incidents the viewer sees, of resources outside any incident, of warnings and of
 * plans; a proposed warning or a plan that is not published is not for everybody yet.
 */
export function feed(db: Database, query: FeedQuery, viewer: Viewer): Promise<Feed> {
  const limit = limitOf(query.limit);
  return snapshot(db, ['checkpoints', 'timeline', 'incident_participants'], async (client) => {
    let after = query.after.toString();
    for (let window = 0; window < maxWindows; window++) {
      const end = await endOfWindow(client, after);
      if (end.last === null) return { events: [], position: await reached(client, after) };
      const where = new Where()
        .and('t.position > $$ and t.position <= $$', after, end.last)
        .and('t.type = any($$)', query.types)
        .and('t.incident_id = $$', query.incidentId)
        .and(
          `(t.incident_id is null and t.aggregate = 'resource')
            or (t.aggregate = 'warning' and t.type not in ('warning.proposed', 'warning.dismissed'))
            or (t.aggregate = 'plan' and t.type in ('plan.published', 'plan.retired'))
            or ${takesPart('t.incident_id')}`,
          restrictedTo(viewer),
        );
      const { rows: events } = await client.query<TimelineRow>(
        `${selectFrom(db, TimelineRow, 't')} where ${where.sql} order by t.position limit ${limit}`,
        where.params,
      );
      const lastEvent = events.at(-1);
      if (lastEvent && events.length === limit) return { events, position: lastEvent.position };
      after = end.last;
      if (end.rows < windowRows) return { events, position: await reached(client, after) };
      if (events.length > 0) return { events, position: after };
    }
    return { events: [], position: after };
  });
}

async function endOfWindow(client: Queryable, after: string): Promise<{ last: string | null; rows: number }> {
  const { rows } = await client.query<{ last: string | null; rows: number }>(
    `select max(position) as last, count(*)::int as rows from (
      select t.position from read.timeline t where t.position > $1 order by t.position limit ${windowRows}) part`,
    [after],
  );
  return rows[0] ?? { last: null, rows: 0 };
}

/** The position up to which the timeline is known to hold nothing more, when its end was read. */
async function reached(client: Queryable, after: string): Promise<string> {
  const { rows } = await client.query<{ position: string }>(
    `select greatest(position, $1) as position from read.checkpoints
      where kind = 'projection' and name = 'timeline'`,
    [after],
  );
  return rows[0]?.position ?? after;
}

export const feedQueries = { read: feed };
