import type { Facts, StatisticsDue } from '#domain';
import type { Database } from '#postgres';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { isOpen } from '../query/shown.js';
import { factsWithin, incidentSql, seesIncident, standsIn, type OfIncident } from '../query/sight.js';
import { Where } from '../query/where.js';
import { StatisticsEntryRow, StatisticsRow } from './rows.js';

/** For the county, the areas that are asked, the superior once it was sent a report, and who sees the whole incident. */
export type Statistics = StatisticsRow;
export type StatisticsEntry = StatisticsEntryRow;

export interface StatisticsFilter extends Paging {
  readonly incidentId?: string;
  readonly status?: StatisticsRow['status'];
  readonly agencyId?: string;
  readonly due?: StatisticsDue;
  /** Some deadline passed without a report, whether one came later or not. */
  readonly overdue?: boolean;
  readonly exercise?: boolean;
}

interface JudgedStatistics extends StatisticsRow {
  readonly ofIncident: OfIncident | null;
}

const select = (db: Database, where: Where, viewer: Viewer): string =>
  `${selectFrom(db, StatisticsRow, 'x', [], `${incidentSql(where, viewer, 'i')} as "ofIncident"`)}
    left join read.incidents i on i.id = x.incident_id`;

const visibleTo = (where: Where, viewer: Viewer): Where =>
  where.and(
    `x.agency_id = $$ or ${standsIn(where, viewer, `'statistics-' || x.id`)}
      or ${seesIncident(where, viewer, 'i', 'whole')}`,
    viewer.agencyId,
  );

/** Asked areas are shown all of it; the superior from the first report on. */
export function shownStatistics(
  { ofIncident, ...row }: JudgedStatistics,
  viewer: Viewer,
): Statistics | undefined {
  const { agencyId: owner, superiorAgencyId, areas, reports } = row;
  const addressees = [
    ...areas.map(({ agencyId }) => agencyId),
    ...(reports.length > 0 ? [superiorAgencyId] : []),
  ];
  const of: Facts = { ...(ofIncident ? factsWithin(viewer, ofIncident, []) : {}), owner, addressees };
  return isOpen('statistics', viewer, of) ? row : undefined;
}

/** Latest opened first. */
async function list(db: Database, filter: StatisticsFilter, viewer: Viewer): Promise<Page<Statistics>> {
  const where = new Where();
  const sql = select(db, where, viewer);
  const after = cursorKeys(filter.cursor, ['position', 'text']);
  visibleTo(where, viewer)
    .and('x.incident_id = $$', filter.incidentId)
    .and('x.status = $$', filter.status)
    .and('x.agency_id = $$', filter.agencyId)
    .and('x.due_what = $$', filter.due)
    .and('(jsonb_array_length(x.overdue) > 0) = $$', filter.overdue)
    .and('x.exercise = $$', filter.exercise)
    .and(
      'x.created_position < $$ or (x.created_position = $$ and x.id < $$)',
      ...(after ? [after[0], after[0], after[1]] : [undefined]),
    );
  return listed(db, sql, where, {
    orderBy: 'x.created_position desc, x.id desc',
    limit: filter.limit,
    keys: (row: JudgedStatistics) => [row.createdPosition, row.id],
    show: (row) => shownStatistics(row, viewer),
  });
}

export async function findStatistics(
  db: Database,
  id: string,
  viewer: Viewer,
): Promise<Statistics | undefined> {
  const where = new Where();
  const sql = select(db, where, viewer);
  visibleTo(where, viewer).and('x.id = $$', id);
  const [row] = await db.rows<JudgedStatistics>(`${sql} where ${where.sql}`, where.params);
  return row && shownStatistics(row, viewer);
}

export interface StatisticsEntryFilter extends Paging {
  readonly areaCode?: string;
  readonly number?: number;
  readonly type?: string;
}

/** All that was stated, drafted, sent and received, in the order of the log; nothing where the statistics are not seen. */
async function entries(
  db: Database,
  id: string,
  filter: StatisticsEntryFilter,
  viewer: Viewer,
): Promise<Page<StatisticsEntry> | undefined> {
  if (!(await findStatistics(db, id, viewer))) return undefined;
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and('e.statistics_id = $$', id)
    .and('e.area_code = $$', filter.areaCode)
    .and('e.number = $$', filter.number)
    .and('e.type = $$', filter.type)
    .and('e.position > $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  const rows = await db.rows<StatisticsEntryRow>(
    `${selectFrom(db, StatisticsEntryRow, 'e')} where ${where.sql} order by e.position limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.position]);
}

/** Those in which something may wait for an agency, with its id as `$1`: the first due first. */
export const selectAwaitedStatistics = (db: Database): string =>
  `${selectFrom(db, StatisticsRow, 'x')}
    where (x.agency_id = $1 or x.superior_agency_id = $1
        or x.areas @> jsonb_build_array(jsonb_build_object('agencyId', $1::text)))
      and (x.due_at is not null or x.draft is not null or x.reports @> '[{"acknowledgedAt": null}]')
    order by x.due_at, x.id`;

/** Whose time has passed, the longest first. */
export const overdueStatistics = (
  db: Database,
  now: string,
  limit: number,
): Promise<Pick<StatisticsRow, 'id' | 'dueAt' | 'overdueCheckAt'>[]> =>
  db.rows(
    `${selectFrom(db, StatisticsRow, 'x', ['areas', 'draft', 'reports', 'overdue', 'clock'])}
      where x.overdue_check_at < $1 order by x.overdue_check_at, x.id limit ${limitOf(limit)}`,
    [now],
  );

export const statisticsQueries = { list, find: findStatistics, entries };
