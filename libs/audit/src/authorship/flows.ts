import {
  aggregateOf,
  decode,
  ownDigest,
  owedAfter,
  reportIdOf,
  type AggregateName,
  type CommandOf,
  type RecordedEvent,
} from '#contracts';
import {
  activationAfter,
  adoptionsAfter,
  carrierId,
  clauseStepsAfter,
  endBy,
  incidentAfter,
  mayOpenWork,
  refusalTexts,
  stepsAfter,
  stepsOf,
  tellOfTask,
  type ActivationEvent,
  type AllocationEvent,
  type FlowStep,
  type IncidentEnd,
  type IncidentEvent,
  type SharingEvent,
  type TaskEvent,
  type WarningEvent,
} from '#domain';
import { derivedId } from '#event-log';

type AnyCommand = CommandOf<AggregateName>;

/** What a flow asks for, of which aggregate, and how it is told from others that follow from the same event. */
interface Asked {
  readonly key: string;
  readonly aggregateId: string;
  readonly command: AnyCommand;
}

/** An aggregate in the world of its stream. */
export interface Place {
  readonly aggregate: AggregateName;
  readonly id: string;
}

/** What became of an event of the service, as its metadata names it. */
export interface Claimed extends Place {
  readonly name: string;
  readonly key: string;
  readonly digest: string;
}

/** How much of a follow-up could be run again. */
export type Borne = 'whole' | 'in-kind' | undefined;

/** Answers that a step may have had: none that refused it, or any refusal. */
const codes = Object.keys(refusalTexts);
const answers = [undefined, ...codes];

/**
 * Whether the flows ask for a command because of an event: run again from it, they give the very command (`whole`), or
 * at least one of that kind to that aggregate, where its content hangs on more than the event (`in-kind`).
 */
export function follows(cause: RecordedEvent, at: Place, claimed: Claimed): Borne {
  for (const asked of askedBecauseOf(cause, at, claimed)) if (isThat(asked, claimed)) return 'whole';
  return isOfKind(cause, at, claimed) ? 'in-kind' : undefined;
}

const isThat = ({ key, aggregateId, command }: Asked, claimed: Claimed): boolean =>
  key === claimed.key &&
  aggregateId === claimed.id &&
  command.type === claimed.name &&
  aggregateOf(command.type) === claimed.aggregate &&
  ownDigest(command) === claimed.digest;

function* askedBecauseOf(cause: RecordedEvent, { aggregate, id }: Place, claimed: Claimed): Generator<Asked> {
  const event = decode(cause.storedType, cause.data);
  if (event.type.startsWith('command.')) return;
  const owed = owedAfter(cause);
  if (owed) yield { key: 'owe', aggregateId: owed.approvalId, command: owed.command };
  if (mayOpenWork(event) && claimed.id === id) yield* askedByEnds(over, claimed);
  switch (aggregate) {
    case 'sharing':
      for (const step of stepsAfter(id, event as SharingEvent)) yield* withAnswers(step);
      return;
    case 'allocation':
      for (const { key, sharingId, command, thenTell } of adoptionsAfter(id, event as AllocationEvent)) {
        yield { key, aggregateId: sharingId, command };
        for (const refusedWith of answers) yield { key, aggregateId: id, command: thenTell({ refusedWith }) };
      }
      return;
    case 'warning': {
      const proposal = incidentAfter(id, event as WarningEvent);
      if (!proposal) return;
      const { incidentId, report, notify, tell } = proposal;
      yield { key: 'report', aggregateId: incidentId, command: { type: 'incident.report', data: report } };
      yield {
        key: 'notify',
        aggregateId: incidentId,
        command: { type: 'incident.notify-agency', data: notify },
      };
      yield { key: 'link', aggregateId: id, command: { type: 'warning.link-incident', data: tell } };
      return;
    }
    case 'incident': {
      const command = activationAfter(id, event as IncidentEvent, cause.metadata.actor.agencyId);
      if (command) yield { key: 'response', aggregateId: id, command };
      const end = endBy(event as IncidentEvent);
      if (end) yield* askedByEnds([end, mergedBoth], claimed);
      return;
    }
    case 'activation':
      for (const { key, ask, onceDone, onceRefused } of clauseStepsAfter(
        id,
        event as ActivationEvent,
        cause.recordedAt,
      )) {
        for (const { id: aggregateId, key: askKey, command } of ask)
          yield { key: askKey, aggregateId, command };
        if (onceDone) yield { key, aggregateId: id, command: onceDone };
        if (!onceRefused) continue;
        for (const code of codes) yield { key, aggregateId: id, command: onceRefused(code) };
      }
      return;
    case 'task':
      for (let round = 1; round <= mostRounds; round++) {
        const clause = { activationId: claimed.id, round, clauseId: claimed.key };
        if (carrierId(clause) !== id) continue;
        const command = tellOfTask(clause, event as TaskEvent);
        if (command) yield { key: clause.clauseId, aggregateId: clause.activationId, command };
      }
      return;
    default:
      return;
  }
}

const over = (['incident.closed', 'incident.rejected', 'incident.merged'] as const).map(
  (reason) => ({ as: 'over', reason }) as const,
);
const mergedBoth = { as: 'over', reason: 'incident.merged' } as const;

/** What ends of an incident ask for of one task or negotiation. */
function* askedByEnds(ends: readonly IncidentEnd[], { id }: Claimed): Generator<Asked> {
  for (const { key, command } of ends.flatMap(stepsOf))
    yield { key: `${id}/${key}`, aggregateId: id, command };
}

/** Rounds of one activation that are looked through for the one that a task belongs to. */
const mostRounds = 100;

/** A step with all that may follow from its answer; those that were not refused come first. */
function* withAnswers({ key, aggregateId, command, then }: FlowStep): Generator<Asked> {
  yield { key, aggregateId, command };
  if (!then) return;
  for (const refusedWith of answers) yield* withAnswers(then({ refusedWith }));
}

const ofSharing: Readonly<Record<string, string>> = {
  'sharing.arrived': 'activation.record-execution',
  'sharing.cancelled': 'activation.skip-clause',
  'sharing.expired': 'activation.skip-clause',
};

/** Events that people are told of. */
const ofReaching: readonly string[] = [
  ...['warning.called', 'warning.call-escalated', 'task.assigned', 'task.escalated'],
  ...['sharing.asked', 'report.required', 'message.given-up'],
  ...['statistics.opened', 'statistics.submitted', 'statistics.overdue'],
  ...['duty.gap-raised', 'duty.hand-over-missed'],
];

/** Flows that look at more than the event: what the incident was by then, which lines of a request have arrived, who has what. */
function isOfKind(cause: RecordedEvent, { aggregate, id }: Place, claimed: Claimed): boolean {
  const { type } = decode(cause.storedType, cause.data);
  if (aggregate === 'incident' && claimed.aggregate === 'report') {
    const isEnd = type === 'incident.rejected' || type === 'incident.merged';
    return (
      claimed.name === (isEnd ? 'report.waive' : 'report.require') &&
      claimed.id === reportIdOf(id, claimed.key)
    );
  }
  // where to hangs on which incident it belonged to by then
  if (mayOpenWork({ type }) && claimed.name === `${aggregate}.move`)
    return claimed.aggregate === aggregate && claimed.id === id && claimed.key === `${id}/move`;
  if (type === 'sharing.requested' && claimed.name === 'sharing.ask')
    return claimed.aggregate === 'sharing' && claimed.id === id && claimed.key === 'ask';
  if (claimed.name === 'message.request')
    return ofReaching.includes(type) && claimed.id === derivedId(cause.eventId, claimed.key);
  if (type === 'message.answered')
    return claimed.name === 'warning.acknowledge' && claimed.key === 'acknowledge';
  if (aggregate !== 'sharing' || claimed.name !== ofSharing[type]) return false;
  return Array.from({ length: mostRounds }, (_, n) => n + 1).some(
    (round) => carrierId({ activationId: claimed.id, round, clauseId: claimed.key }) === id,
  );
}
