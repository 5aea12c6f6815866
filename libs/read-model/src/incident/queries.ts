import type { EventLevel, IncidentCategory, ReportsAsked, ResponseLevel } from '#domain';
import type { Database, Queryable } from '#postgres';
import { IncidentRow } from './rows.js';
import { narrowed, selectEvents, shownEvent, type EventRow, type TimelineEntry } from './events.js';
import { listed } from '../query/listed.js';
import {
  cursorKeys,
  limitOf,
  pageOf,
  shownPage,
  type Page,
  type Paging,
  type Viewer,
} from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { shown } from '../query/shown.js';
import {
  factsOfIncident,
  incidentSql,
  seenIncidentsSql,
  seesIncident,
  seesWhole,
  type OfIncident,
} from '../query/sight.js';
import { containing, startingWith, Where } from '../query/where.js';

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

type Always =
  | ('id' | 'revision' | 'createdPosition' | 'status' | 'title' | 'category' | 'typeCode' | 'eventLevel')
  | ('responseLevel' | 'exercise' | 'areaCode' | 'place' | 'lat' | 'lon' | 'situation' | 'commandPost')
  | ('mergedInto' | 'occurredAt' | 'reportedAt' | 'updatedAt');

/** What the reporting rules in force ask, in words too. */
export interface Reporting extends ReportsAsked {
  readonly zh: string;
  readonly en: string;
}

/** Whether the rules in force make disaster statistics due, in words too. */
export interface StatisticsAsked {
  readonly due: boolean;
  readonly rulesVersion: string;
  readonly source: string;
  readonly confirmed: boolean;
  readonly zh: string;
  readonly en: string;
}

/** Its head for who sees it in part, and beside that what it said itself or was told. */
export interface Incident extends Pick<IncidentRow, Always>, Partial<Omit<IncidentRow, Always>> {
  /** Not of the rows: by who knows the rules in force, for who sees what they look at. */
  readonly reporting?: Reporting;
  readonly statistics?: StatisticsAsked;
}

interface JudgedRow extends IncidentRow {
  readonly ofIncident: OfIncident;
  readonly seen: readonly string[];
}

const linked = `select link ->> 'otherIncidentId' from jsonb_array_elements(i.links) link`;

const select = (db: Database, where: Where, viewer: Viewer): string =>
  selectFrom(
    db,
    IncidentRow,
    'i',
    [],
    `${incidentSql(where, viewer, 'i')} as "ofIncident", ${seenIncidentsSql(where, viewer, linked)} as seen`,
  );

export const shownIncident = (
  { ofIncident, seen, ...row }: JudgedRow,
  viewer: Viewer,
): Incident | undefined =>
  shown('incidents', 'incident', row, viewer, { ...factsOfIncident(viewer, ofIncident), seen });

/** Latest reported first. What is not shown of an incident does not find it either. */
async function incidents(db: Database, filter: IncidentFilter, viewer: Viewer): Promise<Page<Incident>> {
  const text = containing(filter.text);
  const where = new Where();
  const sql = select(db, where, viewer);
  const takesPart = `exists (select 1 from read.incident_participants p
    where p.incident_id = i.id and p.agency_id = $$)`;
  where
    .and('i.status = $$', filter.status)
    .and('i.category = $$', filter.category)
    .and('i.area_code like $$', startingWith(filter.areaCode))
    .and('i.event_level = $$', filter.eventLevel)
    .and('i.response_level = $$', filter.responseLevel)
    .and('i.exercise = $$', filter.exercise)
    .and('i.reported_at >= $$', filter.from)
    .and('i.reported_at < $$', filter.to)
    .and(seesIncident(where, viewer, 'i', 'part'))
    .and('i.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  const { agencyId } = filter;
  // who else takes part, and what was reported, is for who sees the whole
  if (agencyId !== undefined) {
    where.and(takesPart, agencyId);
    if (agencyId !== viewer.agencyId) where.and(seesIncident(where, viewer, 'i', 'whole'));
  }
  if (text !== undefined)
    where.and(
      `i.title ilike $$ or i.place ilike $$ or (i.description ilike $$ and (i.reporter_agency_id = $$
        or ${seesIncident(where, viewer, 'i', 'whole')}))`,
      ...[text, text, text, viewer.agencyId],
    );
  return listed(db, sql, where, {
    orderBy: 'i.created_position desc',
    limit: filter.limit,
    keys: (row: JudgedRow) => [row.createdPosition],
    show: (row) => shownIncident(row, viewer),
  });
}

/** Nothing when there is none or it is not for this viewer. */
export async function incident(
  db: Database,
  id: string,
  viewer: Viewer,
  client: Queryable = db.pool,
): Promise<Incident | undefined> {
  return (await incidentAndSight(db, id, viewer, client))?.incident;
}

/** With whether the viewer sees the whole of it. */
export async function incidentAndSight(
  db: Database,
  id: string,
  viewer: Viewer,
  client: Queryable,
): Promise<{ readonly incident: Incident; readonly isWhole: boolean } | undefined> {
  const where = new Where();
  const sql = select(db, where, viewer);
  where.and('i.id = $$', id);
  const { rows } = await client.query<JudgedRow>(`${sql} where ${where.sql}`, where.params);
  const [row] = rows;
  const seen = row && shownIncident(row, viewer);
  return seen && { incident: seen, isWhole: seesWhole(viewer, row.ofIncident) };
}

export interface TimelineOptions extends Paging {
  /** By log position, the oldest first when left out; `happened`: in the order of happening as claimed. */
  readonly order?: 'asc' | 'desc' | 'happened';
}

/** In the order of happening what was recorded out of order stands where it belongs, with its flag. */
export async function incidentTimeline(
  db: Database,
  incidentId: string,
  { order, cursor, limit: most }: TimelineOptions,
  viewer: Viewer,
  client: Queryable = db.pool,
): Promise<Page<TimelineEntry>> {
  const limit = limitOf(most);
  const where = new Where();
  const sql = selectEvents(db, where, viewer);
  where.and('t.incident_id = $$', incidentId).and(narrowed(where, viewer));
  const happened = order === 'happened';
  const isDescending = order === 'desc';
  if (happened)
    where.and(
      '(t.occurred_at, t.position) > ($$, $$)',
      ...(cursorKeys(cursor, ['instant', 'position']) ?? [undefined]),
    );
  else where.and(`t.position ${isDescending ? '<' : '>'} $$`, cursorKeys(cursor, ['position'])?.[0]);
  const by = happened ? 't.occurred_at, t.position' : `t.position ${isDescending ? 'desc' : 'asc'}`;
  const { rows } = await client.query<EventRow>(
    `${sql} where ${where.sql} order by ${by} limit ${limit + 1}`,
    where.params,
  );
  const page = pageOf(rows, limit, (row) => (happened ? [row.occurredAt, row.position] : [row.position]));
  return shownPage(page, (row) => shownEvent(row, viewer));
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
