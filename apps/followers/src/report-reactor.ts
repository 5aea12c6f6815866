import { followUp, reportIdOf, type Runners } from '#application';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import {
  evolveReportable,
  nothingReported,
  reportingStepsAfter,
  type IncidentEvent,
  type Reportable,
  type ReportCommand,
  type ReportingRuleSet,
  type ReportingStep,
} from '#domain';
import type { EventLog } from '#event-log';
import type { ReadModel } from '#read-model';
import { LRUCache } from 'lru-cache';
import type { Follower } from './follower.js';

const name = 'report-flow';

/** Incidents whose state is kept between events; another one is read from its stream. */
const keptIncidents = 5_000;

interface Kept {
  readonly revision: bigint;
  readonly state: Reportable;
}

/**
 * Requires the statutory reports that an incident calls for as it is reported, classified, updated and corrected, and
 * waives them when it turns out to be none. Every command's id derives from the event that asks for it.
 */
export function reportReactor(
  runners: Runners,
  log: Pick<EventLog, 'read'>,
  { checkpoints }: Pick<ReadModel, 'checkpoints'>,
  rules: ReportingRuleSet,
): Follower {
  const kept = new LRUCache<string, Kept>({ max: keptIncidents });

  const react = async (cause: RecordedEvent): Promise<void> => {
    const incidentId = parseStreamId(cause.stream)?.id;
    if (!incidentId) return;
    const before = await stateBefore(cause);
    const event = incidentEventOf(cause);
    if (!event) {
      kept.set(cause.stream, { revision: cause.revision, state: before });
      return;
    }
    const kind = await reporterKind(event, before);
    const steps = reportingStepsAfter(
      rules,
      incidentId,
      before,
      event,
      cause.metadata,
      () => kind || undefined,
    );
    for (const step of steps) await take(step, incidentId, cause);
    const state = evolveReportable(before, event, cause.metadata);
    kept.set(cause.stream, { revision: cause.revision, state });
  };

  /** What the incident was when the event came: from what is kept, or else from its stream. */
  const stateBefore = async ({ stream, revision }: RecordedEvent): Promise<Reportable> => {
    if (revision === 0n) return nothingReported;
    const known = kept.get(stream);
    if (known?.revision === revision - 1n) return known.state;
    return (await log.read(stream))
      .filter((record) => record.revision < revision)
      .reduce((state, record) => {
        const event = incidentEventOf(record);
        return event ? evolveReportable(state, event, record.metadata) : state;
      }, nothingReported);
  };

  /** Asked where a category can come to apply; what an agency is registered as never changes. */
  const reporterKind = async (event: IncidentEvent, { reported }: Reportable) => {
    if (event.type !== 'incident.reported' && event.type !== 'incident.classified') return undefined;
    const { reporterAgencyId } = event.type === 'incident.reported' ? event.data : { ...reported };
    return reporterAgencyId && (await runners.agency.state(reporterAgencyId, 'kept')).kind;
  };

  const take = async (step: ReportingStep, incidentId: string, cause: RecordedEvent): Promise<void> => {
    const id = reportIdOf(incidentId, step.ruleId);
    // most rules asked for nothing: a stream is not begun only to refuse
    if (step.type === 'report.waive' && (await runners.report.state(id)).status !== 'due') return;
    const asked = { type: step.type, data: step.data } as ReportCommand;
    await runners.report.run(id, followUp(cause, step.ruleId, asked, new Date().toISOString()), asked);
  };

  return {
    name,
    streamPrefixes: ['incident-'],
    position: () => checkpoints.load(name),
    handle: async ({ events, upTo }) => {
      for (const event of events) await react(event);
      await checkpoints.save(name, upTo);
    },
  };
}

function incidentEventOf(record: RecordedEvent): IncidentEvent | undefined {
  const event = decode(record.storedType, record.data);
  return event.type.startsWith('incident.') ? (event as IncidentEvent) : undefined;
}
