import {
  aggregateOf,
  ownDigest,
  ownSources,
  type AggregateName,
  type CommandOf,
  type CommandOrigin,
  type Outcome,
  type RecordedEvent,
} from '#contracts';
import type { Actor } from '#domain';
import { createHash } from 'node:crypto';
import type { Runners } from './runners.js';

/** The service itself, as the actor of its flows and timers. */
export const serviceActor: Actor = { agencyId: 'liandong', principal: 'flow', role: 'system' };

export type AnyCommand = CommandOf<AggregateName>;

/** A command issued by the service itself: by a flow, a timer, a rule or its operator. */
export interface OwnCommand {
  /** The identity of the command, as of any other: the same again gets the first answer. */
  readonly source: string;
  readonly id: string;
  readonly aggregateId: string;
  readonly command: AnyCommand;
  readonly digest: string;
  readonly drill?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly origin: CommandOrigin;
  /** On record as the actor; the service itself when left out. */
  readonly actor?: Actor;
  /** The agency that the aggregate takes for the sender: on record as the actor is the service all the same. */
  readonly onBehalfOf?: string;
}

/** Accepts commands issued by the service. */
export interface OwnDoor {
  submitOwn(own: OwnCommand): Promise<Outcome>;
}

/** The same for flows, which also read the aggregates concerned. */
export interface FlowDoor extends OwnDoor {
  readonly runners: Runners;
}

/**
 * A command issued in reaction to an event. Its id derives from that event and `key`, so a flow that runs again after
 * a crash repeats the same command instead of issuing another.
 */
export const followUp = (
  cause: RecordedEvent,
  key: string,
  aggregateId: string,
  command: AnyCommand,
  onBehalfOf?: string,
): OwnCommand => ({
  source: ownSources.flow,
  id: `${cause.eventId}/${aggregateOf(command.type)}/${key}`,
  aggregateId,
  command,
  digest: ownDigest(command),
  drill: cause.metadata.drill,
  correlationId: cause.metadata.correlationId,
  causationId: cause.eventId,
  occurredAt: cause.metadata.occurredAt,
  receivedAt: new Date().toISOString(),
  origin: { via: 'flow', eventId: cause.eventId },
  onBehalfOf,
});

/** A command issued because a deadline has passed: once per deadline (`key`) and scope. */
export const onDeadline = (
  key: string,
  aggregateId: string,
  command: AnyCommand,
  now: string,
  drill?: string,
): OwnCommand => ({
  source: ownSources.timer,
  id: key,
  aggregateId,
  command,
  digest: ownDigest(command),
  drill,
  occurredAt: now,
  receivedAt: now,
  origin: { via: 'timer', deadline: key },
});

/** A command issued by a rule over observations: once per threshold crossing (`key`). */
export const onCrossing = (
  key: string,
  aggregateId: string,
  command: AnyCommand,
  { rule, occurredAt, receivedAt }: { rule: string; occurredAt: string; receivedAt: string },
): OwnCommand => ({
  source: ownSources.rule,
  id: key,
  aggregateId,
  command,
  digest: ownDigest(command),
  occurredAt,
  receivedAt,
  origin: { via: 'rule', rule },
});

/** A step of who sends messages to people, once for each `key`. */
export const bySender = (key: string, aggregateId: string, command: AnyCommand, now: string): OwnCommand => ({
  source: ownSources.messenger,
  id: `${aggregateId}/${key}`,
  aggregateId,
  command,
  digest: ownDigest(command),
  occurredAt: now,
  receivedAt: now,
  origin: { via: 'messenger' },
});

/** A command given by the operator on the machine of the service. A repeat of the same command has the same id. */
export function byOperator(aggregateId: string, command: AnyCommand, now: string): OwnCommand {
  const key = createHash('sha256').update(JSON.stringify(command)).digest('base64url');
  return {
    source: ownSources.operator,
    id: `${aggregateId}/${key}`,
    aggregateId,
    command,
    digest: ownDigest(command),
    occurredAt: now,
    receivedAt: now,
    origin: { via: 'operator' },
  };
}
