import { messageType, parseStreamId, type RecordedEvent } from '#contracts';
import { toMessage, type BatchingProducer, type OutgoingMessage } from '#messaging';
import type { ReadModel } from '#read-model';
import type { Follower } from './follower.js';

const name = 'relay';

/** What partners are not told: outcomes of others' commands, keys, and what other negotiations of a joint decision were told. */
const withheld = /^(command\.|allocation\.|agency\.credential-|agency\.duty-contact-)/;

/**
 * Tells partners what happened on a topic: at least once, in log order per aggregate, each event always
 * under the same id.
 */
export const relayFollower = (
  producer: BatchingProducer,
  topic: string,
  { checkpoints }: ReadModel,
): Follower => ({
  name,
  lingerMs: 15,
  position: () => checkpoints.load(name),
  handle: async ({ events, upTo }) => {
    await Promise.all(events.filter(isPublic).map((event) => producer.send(topic, publicMessage(event))));
    await checkpoints.save(name, upTo);
  },
});

const isPublic = (event: RecordedEvent): boolean =>
  parseStreamId(event.stream) !== undefined && !withheld.test(event.storedType);

/** The event as a CloudEvent in binary mode; log position and revision are extension attributes. */
export function publicMessage(event: RecordedEvent): OutgoingMessage {
  const { actor, occurredAt, correlationId, causationId } = event.metadata;
  const versionless = event.storedType.replace(/\.v\d+$/, '');
  const version = Number(/\.v(\d+)$/.exec(event.storedType)?.[1] ?? 1);
  const message = toMessage({
    specversion: '1.0',
    id: event.eventId,
    source: '/liandong',
    type: messageType(versionless, version),
    subject: event.stream,
    time: occurredAt,
    correlationid: correlationId,
    data: event.data,
  });
  return {
    ...message,
    headers: {
      ...message.headers,
      ce_causationid: causationId,
      ce_agency: actor.agencyId,
      ce_logposition: event.position.toString(),
      ce_revision: event.revision.toString(),
      ce_recordedtime: event.recordedAt,
    },
  };
}
