import { aggregateOf, type CommandName, type CommandOrigin, type RecordedEvent } from '#contracts';
import type { Actor } from '#domain';
import { commandUuid, type CommandFrame } from '#event-log';
import { createHash } from 'node:crypto';

/** The service itself, as the actor of its flows and timers. */
export const serviceActor: Actor = { agencyId: 'liandong', principal: 'flow', role: 'system' };

interface OwnCommand {
  readonly type: CommandName;
  readonly data: object;
}

/**
 * The frame of a command that follows from an event. Its id derives from that event and `key`, so that a flow
 * that runs again after a crash asks for the same effect, not for another. `onBehalfOf` is the agency that the
 * aggregate takes for the sender: on record as the actor is the service all the same.
 */
export const followUp = (
  cause: RecordedEvent,
  key: string,
  command: OwnCommand,
  receivedAt: string,
  onBehalfOf?: string,
): CommandFrame =>
  ownFrame({
    source: '/liandong/flow',
    id: `${cause.eventId}/${aggregateOf(command.type)}/${key}`,
    command,
    drill: cause.metadata.drill,
    correlationId: cause.metadata.correlationId,
    causationId: cause.eventId,
    occurredAt: cause.metadata.occurredAt,
    receivedAt,
    origin: { via: 'flow', eventId: cause.eventId },
    onBehalfOf,
  });

/** The frame of a command that a passed deadline asks for. One deadline (`key`) asks once in each world. */
export const onDeadline = (key: string, command: OwnCommand, now: string, drill?: string): CommandFrame =>
  ownFrame({
    drill,
    source: '/liandong/timer',
    id: key,
    command,
    occurredAt: now,
    receivedAt: now,
    origin: { via: 'timer', deadline: key },
  });

/** The frame of a command that a rule over observations asks for. One crossing (`key`) asks once. */
export const onCrossing = (
  key: string,
  command: OwnCommand,
  { rule, occurredAt, receivedAt }: { rule: string; occurredAt: string; receivedAt: string },
): CommandFrame =>
  ownFrame({
    source: '/liandong/rules',
    id: key,
    command,
    occurredAt,
    receivedAt,
    origin: { via: 'rule', rule },
  });

/** The frame of a command given on the machine that runs the service. The same command again has the same id. */
export function byOperator(aggregateId: string, command: OwnCommand, now: string): CommandFrame {
  const key = createHash('sha256').update(JSON.stringify(command)).digest('base64url');
  return ownFrame({
    source: '/liandong/operator',
    id: `${aggregateId}/${key}`,
    command,
    occurredAt: now,
    receivedAt: now,
    origin: { via: 'operator' },
  });
}

/** Covers what is asked for. Where in the log the decision behind it was taken is no part of that. */
const digestOf = (command: OwnCommand): string =>
  createHash('sha256')
    .update(JSON.stringify(command, (key, value: unknown) => (key === 'logPosition' ? undefined : value)))
    .digest('base64url');

/** The same at what a drill's clock shows. */
export const atDrillTime = (frame: CommandFrame, clockAt: string): CommandFrame => ({
  ...frame,
  context: { ...frame.context, clockAt },
});

function ownFrame(input: {
  source: string;
  id: string;
  command: OwnCommand;
  drill?: string;
  correlationId?: string;
  causationId?: string;
  occurredAt: string;
  receivedAt: string;
  origin: CommandOrigin;
  onBehalfOf?: string;
}): CommandFrame {
  const { onBehalfOf, source, id, command, occurredAt, receivedAt, origin, drill } = input;
  const commandId = commandUuid(source, id, drill);
  return {
    metadata: {
      commandId,
      command: { source, id, name: command.type },
      digest: digestOf(command),
      correlationId: input.correlationId ?? commandId,
      causationId: input.causationId ?? commandId,
      actor: serviceActor,
      occurredAt,
      receivedAt,
      origin,
      ...(drill === undefined ? {} : { drill }),
    },
    context: {
      actor: onBehalfOf === undefined ? serviceActor : { ...serviceActor, agencyId: onBehalfOf },
      occurredAt,
      receivedAt,
    },
  };
}
