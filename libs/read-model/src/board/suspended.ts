import { awaitedOfTask, type Awaited } from '#domain';
import type { Database, Queryable } from '#postgres';
import { selectFrom } from '../query/select.js';
import { commandsIncident } from '../query/sight.js';
import type { Viewer } from '../query/viewer.js';
import { Where } from '../query/where.js';
import { TaskRow } from '../task/rows.js';
import { awaitedOfNegotiations } from './awaited.js';

/** In the incidents that the viewer's agency commands: tasks and lines of agencies that are suspended, to be ended for them. */
export async function awaitedOfSuspended(
  db: Database,
  client: Queryable,
  viewer: Viewer,
  at: string,
): Promise<Awaited[]> {
  const { rows: suspended } = await client.query<{ id: string }>(
    `select a.id from read.agencies a where a.status = 'suspended' order by a.id`,
    [],
  );
  const awaited: Awaited[] = [];
  for (const { id } of suspended) {
    const where = new Where();
    where.and('t.assignee_agency_id = $$', id).and(commandsIncident(where, viewer, 'i'));
    const { rows: tasks } = await client.query<TaskRow>(
      `${selectFrom(db, TaskRow, 't')} join read.incidents i on i.id = t.incident_id
        where ${where.sql} and t.ended_at is null`,
      where.params,
    );
    const commanded = new Where();
    commanded.and(commandsIncident(commanded, viewer, 'i'));
    awaited.push(
      ...tasks.flatMap(awaitedOfTask),
      ...(await awaitedOfNegotiations(db, client, id, at, commanded)),
    );
  }
  return awaited;
}
