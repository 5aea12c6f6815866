import type { EventLevel, IncidentCategory } from '../incident/commands.js';
import type { Casualties } from '../incident/situation.js';
import type { Tagged } from '../kernel/decider.js';
import type { TimedNews } from '../kernel/times.js';
import type { ReportChannel } from './rules.js';

/** A report upward that the law asks for (信息报送): which clock, who to whom, until when. */
export interface ReportRequirement {
  incidentId: string;
  rule: { id: string; setVersion: string; source: string; confirmed: boolean };
  obligedAgencyId: string;
  superiorAgencyId: string;
  channel: ReportChannel;
  /** What made the rule apply. */
  grounds: { event: string; category: IncidentCategory; eventLevel?: EventLevel; dead: number };
  /** Start and end of the clock. */
  startedAt: string;
  dueAt: string;
  withinMinutes: number;
  omittedAfterMinutes: number;
  supplementUntil?: string;
  exercise: boolean;
}

/** What a report says. */
export interface ReportContent {
  facts: string;
  casualties?: Casualties;
  eventLevel?: EventLevel;
  measures: readonly string[];
  /** The instant that the figures are of; when the report was made where left out. */
  asOf?: string;
  knownAt?: string;
  /** Why figures are lower than those reported last; both stay on record. */
  correction?: { reason: string };
}

/** A figure that was lowered: what it was, and what it is. */
export interface CorrectedFigure {
  field: keyof Casualties;
  from: number;
  to: number;
}

export interface Corrected {
  /** Left out where nothing was lowered. */
  corrected?: readonly CorrectedFigure[];
}

/** What supplements state anew; the report before stays as it was. */
export interface ReportSupplement {
  facts: string;
  casualties?: Casualties;
  eventLevel?: EventLevel;
  asOf?: string;
  knownAt?: string;
  correction?: { reason: string };
  /** The final report (终报): corrections alone come after it. */
  final?: boolean;
}

export interface Addressed {
  incidentId: string;
  fromAgencyId: string;
  superiorAgencyId: string;
}

export interface ReportCommands {
  'report.require': ReportRequirement;
  'report.submit': ReportContent & {
    channel: Exclude<ReportChannel, 'any'>;
    /** What its other reports to that superior about the incident said last; the service puts it in. */
    reported?: Casualties;
  };
  'report.supplement': ReportSupplement;
  'report.mark-overdue': Record<never, never>;
  'report.mark-omitted': Record<never, never>;
  'report.waive': { reason: string };
}

export interface ReportEvents {
  'report.required': ReportRequirement;
  /** The breach with its evidence; whether a report came afterwards is another event. */
  'report.overdue': {
    dueAt: string;
    obligedAgencyId: string;
    rule: ReportRequirement['rule'];
    /** `timer` found nothing on record, `submission` came too late. */
    foundBy: 'timer' | 'submission';
  };
  'report.omitted': { dueAt: string; obligedAgencyId: string; omittedAfterMinutes: number };
  'report.submitted': Omit<ReportCommands['report.submit'], 'reported'> &
    Addressed &
    TimedNews &
    Corrected & { late: boolean };
  'report.supplemented': ReportSupplement & Addressed & TimedNews & Corrected;
  'report.waived': { reason: string };
}

export type ReportCommand = Tagged<ReportCommands>;
export type ReportEvent = Tagged<ReportEvents>;
