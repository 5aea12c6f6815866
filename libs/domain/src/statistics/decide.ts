import { accept, refuse, type Decider, type Decision, type DecisionContext } from '../kernel/decider.js';
import { dueAfter, dueAfterMissed, firstDue } from './due.js';
import { enter, correct } from './enter.js';
import { evolveStatistics, noStatistics } from './evolve.js';
import { lowerThan, misstated, otherThanSums, rowOf, sumsOf, unexplained, valuesOf } from './figures.js';
import { shippedStatistics, statisticsSet, type StatisticsSet } from './items.js';
import type {
  CorrectedTotal,
  StatisticsArea,
  StatisticsCommand,
  StatisticsCommands,
  StatisticsDeadline,
  StatisticsEvent,
  StatisticsEvents,
  StatisticsState,
} from './statistics.js';

type Opened = StatisticsEvents['statistics.opened'];

/** Of a story its own time, of a drill its clock, of the real thing the service's. */
const nowOf = ({ exercise }: { readonly exercise: boolean }, context: DecisionContext): string =>
  context.clockAt ?? (exercise ? context.occurredAt : context.receivedAt);

/**
 * The statistics of one incident, whose id they bear. The county that opened them asks townships, checks their sums, and sends
 * its total to the superior once it was drafted, reviewed and signed.
 */
export const statistics: Decider<StatisticsCommand, StatisticsEvent, StatisticsState> = {
  initialState: noStatistics,

  decide(command, state, context): Decision<StatisticsEvent> {
    const { opened, status } = state;
    if (command.type === 'statistics.open') return open(command.data, state, context);
    const set = opened && statisticsSet(opened.setVersion);
    if (!opened || !set) return refuse('not-found');
    if (command.type === 'statistics.mark-overdue') return markOverdue(command.data, state, opened, context);
    if (command.type === 'statistics.acknowledge') return acknowledge(command.data, state, context);
    if (status === 'closed')
      return command.type === 'statistics.close' ? accept() : refuse('wrong-status', { status });

    switch (command.type) {
      case 'statistics.ask': {
        const { areas } = command.data;
        const wrong = areasRefused(areas, context);
        if (wrong) return wrong;
        const news = areas.filter(
          ({ areaCode, agencyId }) =>
            !state.areas.some((area) => area.areaCode === areaCode && area.agencyId === agencyId),
        );
        return news.length === 0
          ? accept()
          : accept({ type: 'statistics.asked', data: { areas: news.map(areaOf) } });
      }
      case 'statistics.enter':
        return enter(command.data, state, set, context);
      case 'statistics.correct':
        return correct(command.data, state, set, context);
      case 'statistics.draft-total':
        return draft(command.data, state, set, context);
      case 'statistics.review': {
        const { draft: number, outcome, notes } = command.data;
        const pending = pendingDraft(number, state);
        if ('refusal' in pending) return pending;
        if (pending.review) return refuse('wrong-status', { reviewed: pending.review.outcome });
        const said = notes === undefined ? {} : { notes };
        const by = context.actor.principal;
        return accept({ type: 'statistics.reviewed', data: { draft: number, outcome, ...said, by } });
      }
      case 'statistics.submit':
        return submit(command.data, state, opened, context);
      case 'statistics.close':
        return accept({ type: 'statistics.closed', data: { reason: command.data.reason } });
    }
  },

  evolve: evolveStatistics,
};

const areaOf = ({ areaCode, agencyId }: StatisticsArea): StatisticsArea => ({ areaCode, agencyId });

function areasRefused(
  areas: readonly StatisticsArea[],
  { unknownAgencies }: DecisionContext,
): ReturnType<typeof refuse> | undefined {
  if (unknownAgencies?.length) return refuse('agency-unknown', { agencies: unknownAgencies });
  const twice = areas.filter(
    ({ areaCode }, n) => areas.findIndex((other) => other.areaCode === areaCode) < n,
  );
  return twice.length > 0
    ? refuse('area-twice', { areaCodes: twice.map(({ areaCode }) => areaCode) })
    : undefined;
}

function open(
  data: StatisticsCommands['statistics.open'],
  { status }: StatisticsState,
  context: DecisionContext,
): Decision<StatisticsEvent> {
  if (status !== 'none') return refuse('already-exists');
  const { incidentId, superiorAgencyId, areas, dailyAt, dailySource, exercise = false } = data;
  const set = shippedStatistics;
  const { clock: given = set.clock } = data;
  if (context.incident === 'missing') return refuse('incident-unknown', { incidentId });
  const { incidentStatus } = context;
  // what was closed is counted all the same; what turned out to be nothing, or is part of another, is not
  if (incidentStatus === 'rejected' || incidentStatus === 'merged')
    return refuse('incident-closed', { incidentId, status: incidentStatus });
  const wrong = areasRefused(areas, context);
  if (wrong) return wrong;
  const clock =
    dailyAt === undefined
      ? given
      : { ...given, dailyAt, source: dailySource ?? given.source, confirmed: dailySource !== undefined };
  return accept({
    type: 'statistics.opened',
    data: {
      incidentId,
      setVersion: set.version,
      clock: { ...clock },
      agencyId: context.actor.agencyId,
      superiorAgencyId,
      areas: areas.map(areaOf),
      exercise,
      next: firstDue(clock, nowOf({ exercise }, context)),
    },
  });
}

/** Stages come in order; after the verified report there are corrections of it alone. */
function stageRefused(
  { stage }: Pick<StatisticsCommands['statistics.draft-total'], 'stage'>,
  { status, submitted }: StatisticsState,
): ReturnType<typeof refuse> | undefined {
  const expected =
    status === 'verified' ? ['verified'] : submitted === 0 ? ['initial'] : ['follow-up', 'verified'];
  return expected.includes(stage) ? undefined : refuse('stage-out-of-order', { stage, expected });
}

function draft(
  data: StatisticsCommands['statistics.draft-total'],
  state: StatisticsState,
  set: StatisticsSet,
  context: DecisionContext,
): Decision<StatisticsEvent> {
  const { stage, asOf, totals, stable, notes, differences = [], corrections = [] } = data;
  const wrong = stageRefused(data, state);
  if (wrong) return wrong;
  const fault = misstated(totals, set);
  if (fault) return { refusal: fault };
  const values = valuesOf(totals);
  const others = unexplained(otherThanSums(values, sumsOf(state.areas, set)), differences);
  if (others.length > 0) return refuse('total-differs', { items: others });
  const lower = lowerThan(state.totals, values);
  const unsaid = unexplained(lower, corrections);
  if (unsaid.length > 0) return refuse('correction-required', { items: unsaid });
  if (state.status === 'verified' && lower.length === 0 && corrections.length === 0)
    return refuse('stage-out-of-order', { stage, expected: ['correction'] });
  const corrected: CorrectedTotal[] = lower.map(({ item, last: from, stated: to }) => ({
    ...{ item, from, to },
    reason: corrections.find((one) => one.item === item)?.reason ?? '',
  }));
  return accept({
    type: 'statistics.drafted',
    data: {
      stage,
      asOf,
      totals: totals.map(({ item, value }) => ({ item, value })),
      ...(stable === undefined ? {} : { stable }),
      differences: differences.map(({ item, reason }) => ({ item, reason })),
      corrections: corrections.map(({ item, reason }) => ({ item, reason })),
      ...(notes === undefined ? {} : { notes }),
      draft: state.drafts + 1,
      rows: state.areas.map((area) => rowOf(area, set)),
      corrected,
      by: context.actor.principal,
    },
  });
}

/** The one that is pending: another number is of a draft that was replaced, or sent already. */
function pendingDraft(
  number: number,
  { draft: pending, drafts }: StatisticsState,
): NonNullable<StatisticsState['draft']> | ReturnType<typeof refuse> {
  if (number > drafts) return refuse('not-found', { draft: number });
  return pending?.data.draft === number ? pending : refuse('draft-superseded', { draft: number });
}

function submit(
  { draft: number }: StatisticsCommands['statistics.submit'],
  state: StatisticsState,
  opened: Opened,
  context: DecisionContext,
): Decision<StatisticsEvent> {
  const pending = pendingDraft(number, state);
  if ('refusal' in pending) return pending;
  const { data, review } = pending;
  if (review?.outcome !== 'passed') return refuse('not-reviewed', { draft: number });
  const now = nowOf(opened, context);
  const breaches = missedUntil(state.due, opened, now, 'submission');
  const next = dueAfter(opened.clock, data, now);
  const { by: draftedBy, ...total } = data;
  return accept<StatisticsEvent>(...breaches, {
    type: 'statistics.submitted',
    data: {
      ...total,
      number: state.submitted + 1,
      draftedBy,
      reviewedBy: review.by,
      signedBy: context.actor.principal,
      fromAgencyId: context.actor.agencyId,
      superiorAgencyId: opened.superiorAgencyId,
      late: state.missed + breaches.length > 0,
      ...(next && state.status === 'open' ? { next } : {}),
    },
  });
}

/** Far more days than a disaster is reported on after nothing was heard. */
const mostMissed = 400;

/** Every deadline that has passed without a report, each once. */
function missedUntil(
  first: StatisticsDeadline | undefined,
  { clock, agencyId }: Opened,
  now: string,
  foundBy: 'timer' | 'submission',
): StatisticsEvent[] {
  const missed: StatisticsEvent[] = [];
  let due = first;
  while (due && Date.parse(due.dueAt) < Date.parse(now) && missed.length < mostMissed) {
    const next = dueAfterMissed(clock, due);
    missed.push({
      type: 'statistics.overdue',
      data: { ...{ what: due.what, dueAt: due.dueAt, agencyId, foundBy }, ...(next ? { next } : {}) },
    });
    due = next;
  }
  return missed;
}

function markOverdue(
  { dueAt }: StatisticsCommands['statistics.mark-overdue'],
  { due, status }: StatisticsState,
  opened: Opened,
  context: DecisionContext,
): Decision<StatisticsEvent> {
  if (status !== 'open' || due?.dueAt !== dueAt) return accept();
  // of a story the timer counts from when it was recorded
  const isStory = opened.exercise && context.clockAt === undefined;
  if (!isStory && Date.parse(dueAt) >= Date.parse(nowOf(opened, context))) return accept();
  return accept(...missedUntil(due, opened, isStory ? justAfter(dueAt) : nowOf(opened, context), 'timer'));
}

const justAfter = (instant: string): string => new Date(Date.parse(instant) + 1).toISOString();

function acknowledge(
  { number, notes }: StatisticsCommands['statistics.acknowledge'],
  { submitted, acknowledged }: StatisticsState,
  { actor }: DecisionContext,
): Decision<StatisticsEvent> {
  if (number > submitted) return refuse('not-found', { number });
  if (acknowledged.includes(number)) return accept();
  return accept({
    type: 'statistics.acknowledged',
    data: {
      number,
      agencyId: actor.agencyId,
      ...(notes === undefined ? {} : { notes }),
      by: actor.principal,
    },
  });
}
