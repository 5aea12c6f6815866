import type { DrillRecord } from './clauses.js';
import type { DrillClock } from './clock.js';
import type { ReportEvent, ReportRequirement } from '../report/commands.js';

/** `missing` when it was due and did not come, `open` when it was not due yet. */
export type ReportVerdict = 'on-time' | 'late' | 'missing' | 'omitted' | 'waived' | 'open';

/** What became of one statutory report; all times in seconds of the drill's clock. */
export interface ReportFigures {
  reportId: string;
  incidentId: string;
  ruleId: string;
  /** Who owed it, and to whom. */
  agencyId: string;
  superiorAgencyId: string;
  dueAtSeconds: number;
  submittedAtSeconds?: number;
  verdict: ReportVerdict;
}

/** Of the reports that were due and not waived. */
export interface ReportCounts {
  due: number;
  onTime: number;
  late: number;
  missing: number;
}

const mostReports = 100;

/** Compares the reports upward with their clocks. `startedAt` is when the drill started. A pure function of the log. */
export function reportFigures(
  records: readonly DrillRecord<ReportEvent>[],
  clock: DrillClock,
  { startedAt, until }: { readonly startedAt: string; readonly until: string },
): ReportFigures[] {
  const reports = new Map<string, ReportFigures>();
  for (const { id, at, event } of records) {
    const known = reports.get(id);
    if (event.type === 'report.required') reports.set(id, requiredOf(id, event.data, startedAt));
    else if (known) reports.set(id, after(known, event, clock(at)));
  }
  const isOver = ({ dueAtSeconds }: ReportFigures): boolean => clock(until) > dueAtSeconds;
  return [...reports.values()].map((one) =>
    one.verdict === 'open' && isOver(one) ? { ...one, verdict: 'missing' } : one,
  );
}

const requiredOf = (reportId: string, r: ReportRequirement, startedAt: string): ReportFigures => ({
  reportId,
  incidentId: r.incidentId,
  ruleId: r.rule.id,
  agencyId: r.obligedAgencyId,
  superiorAgencyId: r.superiorAgencyId,
  dueAtSeconds: Math.floor((Date.parse(r.dueAt) - Date.parse(startedAt)) / 1_000),
  verdict: 'open',
});

function after(known: ReportFigures, event: ReportEvent, now: number): ReportFigures {
  switch (event.type) {
    case 'report.submitted':
      return { ...known, submittedAtSeconds: now, verdict: event.data.late ? 'late' : 'on-time' };
    case 'report.omitted':
      return { ...known, verdict: 'omitted' };
    case 'report.waived':
      return { ...known, verdict: 'waived' };
    case 'report.required':
    case 'report.overdue':
    case 'report.supplemented':
      return known;
  }
}

export function countReports(figures: readonly ReportFigures[]): ReportCounts {
  const count = (...verdicts: ReportVerdict[]): number =>
    figures.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const [onTime, late, missing] = [count('on-time'), count('late'), count('missing', 'omitted')];
  return { due: onTime + late + missing, onTime, late, missing };
}

/** So many as an event has room for, breaches first. */
export function worstReports(figures: readonly ReportFigures[]): readonly ReportFigures[] {
  if (figures.length <= mostReports) return figures;
  const isBreach = ({ verdict }: ReportFigures): boolean => ['late', 'missing', 'omitted'].includes(verdict);
  const rest = figures.filter((one) => !isBreach(one));
  return [...figures.filter(isBreach), ...rest].slice(0, mostReports);
}

export const copyOfReportFigures = (r: ReportFigures): ReportFigures => ({
  reportId: r.reportId,
  incidentId: r.incidentId,
  ruleId: r.ruleId,
  agencyId: r.agencyId,
  superiorAgencyId: r.superiorAgencyId,
  dueAtSeconds: r.dueAtSeconds,
  submittedAtSeconds: r.submittedAtSeconds,
  verdict: r.verdict,
});

export const copyOfReportCounts = (c: ReportCounts): ReportCounts => ({
  due: c.due,
  onTime: c.onTime,
  late: c.late,
  missing: c.missing,
});
