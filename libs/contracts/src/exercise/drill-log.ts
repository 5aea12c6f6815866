import {
  clauseFigures,
  drill,
  drillClock,
  evaluateDrill,
  reportFigures,
  type DrillClock,
  type DrillDeed,
  type DrillEvent,
  type DrillFigures,
  type DrillMoment,
  type DrillRecord,
  type DrillState,
} from '#domain';
import { decode, type DomainEvents } from '../log/codecs.js';
import type { RecordedEvent } from '../log/stored.js';
import { parseStreamId } from '../aggregates/streams.js';
import type { AggregateName } from '../aggregates/table.js';

/** A drill with this many events is ended by the service; further events are recorded but not shown. */
export const maxDrillEvents = 20_000;

/** The events of a drill: its own stream, and everything recorded inside it between start and end. */
export interface DrillLog {
  readonly drillId: string;
  /** The drill's own stream. */
  readonly control: readonly RecordedEvent[];
  /** In log order, under the names that their streams would have in the live scope; at most {@link maxDrillEvents}. */
  readonly events: readonly RecordedEvent[];
}

const momentsOf = ({ control }: DrillLog): (DrillMoment & { readonly event: DrillEvent })[] =>
  control.flatMap(({ storedType, data, recordedAt }) => {
    const event = decode(storedType, data);
    return event.type.startsWith('drill.')
      ? [{ type: event.type, at: recordedAt, event: event as DrillEvent }]
      : [];
  });

export const drillStateOf = (drillLog: DrillLog): DrillState =>
  momentsOf(drillLog).reduce((state, { event }) => drill.evolve(state, event), drill.initialState);

export const clockOf = (drillLog: DrillLog): DrillClock =>
  drillClock(momentsOf(drillLog), drillStateOf(drillLog).speed);

/**
 * What a drill's clock shows at an instant, as an instant: that of its start, with what has passed on the clock since.
 */
export function drillTimeOf(drillLog: DrillLog): (at: string) => string {
  const startedAt = startOf(drillLog);
  const clock = clockOf(drillLog);
  return (at) =>
    startedAt === undefined ? at : new Date(Date.parse(startedAt) + clock(at) * 1_000).toISOString();
}

const startOf = (drillLog: DrillLog): string | undefined =>
  momentsOf(drillLog).find(({ type }) => type === 'drill.started')?.at;

/** When the log recorded that it ended, if it has. */
export const endOf = (drillLog: DrillLog): string | undefined =>
  momentsOf(drillLog).find(({ type }) => type === 'drill.ended')?.at;

/** What was done in a drill, one deed for each accepted command that changed something. */
function deedsOf({ events }: DrillLog): DrillDeed[] {
  const seen = new Set<string>();
  return events.flatMap(({ stream, storedType, metadata, recordedAt }) => {
    if (storedType.startsWith('command.') || seen.has(metadata.commandId)) return [];
    seen.add(metadata.commandId);
    const target = parseStreamId(stream);
    const { agencyId } = metadata.actor;
    const about = target?.aggregate === 'inject' ? { injectId: target.id } : {};
    return [{ agencyId, command: metadata.command.name, ...about, at: recordedAt }];
  });
}

/** What happened to the drill's aggregates of some kinds. */
function recordsOf<A extends AggregateName>(
  { events }: DrillLog,
  aggregates: readonly A[],
): DrillRecord<DomainEvents[A]>[] {
  const records: DrillRecord<DomainEvents[A]>[] = [];
  for (const { stream, storedType, data, recordedAt: at } of events) {
    const target = parseStreamId(stream);
    if (!target || storedType.startsWith('command.')) continue;
    if (!aggregates.some((name) => name === target.aggregate)) continue;
    const event = decode(storedType, data) as DomainEvents[A];
    records.push({ id: target.id, at, event });
  }
  return records;
}

/**
 * How a drill went up to an instant: compared with its script, with the plans that were activated in it and with the
 * clocks of its reports.
 */
export function figuresOf(drillLog: DrillLog, until: string): DrillFigures {
  const clock = clockOf(drillLog);
  const startedAt = startOf(drillLog) ?? until;
  const clauses = clauseFigures(recordsOf(drillLog, ['activation', 'task']), clock, until);
  const reports = reportFigures(recordsOf(drillLog, ['report']), clock, { startedAt, until });
  return evaluateDrill(drillStateOf(drillLog), clock, deedsOf(drillLog), until, { clauses, reports });
}
