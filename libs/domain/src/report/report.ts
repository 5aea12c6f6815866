import {
  accept,
  refuse,
  type Decider,
  type Decision,
  type DecisionContext,
  type Refusal,
  type Tagged,
} from '../kernel/decider.js';
import type { EventLevel, IncidentCategory } from '../incident/commands.js';
import { figures, type Casualties } from '../incident/situation.js';
import type { ReportChannel } from './rules.js';
import { isKnowable, timed, type TimedNews } from '../kernel/times.js';

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

interface Corrected {
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

interface Addressed {
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

export type ReportStatus = 'none' | 'due' | 'submitted' | 'waived';

export interface ReportState {
  readonly status: ReportStatus;
  readonly requirement?: ReportRequirement;
  readonly overdue: boolean;
  readonly omitted: boolean;
  /** When the newest that was reported happened. */
  readonly newestAt?: string;
  /** What was reported last, figure by figure: one that a report leaves out stays as it was. */
  readonly casualties: Casualties;
  /** The final report was made. */
  readonly final: boolean;
}

/**
 * Only the obliged agency reports, to its superior. A report after its time is kept as late beside the breach;
 * nothing takes a breach back.
 */
export const report: Decider<ReportCommand, ReportEvent, ReportState> = {
  initialState: { status: 'none', overdue: false, omitted: false, casualties: {}, final: false },

  decide(command, state, context): Decision<ReportEvent> {
    const { status, requirement: r } = state;
    if (command.type === 'report.require') {
      // the same incident asks for the same report once, however often the rule comes to apply
      return r ? accept() : accept({ type: 'report.required', data: requirementOf(command.data) });
    }
    if (!r) return refuse('not-found');

    switch (command.type) {
      case 'report.submit': {
        const d = command.data;
        const problem = notTheirs(r, context) ?? unknowable(d, r, context);
        if (problem) return { refusal: problem };
        if (status !== 'due') return refuse('wrong-status', { status });
        const lowered = loweredBy(d, d.reported ?? {});
        if ('refusal' in lowered) return lowered;
        const late = isPast(r.dueAt, r, context);
        const breach = late && !state.overdue ? [overdue(r, 'submission')] : [];
        return accept<ReportEvent>(...breach, {
          type: 'report.submitted',
          data: {
            facts: d.facts,
            casualties: figures(d.casualties),
            eventLevel: d.eventLevel,
            measures: [...d.measures],
            channel: d.channel,
            late,
            ...lowered,
            ...addressed(d, state, r, context),
          },
        });
      }
      case 'report.supplement': {
        const d = command.data;
        const problem = notTheirs(r, context) ?? unknowable(d, r, context);
        if (problem) return { refusal: problem };
        if (status !== 'submitted') return refuse('wrong-status', { status });
        if (r.supplementUntil !== undefined && isPast(r.supplementUntil, r, context))
          return refuse('supplement-period-over', { until: r.supplementUntil });
        const lowered = loweredBy(d, state.casualties);
        if ('refusal' in lowered) return lowered;
        if (state.final && !lowered.correction) return refuse('final-reported');
        return accept({
          type: 'report.supplemented',
          data: {
            facts: d.facts,
            casualties: figures(d.casualties),
            eventLevel: d.eventLevel,
            ...lowered,
            ...(d.final ? { final: true } : {}),
            ...addressed(d, state, r, context),
          },
        });
      }
      case 'report.mark-overdue':
        if (status !== 'due' || state.overdue || isEarly(r.dueAt, r, context)) return accept();
        return accept(overdue(r, 'timer'));
      case 'report.mark-omitted': {
        const { dueAt, obligedAgencyId, omittedAfterMinutes } = r;
        if (status !== 'due' || !state.overdue || state.omitted) return accept();
        if (isEarly(laterBy(dueAt, omittedAfterMinutes), r, context)) return accept();
        return accept({ type: 'report.omitted', data: { dueAt, obligedAgencyId, omittedAfterMinutes } });
      }
      case 'report.waive':
        // what was reported stays reported
        if (status !== 'due') return accept();
        return accept({ type: 'report.waived', data: { reason: command.data.reason } });
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'report.required':
        return { ...state, status: 'due', requirement: event.data };
      case 'report.overdue':
        return { ...state, overdue: true };
      case 'report.omitted':
        return { ...state, omitted: true };
      case 'report.submitted':
        return { ...state, ...reporting(state, event.data), status: 'submitted' };
      case 'report.supplemented': {
        const final = state.final || event.data.final === true;
        return { ...state, ...reporting(state, event.data), final };
      }
      case 'report.waived':
        return { ...state, status: 'waived' };
    }
  },
};

const requirementOf = (d: ReportRequirement): ReportRequirement => ({
  incidentId: d.incidentId,
  rule: {
    id: d.rule.id,
    setVersion: d.rule.setVersion,
    source: d.rule.source,
    confirmed: d.rule.confirmed,
  },
  obligedAgencyId: d.obligedAgencyId,
  superiorAgencyId: d.superiorAgencyId,
  channel: d.channel,
  grounds: {
    event: d.grounds.event,
    category: d.grounds.category,
    eventLevel: d.grounds.eventLevel,
    dead: d.grounds.dead,
  },
  startedAt: d.startedAt,
  dueAt: d.dueAt,
  withinMinutes: d.withinMinutes,
  omittedAfterMinutes: d.omittedAfterMinutes,
  supplementUntil: d.supplementUntil,
  exercise: d.exercise,
});

const overdue = (
  { dueAt, obligedAgencyId, rule }: ReportRequirement,
  foundBy: 'timer' | 'submission',
): ReportEvent => ({ type: 'report.overdue', data: { dueAt, obligedAgencyId, rule, foundBy } });

function addressed(
  { asOf, knownAt }: Pick<ReportContent, 'asOf' | 'knownAt'>,
  { newestAt }: ReportState,
  { incidentId, superiorAgencyId, exercise }: ReportRequirement,
  context: DecisionContext,
): Addressed & TimedNews & Pick<ReportContent, 'asOf' | 'knownAt'> {
  return {
    asOf,
    knownAt,
    incidentId,
    fromAgencyId: context.actor.agencyId,
    superiorAgencyId,
    ...timed({ ...context, knownAt }, { exercise, newestAt }),
  };
}

const notTheirs = (
  { obligedAgencyId }: ReportRequirement,
  { actor }: DecisionContext,
): Refusal | undefined =>
  actor.agencyId === obligedAgencyId ? undefined : { code: 'acting-for-another', agencyId: obligedAgencyId };

const unknowable = (
  { knownAt }: Pick<ReportContent, 'knownAt'>,
  { exercise }: ReportRequirement,
  { occurredAt, receivedAt }: DecisionContext,
): Refusal | undefined =>
  isKnowable({ occurredAt, knownAt, receivedAt }, exercise)
    ? undefined
    : { code: 'known-out-of-order', occurredAt, knownAt };

/**
 * A drill runs on its own clock, an incident that is only told as an exercise on that of the tale, the real thing on
 * the service's: a sender's claim does not stop a clock.
 */
const isPast = (
  limit: string,
  { exercise }: ReportRequirement,
  { occurredAt, receivedAt, clockAt }: DecisionContext,
): boolean => Date.parse(clockAt ?? (exercise ? occurredAt : receivedAt)) > Date.parse(limit);

/** Whether a timer comes before its time. That of a tale is counted from when it was recorded. */
const isEarly = (limit: string, r: ReportRequirement, context: DecisionContext): boolean =>
  (!r.exercise || context.clockAt !== undefined) && !isPast(limit, r, context);

const laterBy = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

/** Each figure below the one before; refused where no reason is given. */
function loweredBy(
  { casualties, correction }: Pick<ReportContent, 'casualties' | 'correction'>,
  last: Casualties,
): ({ correction?: { reason: string } } & Corrected) | ReturnType<typeof refuse> {
  const corrected = (
    Object.entries(figures(casualties) ?? {}) as [keyof Casualties, number | undefined][]
  ).flatMap(([field, to]) => {
    const from = last[field];
    return to !== undefined && from !== undefined && to < from ? { field, from, to } : [];
  });
  if (!correction)
    return corrected.length === 0
      ? {}
      : refuse('correction-required', {
          items: corrected.map(({ field, from, to }) => ({ item: field, last: from, stated: to })),
        });
  const { reason } = correction;
  return { correction: { reason }, ...(corrected.length > 0 ? { corrected } : {}) };
}

const reporting = (
  state: ReportState,
  said: TimedNews & Pick<ReportContent, 'casualties'>,
): Pick<ReportState, 'newestAt' | 'casualties'> => ({
  newestAt: newer(state, said),
  casualties: { ...state.casualties, ...stated(said.casualties) },
});

/** What a figure leaves out was not reported. */
const stated = (casualties: Casualties | undefined): Casualties =>
  Object.fromEntries(Object.entries(casualties ?? {}).filter(([, value]) => value !== undefined));

const newer = ({ newestAt }: ReportState, { happenedAt }: TimedNews): string | undefined =>
  happenedAt !== undefined && (newestAt === undefined || happenedAt > newestAt) ? happenedAt : newestAt;
