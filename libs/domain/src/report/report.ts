import {
  accept,
  refuse,
  type Decider,
  type Decision,
  type DecisionContext,
  type Refusal,
} from '../kernel/decider.js';
import { figures, type Casualties } from '../incident/situation.js';
import type {
  ReportRequirement,
  ReportContent,
  Corrected,
  Addressed,
  ReportCommand,
  ReportEvent,
} from './commands.js';
import { isKnowable, timed, type TimedNews } from '../kernel/times.js';

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
