import type { Database } from '#postgres';
import { ActivationRow, type ActivatedClause } from './rows.js';
import type { TaskRow } from '../task/rows.js';
import { listed } from '../query/listed.js';
import { cursorKeys, type Page, type Paging, type Viewer } from '../query/page.js';
import { shown } from '../query/shown.js';
import { selectFrom } from '../query/select.js';
import { factsWithin, incidentSql, seenOf, seesIncident, type OfIncident } from '../query/sight.js';
import { Where } from '../query/where.js';

export interface ActivationFilter extends Paging {
  readonly planId?: string;
  readonly status?: ActivationRow['status'];
}

/** An activation bears no agency's name: it is for who sees the whole of its incident. */
const select = (
  db: Database,
  where: Where,
  viewer: Viewer,
  except: readonly (keyof ActivationRow)[] = [],
): string =>
  `${selectFrom(db, ActivationRow, 'a', except, `${incidentSql(where, viewer, 'i')} as "ofIncident"`)}
    join read.incidents i on i.id = a.incident_id`;

interface Judging {
  readonly ofIncident: OfIncident;
}

export const shownActivation = <R extends Pick<ActivationRow, 'incidentId'>>(
  { ofIncident, ...row }: R & Judging,
  viewer: Viewer,
): Omit<R & Judging, 'ofIncident'> | undefined =>
  shown('activations', 'activation', row, viewer, {
    ...factsWithin(viewer, ofIncident, []),
    seen: seenOf(viewer, ofIncident, row.incidentId),
  });

export type ActivationSummary = Omit<ActivationRow, 'clauses' | 'past'>;

/** Latest begun first. */
async function activations(
  db: Database,
  filter: ActivationFilter,
  viewer: Viewer,
): Promise<Page<ActivationSummary>> {
  const where = new Where();
  const sql = select(db, where, viewer, ['clauses', 'past']);
  where
    .and('a.plan_id = $$', filter.planId)
    .and('a.status = $$', filter.status)
    .and(seesIncident(where, viewer, 'i', 'whole'))
    .and('a.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  return listed(db, sql, where, {
    orderBy: 'a.created_position desc',
    limit: filter.limit,
    keys: (row: ActivationSummary & Judging) => [row.createdPosition],
    show: (row) => shownActivation(row, viewer),
  });
}

type TaskProgress = Pick<
  TaskRow,
  'status' | 'assigneeAgencyId' | 'acknowledgeDueAt' | 'acceptedAt' | 'escalatedAt' | 'completedAt'
>;

/** What the task of a clause tells: who has it, whether it was acknowledged in time. */
export interface ClauseProgress extends ActivatedClause {
  readonly task?: TaskProgress;
  /** Not acknowledged in time: it was escalated. */
  readonly late: boolean;
}

export interface Activation extends Omit<ActivationRow, 'clauses'> {
  readonly clauses: readonly ClauseProgress[];
}

export async function activation(db: Database, id: string, viewer: Viewer): Promise<Activation | undefined> {
  const where = new Where();
  const sql = select(db, where, viewer);
  where.and('a.id = $$', id).and(seesIncident(where, viewer, 'i', 'whole'));
  const [found] = await db.rows<ActivationRow & Judging>(`${sql} where ${where.sql}`, where.params);
  const row = found && shownActivation(found, viewer);
  if (!row) return undefined;
  const ids = row.clauses.flatMap(({ taskId }) => taskId ?? []);
  const tasks = await db.rows<TaskRow>(
    `select t.id, t.status, t.assignee_agency_id as "assigneeAgencyId",
        t.acknowledge_due_at as "acknowledgeDueAt", t.accepted_at as "acceptedAt",
        t.escalated_at as "escalatedAt", t.completed_at as "completedAt"
      from read.tasks t where t.id = any($1)`,
    [ids],
  );
  return withTasks(row, tasks);
}

/** An activation with how the tasks of its clauses stand. */
export function withTasks(
  row: ActivationRow,
  tasks: readonly (TaskProgress & { readonly id: string })[],
): Activation {
  const byId = new Map(tasks.map((task) => [task.id, progressOf(task)]));
  const clauses = row.clauses.map((clause) => {
    const task = clause.taskId === undefined ? undefined : byId.get(clause.taskId);
    return { ...clause, task, late: (task?.escalatedAt ?? null) !== null };
  });
  return { ...row, clauses };
}

const progressOf = (task: TaskProgress): TaskProgress => ({
  status: task.status,
  assigneeAgencyId: task.assigneeAgencyId,
  acknowledgeDueAt: task.acknowledgeDueAt,
  acceptedAt: task.acceptedAt,
  escalatedAt: task.escalatedAt,
  completedAt: task.completedAt,
});

export const activationQueries = { list: activations, find: activation };
