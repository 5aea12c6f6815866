import {
  clauseFigures,
  drill,
  drillClock,
  evaluateDrill,
  type ActivationEvent,
  type DrillClock,
  type DrillDeed,
  type DrillEvent,
  type DrillFigures,
  type DrillMoment,
  type DrillRecord,
  type DrillState,
  type TaskEvent,
} from '#domain';
import { decode } from './codecs.js';
import type { RecordedEvent } from './stored.js';
import { parseStreamId } from './streams.js';

/** A drill that holds so many events is ended by the service; what came beyond is on record and not shown. */
export const maxDrillEvents = 20_000;

/** What a drill comes to in the log: the stream that conducts it, and everything between its start and its end. */
export interface ExerciseWorld {
  readonly drillId: string;
  /** The drill's own stream. */
  readonly control: readonly RecordedEvent[];
  /** In log order, under the names that their streams would have in the live world; at most {@link maxDrillEvents}. */
  readonly events: readonly RecordedEvent[];
}

const momentsOf = ({ control }: ExerciseWorld): (DrillMoment & { readonly event: DrillEvent })[] =>
  control.flatMap(({ storedType, data, recordedAt }) => {
    const event = decode(storedType, data);
    return event.type.startsWith('drill.')
      ? [{ type: event.type, at: recordedAt, event: event as DrillEvent }]
      : [];
  });

export const drillStateOf = (world: ExerciseWorld): DrillState =>
  momentsOf(world).reduce((state, { event }) => drill.evolve(state, event), drill.initialState);

export const clockOf = (world: ExerciseWorld): DrillClock =>
  drillClock(momentsOf(world), drillStateOf(world).speed);

/** When the log recorded that it ended, if it has. */
export const endOf = (world: ExerciseWorld): string | undefined =>
  momentsOf(world).find(({ type }) => type === 'drill.ended')?.at;

/** What was done in a drill, one deed for each accepted command that changed something. */
function deedsOf({ events }: ExerciseWorld): DrillDeed[] {
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

type ConductEvent = ActivationEvent | TaskEvent;

/** What was done for the plans that were activated in a drill. */
function conductIn({ events }: ExerciseWorld): DrillRecord<ConductEvent>[] {
  return events.flatMap(({ stream, storedType, data, recordedAt: at }) => {
    const target = parseStreamId(stream);
    const event = decode(storedType, data);
    if (!target || event.type.startsWith('command.')) return [];
    const concerned = target.aggregate === 'activation' || target.aggregate === 'task';
    return concerned ? [{ id: target.id, at, event: event as ConductEvent }] : [];
  });
}

/** How a drill went up to an instant: compared with its script and with the plans that were activated in it. */
export function figuresOf(world: ExerciseWorld, until: string): DrillFigures {
  const clock = clockOf(world);
  const clauses = clauseFigures(conductIn(world), clock, until);
  return evaluateDrill(drillStateOf(world), clock, deedsOf(world), until, { clauses });
}
