import type { Database } from '#postgres';
import { TaskRow } from './rows.js';
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
import { takesPart, Where } from '../query/where.js';

export interface TaskFilter extends Paging {
  readonly incidentId?: string;
  readonly assigneeAgencyId?: string;
  readonly status?: TaskRow['status'];
}

/** Latest assigned first. */
async function tasks(db: Database, filter: TaskFilter, viewer: Viewer): Promise<Page<TaskRow>> {
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and('t.incident_id = $$', filter.incidentId)
    .and('t.assignee_agency_id = $$', filter.assigneeAgencyId)
    .and('t.status = $$', filter.status)
    .and(takesPart('t.incident_id'), restrictedTo(viewer))
    .and('t.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  const rows = await db.rows<TaskRow>(
    `${selectFrom(db, TaskRow, 't')} where ${where.sql} order by t.created_position desc limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.createdPosition]);
}

export async function task(db: Database, id: string, viewer: Viewer): Promise<TaskRow | undefined> {
  const where = new Where().and('t.id = $$', id).and(takesPart('t.incident_id'), restrictedTo(viewer));
  const [row] = await db.rows<TaskRow>(`${selectFrom(db, TaskRow, 't')} where ${where.sql}`, where.params);
  return row;
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
