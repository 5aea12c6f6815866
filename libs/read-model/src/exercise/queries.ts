import { drillTimeOf, type DrillLog } from '#contracts';
import {
  awaitedOfCall,
  awaitedOfReport,
  awaitedOfStatistics,
  awaitedOfTask,
  byUrgency,
  isIncidentOpen,
  type Awaited,
} from '#domain';
import { shownActivation, withTasks, type Activation } from '../activation/queries.js';
import { ActivationRow } from '../activation/rows.js';
import { awaitedAmong } from '../board/awaited.js';
import { shownEvent, type TimelineEntry } from '../incident/events.js';
import { shownIncident, type Incident } from '../incident/queries.js';
import { IncidentRow } from '../incident/rows.js';
import { TimelineRow } from '../incident/timeline.js';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { shownReport, type Report } from '../report/queries.js';
import { ReportRow } from '../report/rows.js';
import { ResourceRow } from '../resource/rows.js';
import { SharingRow } from '../sharing/rows.js';
import { shownSharing, type Sharing } from '../sharing/seen.js';
import { shownTask, type Task } from '../task/queries.js';
import { shownStatistics, type Statistics } from '../statistics/queries.js';
import { StatisticsRow } from '../statistics/rows.js';
import { TaskRow } from '../task/rows.js';
import { WarningRow } from '../warning/rows.js';
import { ownersIn } from './about.js';
import { callByClock, taskByClock, type DrillTime } from './by-clock.js';
import { InsideDrill } from './inside.js';
import { exerciseState, type DeliveredInject, type ExerciseState } from './state.js';

/** What an agency has before it inside a drill, due by the drill's clock. Lists hold at most 100. */
export interface ExerciseBoard {
  readonly agencyId: string;
  /** All that waits for an act of it but injects, by the same rule as on the live board. */
  readonly awaited: readonly Awaited[];
  readonly injects: readonly DeliveredInject[];
  readonly openTasks: readonly Task[];
  readonly callsToAnswer: readonly { warningId: string; headline: string; dueAt: string }[];
  /** As far as the viewer sees each. */
  readonly openRequests: readonly Omit<Sharing, 'certificate'>[];
  readonly resourcesOut: readonly ResourceRow[];
  readonly asOf: string;
}

const most = 100;

async function inside(
  drillLog: DrillLog,
  viewer: Viewer,
): Promise<{ state: ExerciseState; view: InsideDrill }> {
  const state = await exerciseState(drillLog);
  return { state, view: new InsideDrill(drillLog, state, viewer) };
}

function ascending<R>(rows: readonly R[], paging: Paging, position: (row: R) => string): Page<R> {
  const limit = limitOf(paging.limit);
  const [after] = cursorKeys(paging.cursor, ['position']) ?? ['-1'];
  const rest = rows
    .filter((row) => BigInt(position(row)) > BigInt(after as string))
    .sort((a, b) => (BigInt(position(a)) < BigInt(position(b)) ? -1 : 1));
  return pageOf(rest.slice(0, limit + 1), limit, (row) => [position(row)]);
}

/** In the order in which they came up. */
export async function exerciseIncidents(
  drillLog: DrillLog,
  paging: Paging,
  viewer: Viewer,
): Promise<Page<Incident>> {
  const { state, view } = await inside(drillLog, viewer);
  const rows = view.shown(state.rows(IncidentRow), (row) => {
    const ofIncident = view.incident(row.id);
    const seen = view.seen(row.links.map(({ otherIncidentId }) => otherIncidentId));
    return ofIncident && shownIncident({ ...row, ofIncident, seen }, viewer);
  });
  return ascending(rows, paging, ({ createdPosition }) => createdPosition);
}

export async function exerciseTasks(drillLog: DrillLog, paging: Paging, viewer: Viewer): Promise<Page<Task>> {
  const { state, view } = await inside(drillLog, viewer);
  return ascending(
    tasksOf(state, view, drillTimeOf(drillLog)),
    paging,
    ({ createdPosition }) => createdPosition,
  );
}

const tasksOf = (state: ExerciseState, view: InsideDrill, time: DrillTime): Task[] =>
  view.shown(tasksByClock(state, time), (row) => {
    const ofIncident = view.incident(row.incidentId);
    return (
      ofIncident &&
      shownTask({ ...row, ofIncident, standings: view.standings(`task-${row.id}`) }, view.viewer)
    );
  });

const tasksByClock = (state: ExerciseState, time: DrillTime): TaskRow[] =>
  state.rows(TaskRow).map((row) => taskByClock(row, time));

/** Plans that were activated, each with how the tasks of its clauses stand. */
export async function exerciseActivations(
  drillLog: DrillLog,
  paging: Paging,
  viewer: Viewer,
): Promise<Page<Activation>> {
  const { state, view } = await inside(drillLog, viewer);
  const tasks = tasksByClock(state, drillTimeOf(drillLog));
  const rows = view.shown(state.rows(ActivationRow), (row) => {
    const ofIncident = view.incident(row.incidentId);
    return ofIncident && shownActivation({ ...row, ofIncident }, viewer);
  });
  return ascending(
    rows.map((row) => withTasks(row, tasks)),
    paging,
    ({ createdPosition }) => createdPosition,
  );
}

/**
 * A report inside a drill; its clock is the drill's, and so are the instants at which it starts and is due. When the
 * live timers would look is of no account.
 */
export type ExerciseReport = Omit<Report, 'overdueCheckAt' | 'omittedCheckAt'>;

/** As live ones are shown. */
export async function exerciseReports(
  drillLog: DrillLog,
  paging: Paging,
  viewer: Viewer,
): Promise<Page<ExerciseReport>> {
  const { state, view } = await inside(drillLog, viewer);
  const time = drillTimeOf(drillLog);
  const shown = view.shown(state.rows(ReportRow), (row) =>
    shownReport({ ...row, ofIncident: view.incident(row.incidentId) ?? null }, viewer),
  );
  const rows = shown.map(({ overdueCheckAt: _, omittedCheckAt: __, ...row }) => ({
    ...row,
    lateByMinutes: row.late && row.receivedAt ? minutesPast(row.dueAt, time(row.receivedAt)) : null,
  }));
  return ascending(rows, paging, ({ createdPosition }) => createdPosition);
}

const minutesPast = (dueAt: string, at: string): number =>
  Math.floor((Date.parse(at) - Date.parse(dueAt)) / 60_000);

/** Statistics inside a drill run on its clock, as its reports do. */
export type ExerciseStatistics = Omit<Statistics, 'overdueCheckAt'>;

/** As live ones are shown. */
export async function exerciseStatistics(
  drillLog: DrillLog,
  paging: Paging,
  viewer: Viewer,
): Promise<Page<ExerciseStatistics>> {
  const { state, view } = await inside(drillLog, viewer);
  const shown = view.shown(state.rows(StatisticsRow), (row) =>
    shownStatistics({ ...row, ofIncident: view.incident(row.incidentId) ?? null }, viewer),
  );
  const rows = shown.map(({ overdueCheckAt: _, ...row }) => row);
  return ascending(rows, paging, ({ createdPosition }) => createdPosition);
}

/** Each event by the rule of its object; injects are for their addressees. */
export async function exerciseTimeline(
  drillLog: DrillLog,
  paging: Paging,
  viewer: Viewer,
): Promise<Page<TimelineEntry>> {
  const { state, view } = await inside(drillLog, viewer);
  const rows = view.shown<TimelineRow, TimelineEntry>(state.rows(TimelineRow), (row) => {
    if (row.aggregate !== 'inject') return shownEvent(view.event(row), viewer);
    return isToldOf(state.injects.get(row.aggregateId), view) ? row : undefined;
  });
  return ascending(rows, paging, ({ position }) => position);
}

const isToldOf = (inject: DeliveredInject | undefined, { seesAll, viewer }: InsideDrill): boolean =>
  seesAll || inject?.agencyId === viewer.agencyId;

/** Those that have been delivered: all for who conducts or audits the drill, else one's own. */
export async function exerciseInjects(drillLog: DrillLog, viewer: Viewer): Promise<DeliveredInject[]> {
  const { state, view } = await inside(drillLog, viewer);
  return [...state.injects.values()].filter((inject) => isToldOf(inject, view));
}

/** The viewer's own board. */
export async function exerciseBoard(drillLog: DrillLog, viewer: Viewer): Promise<ExerciseBoard> {
  const { state, view } = await inside(drillLog, viewer);
  const time = drillTimeOf(drillLog);
  const { agencyId } = viewer;
  const over = new Set(
    state.rows(IncidentRow).flatMap(({ id, status }) => (isIncidentOpen(status) ? [] : [id])),
  );
  const waiting = state
    .rows(SharingRow)
    .filter(({ status, outstanding, round }) => status === 'requested' && (outstanding > 0 || round === 0))
    .filter(({ incidentId }) => !over.has(incidentId));
  const requests = view.shown<SharingRow, Sharing>(waiting, (row) => {
    const ofIncident = view.incident(row.incidentId);
    const object = `sharing-${row.id}`;
    const named = { standings: view.standings(object), owners: ownersIn(state, object) };
    return ofIncident && shownSharing({ ...row, ofIncident, ...named }, viewer);
  });
  return {
    agencyId,
    awaited: awaitedInside(state, over, time)
      .filter((one) => one.agencyId === agencyId)
      .sort(byUrgency)
      .slice(0, most),
    injects: [...state.injects.values()]
      .filter((one) => one.agencyId === agencyId && one.acknowledgedAt === undefined)
      .slice(0, most),
    openTasks: tasksOf(state, view, time)
      .filter((task) => task.assigneeAgencyId === agencyId && task.endedAt === null)
      .slice(0, most),
    callsToAnswer: state
      .rows(WarningRow)
      .filter(({ status }) => status === 'issued')
      .flatMap(({ id: warningId, headline, recipients }) =>
        recipients
          .filter((r) => r.agencyId === agencyId && r.acknowledgedAt === undefined)
          .map((call) => ({ warningId, headline, dueAt: callByClock(call, time).dueAt })),
      )
      .slice(0, most),
    openRequests: requests.map(({ certificate: _, ...row }) => row).slice(0, most),
    resourcesOut: state
      .rows(ResourceRow)
      .filter((r) => r.ownerAgencyId === agencyId && r.reserved + r.deployed > 0)
      .slice(0, most),
    asOf: state.position,
  };
}

function awaitedInside(state: ExerciseState, over: ReadonlySet<string>, time: DrillTime): Awaited[] {
  const owners = new Map(state.rows(ResourceRow).map(({ id, ownerAgencyId }) => [id, ownerAgencyId]));
  const said = state
    .rows(TimelineRow)
    .filter(({ aggregate }) => aggregate === 'sharing')
    .sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1))
    .map((row) => ({ ...row, stream: `sharing-${row.aggregateId}`, recordedAt: time(row.recordedAt) }));
  const negotiations = state.rows(SharingRow).map((row) => ({
    ...row,
    isOver: over.has(row.incidentId),
    lines: row.lines.map((line) => ({ ...line, allocatedAt: time(line.allocatedAt) })),
  }));
  const calls = state
    .rows(WarningRow)
    .filter(({ status }) => status === 'issued')
    .flatMap(({ id: warningId, recipients }) =>
      recipients.map(({ escalatedAt, standIn, acknowledgedAt = null, ...call }) => ({
        ...{ ...call, ...callByClock(call, time), warningId, acknowledgedAt },
        standInAgencyId: escalatedAt === undefined ? null : (standIn?.agencyId ?? null),
      })),
    );
  return [
    ...tasksByClock(state, time).flatMap(awaitedOfTask),
    ...calls.flatMap(awaitedOfCall),
    ...state.rows(ReportRow).flatMap(awaitedOfReport),
    ...state.rows(StatisticsRow).flatMap(awaitedOfStatistics),
    ...awaitedAmong(negotiations, said, (id) => owners.get(id), time(new Date().toISOString())),
  ];
}
