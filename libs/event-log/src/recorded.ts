import type { EventMetadata, RecordedEvent } from '#contracts';
import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';

/** The log could not be read. */
export class LogUnavailable extends Error {
  readonly code = 'log-unavailable';
}

/**
 * Whether a record is the log's own (`$…`), by its type or its stream: statistics, metadata, links, the one that ends a
 * stream for good. Nobody is given such a record, whichever way it is read.
 */
export const isOfTheLog = ({ event }: ResolvedEvent | AllStreamResolvedEvent): boolean =>
  event !== undefined && (event.type.startsWith('$') || event.streamId.startsWith('$'));

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
