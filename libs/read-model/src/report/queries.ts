import type { Facts } from '#domain';
import type { Database } from '#postgres';
import { ReportRow } from './rows.js';
import type { StatedField } from './statements.js';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { shown } from '../query/shown.js';
import { selectFrom } from '../query/select.js';
import { factsWithin, incidentSql, seenOf, seesIncident, type OfIncident } from '../query/sight.js';
import { Where } from '../query/where.js';

export interface ReportFilter extends Paging {
  readonly incidentId?: string;
  readonly status?: ReportRow['status'];
  readonly obligedAgencyId?: string;
  readonly superiorAgencyId?: string;
  /** Its time passed without a report, whether one came later or not. */
  readonly overdue?: boolean;
  /** Came after its time. */
  readonly late?: boolean;
  /** Did not come for so long that it counts as omitted. */
  readonly omitted?: boolean;
  readonly exercise?: boolean;
  /** Due at or after, due before. */
  readonly from?: string;
  readonly to?: string;
}

/** As it is for the agency that owes it, the one it is for, and who sees the whole of its incident. */
export interface Report extends Omit<ReportRow, 'incidentId'> {
  /** Left out where the viewer does not see the incident. */
  incidentId?: string;
}

interface JudgedReport extends ReportRow {
  readonly ofIncident: OfIncident | null;
}

const select = (db: Database, where: Where, viewer: Viewer): string =>
  `${selectFrom(db, ReportRow, 'r', [], `${incidentSql(where, viewer, 'i')} as "ofIncident"`)}
    left join read.incidents i on i.id = r.incident_id`;

const visibleTo = (where: Where, viewer: Viewer): Where =>
  where.and(
    `r.obliged_agency_id = $$ or r.superior_agency_id = $$ or ${seesIncident(where, viewer, 'i', 'whole')}`,
    viewer.agencyId,
    viewer.agencyId,
  );

export function shownReport({ ofIncident, ...row }: JudgedReport, viewer: Viewer): Report | undefined {
  const { obligedAgencyId, superiorAgencyId, incidentId } = row;
  const addressees = [obligedAgencyId, superiorAgencyId];
  const of: Facts = ofIncident
    ? { ...factsWithin(viewer, ofIncident, []), addressees, seen: seenOf(viewer, ofIncident, incidentId) }
    : { addressees };
  return shown('reports', 'report', row, viewer, of);
}

/** Latest required first. */
async function reports(db: Database, filter: ReportFilter, viewer: Viewer): Promise<Page<Report>> {
  const where = new Where();
  const sql = select(db, where, viewer);
  visibleTo(where, viewer)
    .and('r.incident_id = $$', filter.incidentId)
    .and('r.status = $$', filter.status)
    .and('r.obliged_agency_id = $$', filter.obligedAgencyId)
    .and('r.superior_agency_id = $$', filter.superiorAgencyId)
    .and('(r.overdue_at is not null) = $$', filter.overdue)
    .and('r.late = $$', filter.late)
    .and('(r.omitted_at is not null) = $$', filter.omitted)
    .and('r.exercise = $$', filter.exercise)
    .and('r.due_at >= $$', filter.from)
    .and('r.due_at < $$', filter.to)
    .and('r.created_position < $$ or (r.created_position = $$ and r.id < $$)', ...after(filter.cursor));
  // an incident that is not seen finds nothing
  if (filter.incidentId !== undefined) where.and(seesIncident(where, viewer, 'i', 'part'));
  return listed(db, sql, where, {
    orderBy: 'r.created_position desc, r.id desc',
    limit: filter.limit,
    keys: (row: JudgedReport) => [row.createdPosition, row.id],
    show: (row) => shownReport(row, viewer),
  });
}

function after(cursor: string | undefined): unknown[] {
  const keys = cursorKeys(cursor, ['position', 'text']);
  return keys ? [keys[0], keys[0], keys[1]] : [undefined];
}

export async function report(db: Database, id: string, viewer: Viewer): Promise<Report | undefined> {
  const where = new Where();
  const sql = select(db, where, viewer);
  visibleTo(where, viewer).and('r.id = $$', id);
  const [row] = await db.rows<JudgedReport>(`${sql} where ${where.sql}`, where.params);
  return row && shownReport(row, viewer);
}

const said = ['grounds', 'content', 'supplements'] as const;
type Owed = Omit<ReportRow, (typeof said)[number]>;

/** Past their time and not on record as overdue; the longest first. */
export const overdueReports = (db: Database, now: string, limit: number): Promise<Owed[]> =>
  db.rows<Owed>(
    `${selectFrom(db, ReportRow, 'r', said)}
      where r.status = 'due' and r.overdue_at is null and r.overdue_check_at < $1
      order by r.overdue_check_at, r.id limit ${limitOf(limit)}`,
    [now],
  );

/** Overdue for so long that they count as omitted, and not on record as that. */
export const omittedReports = (db: Database, now: string, limit: number): Promise<Owed[]> =>
  db.rows<Owed>(
    `${selectFrom(db, ReportRow, 'r', said)}
      where r.status = 'due' and r.overdue_at is not null and r.omitted_at is null and r.omitted_check_at < $1
      order by r.omitted_check_at, r.id limit ${limitOf(limit)}`,
    [now],
  );

/** Who said what where: one side of a contradiction. */
export interface Statement {
  readonly value: string;
  readonly agencyId: string;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly receivedAt: string;
}

/** Two or more different values of one field of an incident as of the same minute. */
export interface Contradiction {
  readonly incidentId: string;
  readonly field: StatedField;
  readonly asOf: string;
  /** In the order of the log; at most 50. */
  readonly statements: readonly Statement[];
}

export interface ContradictionFilter extends Paging {
  readonly incidentId?: string;
}

const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** By incident, field and instant. */
async function contradictions(
  db: Database,
  filter: ContradictionFilter,
  viewer: Viewer,
): Promise<Page<Contradiction>> {
  const limit = limitOf(filter.limit);
  const where = new Where();
  where
    .and('s.incident_id = $$', filter.incidentId)
    .and(
      `exists (select 1 from read.incidents i where i.id = s.incident_id
        and ${seesIncident(where, viewer, 'i', 'whole')})`,
    )
    .and(
      '(s.incident_id, s.field, s.as_of) > ($$, $$, $$)',
      ...(cursorKeys(filter.cursor, ['text', 'text', 'instant']) ?? [undefined]),
    );
  const rows = await db.rows<Contradiction>(
    `select c.incident_id as "incidentId", c.field, c.as_of as "asOf", said.statements
      from (
        select s.incident_id, s.field, s.as_of from read.statements s where ${where.sql}
          group by s.incident_id, s.field, s.as_of having count(distinct s.value) > 1
          order by s.incident_id, s.field, s.as_of limit ${limit + 1}
      ) c cross join lateral (
        select jsonb_agg(jsonb_build_object('value', o.value, 'agencyId', o.agency_id, 'stream', o.stream,
            'revision', o.revision::text, 'position', o.position::text, 'type', o.type,
            'occurredAt', ${instant('o.occurred_at')}, 'receivedAt', ${instant('o.received_at')})
            order by o.position) as statements
          from (select * from read.statements o
            where o.incident_id = c.incident_id and o.field = c.field and o.as_of = c.as_of
            order by o.position limit 50) o
      ) said
      order by c.incident_id, c.field, c.as_of`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.incidentId, row.field, row.asOf]);
}

export const reportQueries = {
  list: reports,
  find: report,
  contradictions,
};
