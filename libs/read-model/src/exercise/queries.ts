import type { DrillLog } from '#contracts';
import { drillStateOf, drillTimeOf } from '#contracts';
import { incidentOfStandings, isIncidentOpen, sightOf, type Standing } from '#domain';
import { ActivationRow } from '../activation/rows.js';
import { IncidentRow } from '../incident/rows.js';
import { ReportRow } from '../report/rows.js';
import { ResourceRow } from '../resource/rows.js';
import { SharingRow } from '../sharing/rows.js';
import { TaskRow } from '../task/rows.js';
import { IncidentParticipantRow, TimelineRow } from '../incident/timeline.js';
import { WarningRow } from '../warning/rows.js';
import { withTasks, type Activation } from '../activation/queries.js';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { ownOnly, seesAll } from '../query/sight.js';
import { SightRow } from '../sight/rows.js';
import { exerciseState, type DeliveredInject, type ExerciseState } from './state.js';

/** What an agency has before it inside a drill. Lists hold at most 100. */
export interface ExerciseBoard {
  readonly agencyId: string;
  readonly injects: readonly DeliveredInject[];
  readonly openTasks: readonly TaskRow[];
  readonly callsToAnswer: readonly { warningId: string; headline: string; dueAt: string }[];
  readonly openRequests: readonly SharingRow[];
  readonly resourcesOut: readonly ResourceRow[];
  readonly asOf: string;
}

const most = 100;

/** Which incidents inside the drill a viewer sees the whole of: all for who conducts or audits it, else by the facts of the drill. */
function seesIncident(drillLog: DrillLog, state: ExerciseState, viewer: Viewer) {
  const who = ownOnly(viewer);
  const { plannerAgencyId, participants = [] } = drillStateOf(drillLog);
  if (who === undefined || plannerAgencyId === who) return () => true;
  if (!participants.includes(who)) return () => false;
  const { here } = viewer;
  const named = new Map<string, Standing[]>();
  for (const { object, agencyId, standing, endedPosition } of state.rows(SightRow))
    if (agencyId === who && endedPosition === null)
      named.set(object, [...(named.get(object) ?? []), standing]);
  const mine = new Set(
    state.rows(IncidentRow).flatMap(({ id, areaCode, category, commandingAgencyId }) => {
      const head = { areaCode, category, commanding: commandingAgencyId ?? undefined };
      const incident = incidentOfStandings(head, who, named.get(`incident-${id}`) ?? []);
      return sightOf(viewer, { incidents: [incident] }, here) === 'whole' ? [id] : [];
    }),
  );
  return (incidentId: string | null): boolean => incidentId !== null && mine.has(incidentId);
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
): Promise<Page<IncidentRow>> {
  const state = await exerciseState(drillLog);
  const sees = seesIncident(drillLog, state, viewer);
  const rows = state.rows(IncidentRow).filter(({ id }) => sees(id));
  return ascending(rows, paging, ({ createdPosition }) => createdPosition);
}

export async function exerciseTasks(
  drillLog: DrillLog,
  paging: Paging,
  viewer: Viewer,
): Promise<Page<TaskRow>> {
  const state = await exerciseState(drillLog);
  const sees = seesIncident(drillLog, state, viewer);
  const rows = state.rows(TaskRow).filter(({ incidentId }) => sees(incidentId));
  return ascending(rows, paging, ({ createdPosition }) => createdPosition);
}

/** Plans that were activated, each with how the tasks of its clauses stand. */
export async function exerciseActivations(
  drillLog: DrillLog,
  paging: Paging,
  viewer: Viewer,
): Promise<Page<Activation>> {
  const state = await exerciseState(drillLog);
  const sees = seesIncident(drillLog, state, viewer);
  const tasks = state.rows(TaskRow);
  const rows = state.rows(ActivationRow).filter(({ incidentId }) => sees(incidentId));
  const shown = rows.map((row) => withTasks(row, tasks));
  return ascending(shown, paging, ({ createdPosition }) => createdPosition);
}

/**
 * A report inside a drill; its clock is the drill's, and so are the instants at which it starts and is due. When the
 * live timers would look is of no account.
 */
export type ExerciseReport = Omit<ReportRow, 'overdueCheckAt' | 'omittedCheckAt'>;

/** Between the agency that owes it and the one it is for, and for who conducts or audits the drill. */
export async function exerciseReports(
  drillLog: DrillLog,
  paging: Paging,
  viewer: Viewer,
): Promise<Page<ExerciseReport>> {
  const state = await exerciseState(drillLog);
  const who = ownOnly(viewer);
  const seesEvery = who === undefined || drillStateOf(drillLog).plannerAgencyId === who;
  const time = drillTimeOf(drillLog);
  const rows = state
    .rows(ReportRow)
    .filter((r) => seesEvery || r.obligedAgencyId === who || r.superiorAgencyId === who)
    .map(({ overdueCheckAt: _, omittedCheckAt: __, ...row }) => ({
      ...row,
      lateByMinutes: row.late && row.receivedAt ? minutesPast(row.dueAt, time(row.receivedAt)) : null,
    }));
  return ascending(rows, paging, ({ createdPosition }) => createdPosition);
}

const minutesPast = (dueAt: string, at: string): number =>
  Math.floor((Date.parse(at) - Date.parse(dueAt)) / 60_000);

/** What belongs to no incident is for every participant, but injects are for their addressees. */
export async function exerciseTimeline(
  drillLog: DrillLog,
  paging: Paging,
  viewer: Viewer,
): Promise<Page<TimelineRow>> {
  const state = await exerciseState(drillLog);
  const sees = seesIncident(drillLog, state, viewer);
  const seesInject = injectsFor(drillLog, state, viewer);
  const rows = state.rows(TimelineRow).filter(({ aggregate, aggregateId, incidentId }) => {
    if (aggregate === 'inject') return seesInject(aggregateId);
    return incidentId === null || sees(incidentId);
  });
  return ascending(rows, paging, ({ position }) => position);
}

function injectsFor(drillLog: DrillLog, state: ExerciseState, viewer: Viewer) {
  const { agencyId } = viewer;
  const { plannerAgencyId } = drillStateOf(drillLog);
  const conducts = agencyId === plannerAgencyId || seesAll(viewer);
  return (id: string): boolean => conducts || state.injects.get(id)?.agencyId === agencyId;
}

/** Those that have been delivered: all for who conducts or audits the drill, else one's own. */
export async function exerciseInjects(drillLog: DrillLog, viewer: Viewer): Promise<DeliveredInject[]> {
  const state = await exerciseState(drillLog);
  const sees = injectsFor(drillLog, state, viewer);
  return [...state.injects.values()].filter(({ id }) => sees(id));
}

/** The viewer's own board. */
export async function exerciseBoard(drillLog: DrillLog, { agencyId }: Viewer): Promise<ExerciseBoard> {
  const state = await exerciseState(drillLog);
  const mine = new Set(
    state.rows(IncidentParticipantRow).flatMap((p) => (p.agencyId === agencyId ? [p.incidentId] : [])),
  );
  const over = new Set(
    state.rows(IncidentRow).flatMap(({ id, status }) => (isIncidentOpen(status) ? [] : [id])),
  );
  return {
    agencyId,
    injects: [...state.injects.values()]
      .filter((one) => one.agencyId === agencyId && one.acknowledgedAt === undefined)
      .slice(0, most),
    openTasks: state
      .rows(TaskRow)
      .filter((task) => task.assigneeAgencyId === agencyId && task.endedAt === null)
      .slice(0, most),
    callsToAnswer: state
      .rows(WarningRow)
      .filter(({ status }) => status === 'issued')
      .flatMap(({ id: warningId, headline, recipients }) =>
        recipients
          .filter((r) => r.agencyId === agencyId && r.acknowledgedAt === undefined)
          .map(({ dueAt }) => ({ warningId, headline, dueAt })),
      )
      .slice(0, most),
    openRequests: state
      .rows(SharingRow)
      .filter(({ status, outstanding, round }) => status === 'requested' && (outstanding > 0 || round === 0))
      .filter(({ incidentId }) => !over.has(incidentId))
      .filter(({ incidentId, requesterAgencyId }) => mine.has(incidentId) || requesterAgencyId === agencyId)
      .map((row) => ({ ...row, certificate: null }))
      .slice(0, most),
    resourcesOut: state
      .rows(ResourceRow)
      .filter((r) => r.ownerAgencyId === agencyId && r.reserved + r.deployed > 0)
      .slice(0, most),
    asOf: state.position,
  };
}
