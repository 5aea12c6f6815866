import {
  awaitedOfAction,
  awaitedOfCall,
  awaitedOfReport,
  awaitedOfStatistics,
  awaitedOfTask,
  byUrgency,
  type Awaited,
  type OpenItem,
} from '#domain';
import type { Database } from '#postgres';
import { awaitedInPreparedness, awaitedOfNegotiations } from './awaited.js';
import { DrillActionRow } from '../drill/rows.js';
import { snapshot } from '../query/snapshot.js';
import { selectFrom } from '../query/select.js';
import { ReportRow } from '../report/rows.js';
import { isOpen, selectRequest, type OpenRequest } from '../sharing/queries.js';
import { selectAwaitedStatistics, type Statistics } from '../statistics/queries.js';
import { TaskRow } from '../task/rows.js';
import { selectOpenCalls, type OpenCall } from '../warning/queries.js';

/** So many are listed in a hand-over: more than that nobody takes over by reading. */
const most = 100;

const tables = [
  ...[
    'agreements',
    'sharing',
    'sharing_lines',
    'tasks',
    'resources',
    'warnings',
    'warning_recipients',
    'plans',
  ],
  ...['plan_links', 'reports', 'statistics', 'drill_actions', 'timeline', 'incidents', 'sight'],
];

interface OpenIncident {
  readonly id: string;
  readonly title: string;
}

/**
 * What an agency has open, for a hand-over: incidents that it takes part in and that have not ended, what waits for an act of
 * it, and requests that it made and that nobody has answered in full. What is due comes first.
 */
export async function openWork(
  db: Database,
  agencyId: string,
): Promise<{ readonly open: readonly OpenItem[]; readonly more: number }> {
  return snapshot(db, tables, async (client) => {
    const list = async <R extends object>(sql: string): Promise<R[]> =>
      (await client.query<R>(`${sql} limit ${most}`, [agencyId])).rows;
    const tasks = await list<TaskRow>(
      `${selectFrom(db, TaskRow, 't')} where t.assignee_agency_id = $1 and t.ended_at is null
        order by t.priority, t.created_position`,
    );
    const calls = await list<OpenCall>(selectOpenCalls(db));
    const reports = await list<ReportRow>(
      `${selectFrom(db, ReportRow, 'r')} where r.obliged_agency_id = $1 and r.status = 'due' order by r.due_at, r.id`,
    );
    const statistics = await list<Statistics>(selectAwaitedStatistics(db));
    const actions = await list<DrillActionRow>(
      `${selectFrom(db, DrillActionRow, 'a')} where a.agency_id = $1 and a.status <> 'closed' order by a.due_at, a.id`,
    );
    const requests = await list<OpenRequest>(
      `${selectRequest(db)} where s.requester_agency_id = $1 and ${isOpen} order by s.priority, s.needed_by, s.id`,
    );
    const incidents = await list<OpenIncident>(
      `select i.id, i.title from read.incidents i
        where i.status not in ('closed', 'reviewed', 'rejected', 'merged') and exists (
          select 1 from read.sight named where named.object = 'incident-' || i.id and named.agency_id = $1
            and named.ended_position is null)
        order by i.reported_at, i.id`,
    );
    const words = new Map([
      ...tasks.map(({ id, title }) => [id, title] as const),
      ...calls.map(({ warningId, headline }) => [warningId, headline] as const),
    ]);
    const awaited = [
      ...tasks.flatMap(awaitedOfTask),
      ...calls.flatMap(awaitedOfCall),
      ...reports.flatMap(awaitedOfReport),
      ...statistics.flatMap(awaitedOfStatistics),
      ...actions.flatMap(awaitedOfAction),
      ...(await awaitedInPreparedness(db, client, agencyId)),
      ...(await awaitedOfNegotiations(db, client, agencyId, new Date().toISOString())),
    ]
      .filter((one) => one.agencyId === agencyId)
      .sort(byUrgency);
    const open = [
      ...incidents.map(({ id, title }): OpenItem => ({ aggregate: 'incident', id, text: title })),
      ...awaited.map((one) => itemOf(one, words.get(one.id))),
      ...requests.map(({ id, capability }): OpenItem => ({ aggregate: 'sharing', id, text: capability })),
    ];
    return { open: open.slice(0, most), more: Math.max(0, open.length - most) };
  });
}

const itemOf = ({ aggregate, id, act, dueAt, text }: Awaited, words: string | undefined): OpenItem => ({
  ...{ aggregate, id, act },
  ...(dueAt === undefined ? {} : { dueAt }),
  ...((text ?? words) === undefined ? {} : { text: text ?? words }),
});
