import type { EventMetadata, RecordedEvent } from '#contracts';
import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';

/** The log could not be read. */
export class LogUnavailable extends Error {
  readonly code = 'log-unavailable';
}

/** Whether a record is the log's own (`$…`), such as the one that ends a stream for good: in whichever stream it stands. */
export const isOfTheLog = ({ event }: ResolvedEvent | AllStreamResolvedEvent): boolean =>
  event?.type.startsWith('$') ?? false;

/** An event of a stream read or of `$all` in the service's own form. */
export function recorded({ event }: ResolvedEvent | AllStreamResolvedEvent): RecordedEvent {
  if (!event) throw new LogUnavailable('the log gave a record without an event');
  if (event.position === undefined) {
    throw new LogUnavailable('the log gives no positions with events: EventStoreDB 22.6 or newer is needed');
  }
  return {
    eventId: event.id,
    stream: event.streamId,
    revision: event.revision,
    position: event.position.commit,
    recordedAt: event.created.toISOString(),
    storedType: event.type,
    data: event.data,
    metadata: event.metadata as unknown as EventMetadata,
  };
}
