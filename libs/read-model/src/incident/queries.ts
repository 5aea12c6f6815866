import type { EventLevel, IncidentCategory, ResponseLevel } from '#domain';
import type { Database, Queryable } from '#postgres';
import { IncidentRow } from './rows.js';
import { TimelineRow } from './timeline.js';
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
import { containing, startingWith, takesPart, Where } from '../query/where.js';

export interface IncidentFilter extends Paging {
  readonly status?: IncidentRow['status'];
  readonly category?: IncidentCategory;
  /** The division itself and all within it. */
  readonly areaCode?: string;
  readonly eventLevel?: EventLevel;
  readonly responseLevel?: ResponseLevel;
  readonly exercise?: boolean;
  /** Takes part in it. */
  readonly agencyId?: string;
  /** Reported at or after, reported before. */
  readonly from?: string;
  readonly to?: string;
  /** Within title, place or description. */
  readonly text?: string;
}

/** Latest reported first. */
async function incidents(db: Database, filter: IncidentFilter, viewer: Viewer): Promise<Page<IncidentRow>> {
  const limit = limitOf(filter.limit);
  const text = containing(filter.text);
  const where = new Where()
    .and('i.status = $$', filter.status)
    .and('i.category = $$', filter.category)
    .and('i.area_code like $$', startingWith(filter.areaCode))
    .and('i.event_level = $$', filter.eventLevel)
    .and('i.response_level = $$', filter.responseLevel)
    .and('i.exercise = $$', filter.exercise)
    .and(takesPart('i.id'), filter.agencyId)
    .and('i.reported_at >= $$', filter.from)
    .and('i.reported_at < $$', filter.to)
    .and('i.title ilike $$ or i.place ilike $$ or i.description ilike $$', text, text, text)
    .and(takesPart('i.id'), restrictedTo(viewer))
    .and('i.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  const rows = await db.rows<IncidentRow>(
    `${selectFrom(db, IncidentRow, 'i')} where ${where.sql} order by i.created_position desc limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.createdPosition]);
}

/** Nothing when there is none or it is not for this viewer. */
export async function incident(
  db: Database,
  id: string,
  viewer: Viewer,
  client: Queryable = db.pool,
): Promise<IncidentRow | undefined> {
  const where = new Where().and('i.id = $$', id).and(takesPart('i.id'), restrictedTo(viewer));
  const { rows } = await client.query<IncidentRow>(
    `${selectFrom(db, IncidentRow, 'i')} where ${where.sql}`,
    where.params,
  );
  return rows[0];
}

export interface TimelineOptions extends Paging {
  /** By log position, the oldest first when left out; `happened`: in the order of happening as claimed. */
  readonly order?: 'asc' | 'desc' | 'happened';
}

export async function incidentTimeline(
  db: Database,
  incidentId: string,
  options: TimelineOptions,
  viewer: Viewer,
  client: Queryable = db.pool,
): Promise<Page<TimelineRow>> {
  if (options.order === 'happened') return asItHappened(db, incidentId, options, viewer, client);
  const limit = limitOf(options.limit);
  const isDescending = options.order === 'desc';
  const where = new Where()
    .and('t.incident_id = $$', incidentId)
    .and(takesPart('t.incident_id'), restrictedTo(viewer))
    .and(`t.position ${isDescending ? '<' : '>'} $$`, cursorKeys(options.cursor, ['position'])?.[0]);
  const { rows } = await client.query<TimelineRow>(
    `${selectFrom(db, TimelineRow, 't')} where ${where.sql}
      order by t.position ${isDescending ? 'desc' : 'asc'} limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.position]);
}

/** What was recorded out of order stands where it belongs, with its flag. */
async function asItHappened(
  db: Database,
  incidentId: string,
  options: TimelineOptions,
  viewer: Viewer,
  client: Queryable,
): Promise<Page<TimelineRow>> {
  const limit = limitOf(options.limit);
  const where = new Where()
    .and('t.incident_id = $$', incidentId)
    .and(takesPart('t.incident_id'), restrictedTo(viewer))
    .and(
      '(t.occurred_at, t.position) > ($$, $$)',
      ...(cursorKeys(options.cursor, ['instant', 'position']) ?? [undefined]),
    );
  const { rows } = await client.query<TimelineRow>(
    `${selectFrom(db, TimelineRow, 't')} where ${where.sql} order by t.occurred_at, t.position limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.occurredAt, row.position]);
}

/** Streams of the tasks, negotiations and reports of an incident, by name. */
async function relatedStreams(db: Database, incidentId: string): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(
    'select s.id from read.incident_streams s where s.incident_id = $1 order by s.id',
    [incidentId],
  );
  return rows.map(({ id }) => id);
}

export const incidentQueries = {
  list: incidents,
  find: incident,
  timeline: incidentTimeline,
  relatedStreams,
};
