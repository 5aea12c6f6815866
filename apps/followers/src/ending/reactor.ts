import { followUp, workOf, type FlowDoor, type Runners, type WorkDirectory } from '#application';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import {
  endBy,
  endOf,
  mayOpenWork,
  sharingAfterEnd,
  statisticsAfterEnd,
  taskAfterEnd,
  type EndingStep,
  type IncidentEnd,
  type IncidentEvent,
  type SharingCommand,
  type StatisticsCommand,
  type TaskCommand,
} from '#domain';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'ending-flow';

/**
 * Leaves nothing open under an incident that has ended: its tasks and negotiations end with it, or go on under the one
 * that it was merged into; statistics of what was rejected or merged are closed. What came to be open beside the end is met by its own event.
 */
export const endingReactor = (door: FlowDoor, positions: Positions, directory: WorkDirectory): Follower =>
  reactor(name, positions, (event) => reactToEnding(event, door, directory));

/** What follows from one event of an incident, a task, a negotiation or statistics, in the world of the door's runners. */
export async function reactToEnding(
  cause: RecordedEvent,
  door: FlowDoor,
  directory: WorkDirectory,
): Promise<void> {
  const target = parseStreamId(cause.stream);
  const event = decode(cause.storedType, cause.data);
  if (!target) return;
  const { aggregate, id } = target;
  const { runners } = door;
  if (aggregate === 'incident') {
    const said = endBy(event as IncidentEvent);
    if (!said) return;
    const end = await settled(id, said, runners);
    const { tasks, requests } = await workOf(id, { directory, runners });
    for (const [taskId, state] of tasks) await take(taskAfterEnd(state, end), taskId, cause, door);
    for (const [sharingId, state] of requests)
      await take(sharingAfterEnd(state, end), sharingId, cause, door);
    await take(statisticsAfterEnd(await runners.statistics.state(id), end), id, cause, door);
    return;
  }
  if (!mayOpenWork(event)) return;
  if (aggregate === 'task') {
    const state = await runners.task.state(id);
    if (state.status === 'none') return;
    const end = await endBefore(cause, state.incidentId, runners);
    if (end) await take(taskAfterEnd(state, end), id, cause, door);
  }
  if (aggregate === 'statistics') {
    const end = await endBefore(cause, id, runners);
    if (end) await take(statisticsAfterEnd(await runners.statistics.state(id), end), id, cause, door);
  }
  if (aggregate === 'sharing') {
    const state = await runners.sharing.state(id);
    const end = await endBefore(cause, state.incidentId, runners);
    if (end) await take(sharingAfterEnd(state, end), id, cause, door);
  }
}

/** How the incident had ended before the event. An end that came after it is the cause of what becomes of the work then. */
async function endBefore(
  { position }: RecordedEvent,
  incidentId: string | undefined,
  runners: Runners,
): Promise<IncidentEnd | undefined> {
  if (incidentId === undefined) return undefined;
  const end = endOf(await runners.incident.state(incidentId));
  if (!end || !endOf(await runners.incident.stateBefore(incidentId, position))) return undefined;
  return settled(incidentId, end, runners);
}

/** Two that were merged into each other at one moment have nobody who takes their work in: it ends. */
async function settled(incidentId: string, end: IncidentEnd, { incident }: Runners): Promise<IncidentEnd> {
  if (end.as === 'over') return end;
  const passed = new Set([incidentId]);
  for (let next = end.intoIncidentId; !passed.has(next);) {
    passed.add(next);
    const above = endOf(await incident.state(next));
    if (above?.as !== 'merged') return end;
    next = above.intoIncidentId;
  }
  return { as: 'over', reason: 'incident.merged' };
}

async function take(
  steps: readonly EndingStep<TaskCommand | SharingCommand | StatisticsCommand>[],
  id: string,
  cause: RecordedEvent,
  door: FlowDoor,
): Promise<void> {
  for (const { key, command } of steps) await door.submitOwn(followUp(cause, `${id}/${key}`, id, command));
}
