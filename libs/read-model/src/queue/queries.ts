import { coordinating } from '#domain';
import type { Database } from '#postgres';
import { boardQueries } from '../board/queries.js';
import { commandQueries } from '../command/queries.js';
import type { Viewer } from '../query/page.js';
import { seesAll } from '../query/sight.js';
import { reportQueries } from '../report/queries.js';
import { sharingQueries } from '../sharing/queries.js';
import { statisticsQueries } from '../statistics/queries.js';
import { taskQueries } from '../task/queries.js';
import { warningQueries } from '../warning/queries.js';
import { queueOf, type QueueItem, type QueueSources } from './items.js';

/** Of each source; whoever has more in hand than that sees the most urgent first. */
const most = 100;
/** What was refused longer ago is found among the refusals alone. */
const refused = { withinMs: 15 * 60_000, most: 20 };

/**
 * What the viewer's agency has to do, and waits for of others, by when it is due. Each part is as its own query shows
 * it; the parts are read one after another, so that two may be some events apart.
 */
async function queue(db: Database, viewer: Viewer): Promise<QueueItem[]> {
  const board = await boardQueries.find(db, viewer.agencyId, viewer);
  const requests = await sharingQueries.open(db, { limit: most }, viewer);
  const tasks = await taskQueries.list(db, { status: 'assigned', limit: most }, viewer);
  const reports = await reportQueries.list(db, { status: 'due', limit: most }, viewer);
  const statistics = await statisticsQueries.list(db, { limit: most }, viewer);
  const warnings = await warningQueries.list(db, { status: 'issued', limit: most }, viewer);
  const firstDue = await firstAnswersDue(
    db,
    warnings.items.filter(({ unanswered }) => unanswered !== undefined).map(({ id }) => id),
  );
  return queueOf({
    viewerAgencyId: viewer.agencyId,
    board: board ?? nothingOnBoard,
    requests: requests.items,
    contentions: await contentions(db, viewer),
    refusals: await recentRefusals(db, viewer),
    tasks: tasks.items,
    reports: reports.items,
    statistics: statistics.items,
    warnings: warnings.items.map((one) => ({ ...one, firstDueAt: firstDue.get(one.id) })),
  });
}

/** An exercise and what is live are never decided together. */
async function contentions(db: Database, viewer: Viewer): Promise<QueueSources['contentions']> {
  if (!coordinating.includes(viewer.role)) return [];
  const live = await sharingQueries.contention(db, { exercise: false }, viewer);
  const exercise = await sharingQueries.contention(db, { exercise: true }, viewer);
  return [
    { exercise: false, of: live },
    { exercise: true, of: exercise },
  ];
}

/** Who audits everything has nothing to do about it. */
async function recentRefusals(db: Database, viewer: Viewer): Promise<QueueSources['refusals']> {
  if (seesAll(viewer)) return [];
  const { items } = await commandQueries.refusals(db, { limit: refused.most }, viewer);
  const from = Date.now() - refused.withinMs;
  return items.filter(({ receivedAt }) => Date.parse(receivedAt) >= from);
}

const nothingOnBoard = {
  awaited: [],
  approvalsToConfirm: [],
  incidentsToComplete: [],
  openTasks: [],
  callsToAnswer: [],
  requestsMade: [],
  requestsToAnswer: [],
  reportsDue: [],
};

async function firstAnswersDue(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.rows<{ id: string; dueAt: string }>(
    `select r.warning_id as id, to_char(min(r.due_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "dueAt"
      from read.warning_recipients r where r.warning_id = any($1) and r.acknowledged_at is null
      group by r.warning_id`,
    [ids],
  );
  return new Map(rows.map(({ id, dueAt }) => [id, dueAt]));
}

export const queueQueries = { list: queue };
