import {
  copyOfClauseCounts,
  copyOfClauseFigures,
  countClauses,
  mostTelling,
  type ClauseCounts,
  type ClauseFigures,
} from './clauses.js';
import type { DrillClock } from './clock.js';
import {
  copyOfReportCounts,
  copyOfReportFigures,
  countReports,
  worstReports,
  type ReportCounts,
  type ReportFigures,
} from './reports.js';
import type { DrillInject, DrillObjective } from './script.js';

/** An accepted act inside a drill. */
export interface DrillDeed {
  readonly agencyId: string;
  /** Name of the command, such as `task.accept`. */
  readonly command: string;
  /** The inject that it delivers or acknowledges. */
  readonly injectId?: string;
  readonly at: string;
}

export type InjectVerdict = 'on-time' | 'late' | 'skipped' | 'not-delivered';

/** How one inject was met; all times in seconds of the drill's clock. */
export interface InjectFigures {
  injectId: string;
  agencyId: string;
  objectiveId?: string;
  expectedCommand?: string;
  expectedWithinSeconds: number;
  deliveredAtSeconds?: number;
  acknowledgedAtSeconds?: number;
  actedAtSeconds?: number;
  /** From the delivery to what counts as the response. */
  respondedInSeconds?: number;
  verdict: InjectVerdict;
}

export interface VerdictCounts {
  delivered: number;
  onTime: number;
  late: number;
  skipped: number;
}

/** How an agency met its injects, what plans that were activated gave it, and which reports it owed. */
export interface AgencyFigures extends VerdictCounts {
  agencyId: string;
  slowestSeconds?: number;
  clauses?: ClauseCounts;
  reports?: ReportCounts;
}

export interface DrillFigures {
  /** How long the drill lasted on its own clock. */
  durationSeconds: number;
  injects: readonly InjectFigures[];
  agencies: readonly AgencyFigures[];
  objectives: readonly (VerdictCounts & { objectiveId: string; met: boolean })[];
  /** Left out when no plan was activated. */
  clauses?: readonly ClauseFigures[];
  /** Left out when none was due. */
  reports?: readonly ReportFigures[];
  /** How many more there were than an event has room for; the sums count them. */
  clausesLeftOut?: number;
  reportsLeftOut?: number;
}

/** What was done for the plans that were activated, and what was reported upward. */
export interface DrillConduct {
  readonly clauses: readonly ClauseFigures[];
  readonly reports: readonly ReportFigures[];
}

export const noFigures: DrillFigures = { durationSeconds: 0, injects: [], agencies: [], objectives: [] };

interface Planned {
  readonly injects: readonly DrillInject[];
  readonly objectives: readonly DrillObjective[];
  readonly participants: readonly string[];
  readonly plannerAgencyId?: string;
}

/**
 * Compares what was done with what was planned: who responded when, what was late, what was skipped. One act
 * answers one inject, the earliest delivered first. A pure function of the log.
 */
export function evaluateDrill(
  { injects, objectives, participants, plannerAgencyId }: Planned,
  clock: DrillClock,
  deeds: readonly DrillDeed[],
  endedAt: string,
  { clauses, reports }: DrillConduct = { clauses: [], reports: [] },
): DrillFigures {
  const deliveries = new Map<string, number>();
  for (const [index, { command, injectId }] of deeds.entries()) {
    if (command === 'inject.deliver' && injectId !== undefined && !deliveries.has(injectId))
      deliveries.set(injectId, index);
  }
  const used = new Set<number>();
  const inOrder = injects.toSorted(
    (a, b) => (deliveries.get(a.id) ?? Infinity) - (deliveries.get(b.id) ?? Infinity) || 0,
  );
  const met = new Map(inOrder.map((inject) => [inject.id, meet(inject)]));
  const figures = injects.flatMap(({ id }) => met.get(id) ?? []);
  return {
    durationSeconds: clock(endedAt),
    injects: figures,
    agencies: agenciesJudged().map((agencyId) => {
      const mine = figures.filter((one) => one.agencyId === agencyId);
      const times = mine.flatMap(({ respondedInSeconds }) => respondedInSeconds ?? []);
      return {
        agencyId,
        ...counts(mine),
        slowestSeconds: times.length > 0 ? Math.max(...times) : undefined,
        ...countsOf(agencyId),
      };
    }),
    objectives: objectives.map(({ id }) => {
      const mine = figures.filter(({ objectiveId }) => objectiveId === id);
      const counted = counts(mine);
      return { objectiveId: id, ...counted, met: mine.length > 0 && counted.onTime === mine.length };
    }),
    ...listed('clauses', clauses, mostTelling),
    ...listed('reports', reports, worstReports),
  };

  /** Who was confronted with something. What a plan gives to others than participants is nobody's failure. */
  function agenciesJudged(): string[] {
    const present = [...participants, ...(plannerAgencyId === undefined ? [] : [plannerAgencyId])];
    const concerned = [...clauses, ...reports]
      .map(({ agencyId }) => agencyId)
      .filter((id) => present.includes(id));
    return [...new Set([...injects.map(({ agencyId }) => agencyId), ...concerned])];
  }

  function countsOf(of: string): Pick<AgencyFigures, 'clauses' | 'reports'> {
    const given = clauses.filter(({ agencyId }) => agencyId === of);
    const owed = reports.filter(({ agencyId }) => agencyId === of);
    return {
      ...(given.length > 0 ? { clauses: countClauses(given) } : {}),
      ...(owed.length > 0 ? { reports: countReports(owed) } : {}),
    };
  }

  function meet({ id, agencyId, objectiveId, expectedCommand, expectedWithinMinutes }: DrillInject) {
    const expectedWithinSeconds = expectedWithinMinutes * 60;
    const base = { injectId: id, agencyId, objectiveId, expectedCommand, expectedWithinSeconds };
    const delivery = deliveries.get(id);
    const delivered = delivery === undefined ? undefined : deeds[delivery];
    if (delivery === undefined || !delivered) return { ...base, verdict: 'not-delivered' } as InjectFigures;
    const deliveredAtSeconds = clock(delivered.at);
    const acknowledged = deeds.find((deed) => deed.command === 'inject.acknowledge' && deed.injectId === id);
    const act = deeds.findIndex(
      (deed, index) =>
        index > delivery &&
        !used.has(index) &&
        deed.agencyId === agencyId &&
        deed.command === expectedCommand,
    );
    if (act >= 0) used.add(act);
    const response = expectedCommand === undefined ? acknowledged : deeds[act];
    const respondedInSeconds = response && clock(response.at) - deliveredAtSeconds;
    const inTime = respondedInSeconds !== undefined && respondedInSeconds <= expectedWithinSeconds;
    return {
      ...base,
      deliveredAtSeconds,
      acknowledgedAtSeconds: acknowledged && clock(acknowledged.at),
      actedAtSeconds: deeds[act] && clock(deeds[act].at),
      respondedInSeconds,
      verdict: respondedInSeconds === undefined ? 'skipped' : inTime ? 'on-time' : 'late',
    } satisfies InjectFigures;
  }
}

const counts = (figures: readonly InjectFigures[]): VerdictCounts => {
  const of = (verdict: InjectVerdict): number => figures.filter((one) => one.verdict === verdict).length;
  const [onTime, late, skipped] = [of('on-time'), of('late'), of('skipped')];
  return { delivered: onTime + late + skipped, onTime, late, skipped };
};

/** As many as there is room for, and how many that leaves out; nothing of none. */
function listed<T>(name: string, all: readonly T[], most: (figures: readonly T[]) => readonly T[]): object {
  const kept = most(all);
  const leftOut = all.length - kept.length;
  if (all.length === 0) return {};
  return { [name]: kept, ...(leftOut > 0 ? { [`${name}LeftOut`]: leftOut } : {}) };
}

/** Field by field: nothing stray enters the log. */
export const copyOfFigures = (f: DrillFigures): DrillFigures => ({
  durationSeconds: f.durationSeconds,
  injects: f.injects.map((i) => ({
    injectId: i.injectId,
    agencyId: i.agencyId,
    objectiveId: i.objectiveId,
    expectedCommand: i.expectedCommand,
    expectedWithinSeconds: i.expectedWithinSeconds,
    deliveredAtSeconds: i.deliveredAtSeconds,
    acknowledgedAtSeconds: i.acknowledgedAtSeconds,
    actedAtSeconds: i.actedAtSeconds,
    respondedInSeconds: i.respondedInSeconds,
    verdict: i.verdict,
  })),
  agencies: f.agencies.map((a) => ({
    agencyId: a.agencyId,
    delivered: a.delivered,
    onTime: a.onTime,
    late: a.late,
    skipped: a.skipped,
    slowestSeconds: a.slowestSeconds,
    clauses: a.clauses && copyOfClauseCounts(a.clauses),
    reports: a.reports && copyOfReportCounts(a.reports),
  })),
  objectives: f.objectives.map((o) => ({
    objectiveId: o.objectiveId,
    delivered: o.delivered,
    onTime: o.onTime,
    late: o.late,
    skipped: o.skipped,
    met: o.met,
  })),
  clauses: f.clauses?.map(copyOfClauseFigures),
  reports: f.reports?.map(copyOfReportFigures),
  clausesLeftOut: f.clausesLeftOut,
  reportsLeftOut: f.reportsLeftOut,
});
