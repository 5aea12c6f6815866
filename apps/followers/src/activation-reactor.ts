import { followUp, type Runners } from '#application';
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
  type IncidentCommand,
  type IncidentEvent,
  type SharingCommand,
  type SharingEvent,
  type TaskCommand,
  type TaskEvent,
} from '#domain';
import type { ReadModel } from '#read-model';
import type { Follower } from './follower.js';

const name = 'activation-flow';

/**
 * Carries out plans: begins, changes and ends an activation with its incident's response, gives the tasks and makes
 * the requests that its clauses ask for, and tells it what became of them. Every command's id derives from the event
 * that asks for it: a repeat after a crash gets the first answers and goes on.
 */
export const activationReactor = (runners: Runners, { checkpoints }: ReadModel): Follower => ({
  name,
  streamPrefixes: ['incident-', 'activation-', 'task-', 'sharing-'],
  position: () => checkpoints.load(name),
  handle: async ({ events, upTo }) => {
    for (const event of events) await react(event, runners);
    await checkpoints.save(name, upTo);
  },
});

async function react(cause: RecordedEvent, runners: Runners): Promise<void> {
  const target = parseStreamId(cause.stream);
  const event = decode(cause.storedType, cause.data);
  if (!target || event.type.startsWith('command.')) return;
  const { aggregate, id } = target;
  switch (aggregate) {
    case 'incident':
      return onIncident(id, event as IncidentEvent, cause, runners);
    case 'activation':
      for (const step of clauseStepsAfter(id, event as ActivationEvent, cause.recordedAt))
        await carryOut(id, step, cause, runners);
      return;
    case 'task':
    case 'sharing':
      return onCarrier({ aggregate, id, event: event as DomainEvent }, cause, runners);
    default:
      return;
  }
}

async function onIncident(
  incidentId: string,
  event: IncidentEvent,
  cause: RecordedEvent,
  runners: Runners,
): Promise<void> {
  const command = activationAfter(incidentId, event, cause.metadata.actor.agencyId);
  if (!command) return;
  // a response without a plan has none of this on record
  const begins = command.type === 'activation.begin';
  if (!begins && (await runners.activation.state(incidentId)).status === 'none') return;
  await tell(incidentId, command, 'response', cause, runners);
}

async function tell(
  activationId: string,
  command: ActivationCommand,
  key: string,
  cause: RecordedEvent,
  { activation, plan }: Runners,
): Promise<void> {
  const frame = followUp(cause, key, command, new Date().toISOString());
  const inForce = async (asked: ActivationCommand): Promise<ActivationCommand> => {
    if (asked.type !== 'activation.begin') return asked;
    const { published } = await plan.state(asked.data.planId);
    return published ? { type: asked.type, data: { ...asked.data, plan: published } } : asked;
  };
  // what is in force is looked up anew on every attempt: it is no part of what the command's id stands for
  const enrich = command.type === 'activation.begin' ? inForce : undefined;
  await activation.run(activationId, frame, command, { enrich });
}

async function carryOut(
  activationId: string,
  { key, onBehalfOf, ask, onceDone, onceRefused }: ClauseStep,
  cause: RecordedEvent,
  runners: Runners,
): Promise<void> {
  let refusedWith: string | undefined;
  for (const { id, key: askKey, command } of ask) {
    const frame = followUp(cause, askKey, command, new Date().toISOString(), onBehalfOf);
    const { outcome } = await run(runners, id, frame, command);
    if (outcome.outcome === 'refused') refusedWith ??= outcome.refusal.code;
  }
  const told = refusedWith === undefined ? onceDone : onceRefused?.(refusedWith);
  if (told) await tell(activationId, told, key, cause, runners);
}

const run = (
  { task, sharing, incident }: Runners,
  id: string,
  frame: ReturnType<typeof followUp>,
  command: TaskCommand | SharingCommand | IncidentCommand,
) => {
  if (isFor('task', command)) return task.run(id, frame, command);
  if (isFor('sharing', command)) return sharing.run(id, frame, command);
  return incident.run(id, frame, command);
};

const isFor = <A extends string, C extends { type: string }>(
  aggregate: A,
  command: C,
): command is Extract<C, { type: `${A}.${string}` }> => command.type.startsWith(`${aggregate}.`);

interface Carrier {
  readonly aggregate: 'task' | 'sharing';
  readonly id: string;
  readonly event: DomainEvent;
}

/** What happens to a task or a request concerns the clause that it carries out, if it carries out one. */
async function onCarrier(
  { aggregate, id, event }: Carrier,
  cause: RecordedEvent,
  runners: Runners,
): Promise<void> {
  const told = aggregate === 'task' ? await ofTask(id, event, runners) : await ofSharing(id, event, runners);
  if (told) await tell(told.clause.activationId, told.command, told.clause.clauseId, cause, runners);
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
