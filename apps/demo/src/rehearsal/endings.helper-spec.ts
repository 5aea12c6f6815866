import type { AggregateName } from '#contracts';
import {
  endBy,
  endOf,
  mayOpenWork,
  sharingAfterEnd,
  takenUp,
  taskAfterEnd,
  type IncidentEnd,
  type IncidentEvent,
  type IncidentState,
  type OpenWork,
  type SharingCommand,
  type SharingState,
  type TaskCommand,
  type TaskState,
} from '#domain';

interface World {
  streams(aggregate: AggregateName): string[];
  state<S>(stream: string): S;
  runFlow(stream: string, command: TaskCommand | SharingCommand): void;
}

type Work<S> = ReadonlyMap<string, S>;

function workOf<S extends object>(world: World, aggregate: 'task' | 'sharing', incidentId: string): Work<S> {
  const streams = world.streams(aggregate).map((stream) => [stream, world.state<S>(stream)] as const);
  return new Map(
    streams
      .filter(([, state]) => (state as { incidentId?: string }).incidentId === incidentId)
      .map(([stream, state]) => [stream.slice(aggregate.length + 1), state]),
  );
}

/** What people have taken up of an incident: it does not end before that has. */
export const openWorkOf = (world: World, incidentId: string): OpenWork =>
  takenUp(workOf<TaskState>(world, 'task', incidentId), workOf<SharingState>(world, 'sharing', incidentId));

/** What the flow of ends does after an event, to be taken later. */
export function endingSteps(
  world: World,
  { aggregate, id }: { readonly aggregate: AggregateName; readonly id: string },
  event: { readonly type: string },
): (() => void)[] {
  if (aggregate === 'incident') {
    const end = endBy(event as IncidentEvent);
    return end ? [() => afterEnd(world, id, end)] : [];
  }
  if (!mayOpenWork(event)) return [];
  const { incidentId } = world.state<{ incidentId?: string }>(`${aggregate}-${id}`);
  const end =
    incidentId === undefined ? undefined : endOf(world.state<IncidentState>(`incident-${incidentId}`));
  return incidentId !== undefined && end ? [() => afterEnd(world, incidentId, end)] : [];
}

function afterEnd(world: World, incidentId: string, end: IncidentEnd): void {
  for (const [id, state] of workOf<TaskState>(world, 'task', incidentId))
    for (const { command } of taskAfterEnd(state, end)) world.runFlow(`task-${id}`, command);
  for (const [id, state] of workOf<SharingState>(world, 'sharing', incidentId))
    for (const { command } of sharingAfterEnd(state, end)) world.runFlow(`sharing-${id}`, command);
}
