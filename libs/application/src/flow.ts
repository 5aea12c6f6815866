import { aggregateOf, type CommandName, type RecordedEvent } from '#contracts';
import type { Actor } from '#domain';
import { commandUuid, type CommandFrame } from '#event-log';
import { createHash } from 'node:crypto';

/** The service itself, as the actor of its flows and timers. */
export const serviceActor: Actor = { agencyId: 'liandong', principal: 'flow', role: 'system' };
const source = '/liandong/flow';

/**
 * The frame of a command that follows from an event. Its id derives from that event and `key`, so that a flow
 * that runs again after a crash asks for the same effect, not for another.
 */
export function followUp(
  cause: RecordedEvent,
  key: string,
  command: { readonly type: CommandName; readonly data: object },
  receivedAt: string,
): CommandFrame {
  const id = `${cause.eventId}/${aggregateOf(command.type)}/${key}`;
  const { correlationId, occurredAt } = cause.metadata;
  return {
    metadata: {
      commandId: commandUuid(source, id),
      command: { source, id, name: command.type },
      digest: createHash('sha256').update(JSON.stringify(command)).digest('base64url'),
      correlationId,
      causationId: cause.eventId,
      actor: serviceActor,
      occurredAt,
      receivedAt,
      origin: { via: 'flow', eventId: cause.eventId },
    },
    context: { actor: serviceActor, occurredAt, receivedAt },
  };
}
