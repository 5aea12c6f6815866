import type { Standing } from '#domain';
import type { Database } from '#postgres';
import { TaskRow } from './rows.js';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { shown } from '../query/shown.js';
import {
  factsWithin,
  incidentSql,
  seenOf,
  seesIncident,
  standingsSql,
  standsIn,
  type OfIncident,
} from '../query/sight.js';
import { Where } from '../query/where.js';

export interface TaskFilter extends Paging {
  readonly incidentId?: string;
  readonly assigneeAgencyId?: string;
  readonly status?: TaskRow['status'];
}

/** As its incident is seen in whole, or by who has it or gave it. */
export interface Task extends Omit<TaskRow, 'incidentId'> {
  /** Left out where the viewer does not see the incident. */
  incidentId?: string;
}

export interface JudgedTask extends TaskRow {
  readonly ofIncident: OfIncident;
  readonly standings: readonly Standing[];
}

export const selectTasks = (db: Database, where: Where, viewer: Viewer): string =>
  `${selectFrom(
    db,
    TaskRow,
    't',
    [],
    `${incidentSql(where, viewer, 'i')} as "ofIncident", ${standingsSql(where, viewer, `'task-' || t.id`)} as standings`,
  )} join read.incidents i on i.id = t.incident_id`;

export const seesTask = (where: Where, viewer: Viewer): string =>
  `${seesIncident(where, viewer, 'i', 'whole')} or ${standsIn(where, viewer, `'task-' || t.id`)}`;

export const shownTask = ({ ofIncident, standings, ...row }: JudgedTask, viewer: Viewer): Task | undefined =>
  shown('tasks', 'task', row, viewer, {
    ...factsWithin(viewer, ofIncident, standings),
    seen: seenOf(viewer, ofIncident, row.incidentId),
  });

/** Latest assigned first. */
async function tasks(db: Database, filter: TaskFilter, viewer: Viewer): Promise<Page<Task>> {
  const where = new Where();
  const sql = selectTasks(db, where, viewer);
  where
    .and('t.incident_id = $$', filter.incidentId)
    .and('t.assignee_agency_id = $$', filter.assigneeAgencyId)
    .and('t.status = $$', filter.status)
    .and(seesTask(where, viewer))
    .and('t.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  // an incident that is not seen finds nothing
  if (filter.incidentId !== undefined) where.and(seesIncident(where, viewer, 'i', 'part'));
  return listed(db, sql, where, {
    orderBy: 't.created_position desc',
    limit: filter.limit,
    keys: (row: JudgedTask) => [row.createdPosition],
    show: (row) => shownTask(row, viewer),
  });
}

export async function task(db: Database, id: string, viewer: Viewer): Promise<Task | undefined> {
  const where = new Where();
  const sql = selectTasks(db, where, viewer);
  where.and('t.id = $$', id);
  const [row] = await db.rows<JudgedTask>(`${sql} where ${where.sql}`, where.params);
  return row && shownTask(row, viewer);
}

/** Assigned, not answered in time and not yet escalated; the longest overdue first. */
export const overdueTasks = (db: Database, now: string, limit: number): Promise<TaskRow[]> =>
  db.rows<TaskRow>(
    `${selectFrom(db, TaskRow, 't')}
      where t.status = 'assigned' and t.escalated_at is null and t.acknowledge_due_at < $1
      order by t.acknowledge_due_at, t.id limit ${limitOf(limit)}`,
    [now],
  );

export const taskQueries = { list: tasks, find: task };
