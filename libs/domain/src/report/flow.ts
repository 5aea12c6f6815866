import type { AgencyKind } from '../agency/kinds.js';
import { incident, type IncidentState } from '../incident/incident.js';
import type { IncidentEvent } from '../incident/commands.js';
import type { ReportCommands } from './commands.js';
import {
  applies,
  effectiveLevel,
  partiesOf,
  supplementDaysOf,
  type ReportableFacts,
  type ReportingRule,
  type ReportingRuleSet,
} from './rules.js';

/** As much of an incident as decides which reports it calls for. */
export interface Reportable {
  readonly incident: IncidentState;
  readonly reported?: {
    readonly areaCode: string;
    readonly typeCode?: string;
    readonly reporterAgencyId: string;
    readonly exercise: boolean;
    /** When it happened, as the reporter claims. */
    readonly occurredAt: string;
  };
}

/** The event's instants, from its record. */
export interface EventTimes {
  readonly occurredAt: string;
  readonly receivedAt: string;
  /** Inside a drill, what its clock showed when the event was recorded: all clocks start by it. */
  readonly clockAt?: string;
}

/** A report that an event calls for, or one that it makes pointless. */
export type ReportingStep = { readonly ruleId: string } & (
  | { readonly type: 'report.require'; readonly data: ReportCommands['report.require'] }
  | { readonly type: 'report.waive'; readonly data: ReportCommands['report.waive'] }
);

export const nothingReported: Reportable = { incident: incident.initialState };

export function evolveReportable(
  state: Reportable,
  event: IncidentEvent,
  { occurredAt, clockAt }: EventTimes,
): Reportable {
  const next = incident.evolve(state.incident, event);
  if (event.type === 'incident.reported') {
    const { areaCode, typeCode, reporterAgencyId, exercise } = event.data;
    const times = { exercise: exercise || clockAt !== undefined, occurredAt: clockAt ?? occurredAt };
    return { incident: next, reported: { areaCode, typeCode, reporterAgencyId, ...times } };
  }
  if (event.type === 'incident.classified' && state.reported) {
    const { typeCode = state.reported.typeCode } = event.data;
    return { incident: next, reported: { ...state.reported, typeCode } };
  }
  return { ...state, incident: next };
}

function factsOf({ incident: { status, category, eventLevel, correctable }, reported }: Reportable) {
  if (!reported || !category || status === 'rejected' || status === 'merged') return undefined;
  const dead = correctable['casualties.dead'];
  const { areaCode, typeCode } = reported;
  return {
    category,
    typeCode,
    areaCode,
    eventLevel,
    dead: typeof dead === 'number' ? dead : 0,
  } satisfies ReportableFacts;
}

const applying = (state: Reportable, set: ReportingRuleSet): readonly ReportingRule[] => {
  const facts = factsOf(state);
  return facts ? set.rules.filter((rule) => applies(rule, facts, set)) : [];
};

/**
 * What one event of an incident calls for, from the state before and after it: a pure function, so that seeing the
 * event again asks for the same. `kindOf` tells what the reporter is registered as.
 */
export function reportingStepsAfter(
  set: ReportingRuleSet,
  incidentId: string,
  before: Reportable,
  event: IncidentEvent,
  times: EventTimes,
  kindOf: (agencyId: string) => AgencyKind | undefined,
): ReportingStep[] {
  const after = evolveReportable(before, event, times);
  const earlier = applying(before, set);
  if (event.type === 'incident.rejected' || event.type === 'incident.merged') {
    const reason =
      event.type === 'incident.rejected' ? event.data.reason : `并入 ${event.data.intoIncidentId}`;
    return set.rules.map(({ id }) => ({ ruleId: id, type: 'report.waive', data: { reason } }));
  }
  return applying(after, set)
    .filter((rule) => !earlier.includes(rule))
    .flatMap((rule) => requirement(set, rule, incidentId, after, event, times, kindOf) ?? []);
}

function requirement(
  set: ReportingRuleSet,
  rule: ReportingRule,
  incidentId: string,
  state: Reportable,
  event: IncidentEvent,
  { occurredAt, receivedAt, clockAt }: EventTimes,
  kindOf: (agencyId: string) => AgencyKind | undefined,
): ReportingStep | undefined {
  const facts = factsOf(state);
  const { reported } = state;
  if (!facts || !reported) return undefined;
  const { areaCode, reporterAgencyId, exercise } = reported;
  const reporter = { agencyId: reporterAgencyId, kind: kindOf(reporterAgencyId) };
  const parties = partiesOf(rule, areaCode, set, reporter);
  if (!parties) return undefined;

  const knownAt = ('knownAt' in event.data ? event.data.knownAt : undefined) ?? occurredAt;
  const news = rule.clock === 'known' ? knownAt : exercise ? occurredAt : receivedAt;
  // a clock that runs ahead gives nobody more time
  const startedAt = clockAt ?? (exercise || news <= receivedAt ? news : receivedAt);
  const days = supplementDaysOf(rule, facts.typeCode);
  return {
    ruleId: rule.id,
    type: 'report.require',
    data: {
      incidentId,
      rule: { id: rule.id, setVersion: set.version, source: rule.source, confirmed: rule.confirmed },
      ...parties,
      channel: rule.channel,
      grounds: {
        event: event.type,
        category: facts.category,
        eventLevel: effectiveLevel(facts, set),
        dead: facts.dead,
      },
      startedAt,
      dueAt: later(startedAt, rule.withinMinutes),
      withinMinutes: rule.withinMinutes,
      omittedAfterMinutes: set.omittedAfterMinutes,
      supplementUntil: days === undefined ? undefined : later(reported.occurredAt, days * 1_440),
      exercise,
    },
  };
}

const later = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();
