import { followUp, type FlowDoor, type Runners } from '#application';
import { decode, parseStreamId, type DomainEvent, type RecordedEvent } from '#contracts';
import {
  activationAfter,
  clauseStepsAfter,
  tellOfSharing,
  tellOfTask,
  type ActivationCommand,
  type ActivationEvent,
  type ClauseRef,
  type ClauseStep,
  type IncidentEvent,
  type SharingEvent,
  type TaskEvent,
} from '#domain';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'activation-flow';

/**
 * Carries out plans: begins, changes and ends an activation with its incident's response, gives the tasks and makes
 * the requests that its clauses ask for, and tells it what became of them. In the order of the log: what became of a
 * task before a response ended counts.
 */
export const activationReactor = (door: FlowDoor, positions: Positions): Follower =>
  reactor(name, positions, (event) => reactToResponse(event, door));

/** What follows from one event of a response, of its plan, or of what carries out the plan's clauses. */
export async function reactToResponse(cause: RecordedEvent, door: FlowDoor): Promise<void> {
  const target = parseStreamId(cause.stream);
  const event = decode(cause.storedType, cause.data);
  if (!target || event.type.startsWith('command.')) return;
  const { aggregate, id } = target;
  switch (aggregate) {
    case 'incident':
      return onIncident(id, event as IncidentEvent, cause, door);
    case 'activation':
      for (const step of clauseStepsAfter(id, event as ActivationEvent, cause.recordedAt))
        await carryOut(id, step, cause, door);
      return;
    case 'task':
    case 'sharing':
      return onCarrier({ aggregate, id, event: event as DomainEvent }, cause, door);
    default:
      return;
  }
}

async function onIncident(
  incidentId: string,
  event: IncidentEvent,
  cause: RecordedEvent,
  door: FlowDoor,
): Promise<void> {
  const command = activationAfter(incidentId, event, cause.metadata.actor.agencyId);
  if (!command) return;
  // a response without a plan has none of this on record
  const begins = command.type === 'activation.begin';
  if (!begins && (await door.runners.activation.state(incidentId)).status === 'none') return;
  await tell(incidentId, command, 'response', cause, door);
}

const tell = (
  activationId: string,
  command: ActivationCommand,
  key: string,
  cause: RecordedEvent,
  door: FlowDoor,
): Promise<unknown> => door.submitOwn(followUp(cause, key, activationId, command));

async function carryOut(
  activationId: string,
  { key, onBehalfOf, ask, onceDone, onceRefused }: ClauseStep,
  cause: RecordedEvent,
  door: FlowDoor,
): Promise<void> {
  let refusedWith: string | undefined;
  for (const { id, key: askKey, command } of ask) {
    const answer = await door.submitOwn(followUp(cause, askKey, id, command, onBehalfOf));
    if (answer.outcome === 'refused') refusedWith ??= answer.refusal.code;
  }
  const told = refusedWith === undefined ? onceDone : onceRefused?.(refusedWith);
  if (told) await tell(activationId, told, key, cause, door);
}

interface Carrier {
  readonly aggregate: 'task' | 'sharing';
  readonly id: string;
  readonly event: DomainEvent;
}

/** What happens to a task or a request concerns the clause that it carries out, if it carries out one. */
async function onCarrier(
  { aggregate, id, event }: Carrier,
  cause: RecordedEvent,
  door: FlowDoor,
): Promise<void> {
  const told =
    aggregate === 'task' ? await ofTask(id, event, door.runners) : await ofSharing(id, event, door.runners);
  if (told) await tell(told.clause.activationId, told.command, told.clause.clauseId, cause, door);
}

type Told = { clause: ClauseRef; command: ActivationCommand } | undefined;

async function ofTask(id: string, event: DomainEvent, { task }: Runners): Promise<Told> {
  if (!['task.completed', 'task.declined', 'task.cancelled'].includes(event.type)) return undefined;
  const state = await task.state(id);
  const clause = state.status === 'none' ? undefined : state.clause;
  const command = clause && tellOfTask(clause, event as TaskEvent);
  return clause && command && { clause, command };
}

async function ofSharing(id: string, event: DomainEvent, { sharing }: Runners): Promise<Told> {
  if (!['sharing.arrived', 'sharing.cancelled', 'sharing.expired'].includes(event.type)) return undefined;
  const state = await sharing.state(id);
  const { clause } = state;
  const command = clause && tellOfSharing(clause, event as SharingEvent, state);
  return clause && command && { clause, command };
}
