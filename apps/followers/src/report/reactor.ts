import { followUp, type FlowDoor, type Runners } from '#application';
import { decode, parseStreamId, reportIdOf, type RecordedEvent } from '#contracts';
import {
  evolveReportable,
  nothingReported,
  reportingStepsAfter,
  type EventTimes,
  type IncidentEvent,
  type Reportable,
  type ReportCommand,
  type ReportingRuleSet,
  type ReportingStep,
} from '#domain';
import type { EventLog } from '#event-log';
import { LRUCache } from 'lru-cache';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'report-flow';

/** Incidents whose state is kept between events; another one is read from its stream. */
const keptIncidents = 5_000;

interface Kept {
  readonly revision: bigint;
  readonly state: Reportable;
}

/** In which scope reports are due. */
export interface ReportingScope {
  readonly runners: Runners;
  /** Inside a drill, what its clock shows at an instant. */
  readonly time?: (at: string) => string;
  /** Inside a drill, who takes part in it: others owe it nothing. */
  readonly takesPart?: (agencyId: string) => boolean;
}

/** What follows from one event of an incident. The event is under its own name, inside a drill too. */
export type ReportFlow = (cause: RecordedEvent, incidentId: string, scope: ReportingScope) => Promise<void>;

/**
 * Requires the statutory reports that an incident calls for as it is reported, classified, updated and corrected, and
 * waives them when it turns out to be none.
 */
export const reportReactor = (
  door: FlowDoor,
  log: Pick<EventLog, 'read'>,
  positions: Positions,
  rules: ReportingRuleSet,
): Follower => {
  const react = reportFlow(door, log, rules);
  const ofIncident = async (event: RecordedEvent): Promise<void> => {
    const incidentId = parseStreamId(event.stream)?.id;
    if (incidentId) await react(event, incidentId, { runners: door.runners });
  };
  return reactor(name, positions, ofIncident, { streams: 'apart' });
};

/** The live scope tells what agencies are registered as. */
export function reportFlow(door: FlowDoor, log: Pick<EventLog, 'read'>, rules: ReportingRuleSet): ReportFlow {
  const kept = new LRUCache<string, Kept>({ max: keptIncidents });

  const react: ReportFlow = async (cause, incidentId, scope) => {
    const before = await stateBefore(cause, scope);
    const event = incidentEventOf(cause);
    if (!event) {
      kept.set(cause.stream, { revision: cause.revision, state: before });
      return;
    }
    const kind = await reporterKind(event, before);
    const times = timesOf(cause, scope);
    const steps = reportingStepsAfter(rules, incidentId, before, event, times, () => kind || undefined);
    for (const step of steps) await take(step, incidentId, cause, scope, door);
    const state = evolveReportable(before, event, times);
    kept.set(cause.stream, { revision: cause.revision, state });
  };

  /** What the incident was when the event came: from what is kept, or else from its stream. */
  const stateBefore = async (
    { stream, revision }: RecordedEvent,
    scope: ReportingScope,
  ): Promise<Reportable> => {
    if (revision === 0n) return nothingReported;
    const known = kept.get(stream);
    if (known?.revision === revision - 1n) return known.state;
    return (await log.read(stream))
      .filter((record) => record.revision < revision)
      .reduce((state, record) => {
        const event = incidentEventOf(record);
        return event ? evolveReportable(state, event, timesOf(record, scope)) : state;
      }, nothingReported);
  };

  /** Asked where a category can come to apply; what an agency is registered as never changes. */
  const reporterKind = async (event: IncidentEvent, { reported }: Reportable) => {
    if (event.type !== 'incident.reported' && event.type !== 'incident.classified') return undefined;
    const { reporterAgencyId } = event.type === 'incident.reported' ? event.data : { ...reported };
    return reporterAgencyId && (await door.runners.agency.state(reporterAgencyId, 'kept')).kind;
  };

  return react;
}

async function take(
  step: ReportingStep,
  incidentId: string,
  cause: RecordedEvent,
  { runners: { report }, takesPart }: ReportingScope,
  door: FlowDoor,
): Promise<void> {
  if (step.type === 'report.require' && takesPart?.(step.data.obligedAgencyId) === false) return;
  const id = reportIdOf(incidentId, step.ruleId);
  // most rules asked for nothing: a stream is not begun only to refuse
  if (step.type === 'report.waive' && (await report.state(id)).status !== 'due') return;
  const asked = { type: step.type, data: step.data } as ReportCommand;
  await door.submitOwn(followUp(cause, step.ruleId, id, asked));
}

const timesOf = ({ metadata, recordedAt }: RecordedEvent, { time }: ReportingScope): EventTimes => ({
  occurredAt: metadata.occurredAt,
  receivedAt: metadata.receivedAt,
  clockAt: time?.(recordedAt),
});

function incidentEventOf(record: RecordedEvent): IncidentEvent | undefined {
  const event = decode(record.storedType, record.data);
  return event.type.startsWith('incident.') ? (event as IncidentEvent) : undefined;
}
