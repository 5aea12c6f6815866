import type { Database, Queryable } from '#postgres';
import { limitOf, type Viewer } from '../query/page.js';
import { seesAll } from '../query/sight.js';
import { Where } from '../query/where.js';
import { snapshot } from '../query/snapshot.js';
import {
  besideEvents,
  narrowed,
  selectEvents,
  shownEvent,
  type EventRow,
  type TimelineEntry,
} from '../incident/events.js';

export interface FeedQuery {
  /** Events after this log position. */
  readonly after: bigint;
  /** 1 to 200; 50 when left out. */
  readonly limit?: number;
  readonly types?: readonly string[];
  readonly incidentId?: string;
}

export interface Feed {
  readonly events: TimelineEntry[];
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

/** Events in log order, each by the rule of its object. */
export function feed(db: Database, query: FeedQuery, viewer: Viewer): Promise<Feed> {
  const limit = limitOf(query.limit);
  return snapshot(db, ['checkpoints', 'timeline', ...besideEvents], async (client) => {
    const shown = await shownUpTo(client);
    const events: TimelineEntry[] = [];
    let after = query.after.toString();
    for (let window = 0; window < maxWindows; window++) {
      const end = await endOfWindow(client, after, shown);
      if (end.last === null) return { events, position: later(after, shown) };
      const where = new Where();
      const select = selectEvents(db, where, viewer);
      where
        .and('t.position > $$ and t.position <= $$', after, end.last)
        .and('t.type = any($$)', query.types)
        .and('t.incident_id = $$', query.incidentId)
        .and(narrowed(where, viewer));
      const { rows } = await client.query<EventRow>(
        `${select} where ${where.sql} order by t.position limit ${limit}`,
        where.params,
      );
      for (const row of rows) {
        const seen = shownEvent(row, viewer);
        if (seen && events.push(seen) === limit) return { events, position: row.position };
      }
      const last = rows.at(-1);
      if (last && rows.length === limit) after = last.position;
      else if (end.rows < windowRows) return { events, position: later(end.last, shown) };
      else if (events.length > 0) return { events, position: end.last };
      else after = end.last;
    }
    return { events, position: after };
  });
}

async function endOfWindow(
  client: Queryable,
  after: string,
  shown: string,
): Promise<{ last: string | null; rows: number }> {
  const { rows } = await client.query<{ last: string | null; rows: number }>(
    `select max(position) as last, count(*)::int as rows from (
      select t.position from read.timeline t where t.position > $1 and t.position <= $2
        order by t.position limit ${windowRows}) part`,
    [after, shown],
  );
  return rows[0] ?? { last: null, rows: 0 };
}

/** Up to where both the events and what is read beside them to judge them are known. */
async function shownUpTo(client: Queryable): Promise<string> {
  const { rows } = await client.query<{ position: string }>(
    `select coalesce(min(position), -1) as position from read.checkpoints
      where kind = 'projection' and name = any($1)`,
    [judging],
  );
  return rows[0]?.position ?? '-1';
}

const judging = ['timeline', 'sight', 'sharing', 'resources', 'incidents', 'warnings', 'plans', 'approvals'];

const later = (a: string, b: string): string => (BigInt(a) < BigInt(b) ? b : a);

/** Whether the viewer sees the event at this position at all, by the rule of its object. */
async function sees(db: Database, position: bigint, viewer: Viewer): Promise<boolean> {
  return seesAll(viewer) || (await at(db, [position.toString()], viewer)).length > 0;
}

/** The events at these positions that the viewer sees, each as it is shown. */
async function at(db: Database, positions: readonly string[], viewer: Viewer): Promise<TimelineEntry[]> {
  const where = new Where();
  const select = selectEvents(db, where, viewer);
  where.and('t.position = any($$::bigint[])', positions).and(narrowed(where, viewer));
  const rows = await db.rows<EventRow>(`${select} where ${where.sql} order by t.position`, where.params);
  return rows.flatMap((row) => shownEvent(row, viewer) ?? []);
}

export const feedQueries = { read: feed, sees, at };
