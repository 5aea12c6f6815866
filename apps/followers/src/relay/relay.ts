import { isWithheld, messageType, parseExerciseStream, parseStreamId, type RecordedEvent } from '#contracts';
import { toMessage, type BatchingProducer, type OutgoingMessage } from '#messaging';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';

const name = 'relay';
const exerciseName = 'exercise-relay';

/**
 * Tells partners what happened on a topic: at least once, in log order per aggregate, each event always
 * under the same id.
 */
export const relayFollower = (producer: BatchingProducer, topic: string, positions: Positions): Follower => ({
  name,
  lingerMs: 15,
  position: () => positions.load(name),
  handle: async ({ events, upTo }) => {
    await Promise.all(events.filter(isPublic).map((event) => producer.send(topic, publicMessage(event))));
    await positions.save(name, upTo);
  },
});

/** The same inside drills, on a topic of its own: what happens there is for no one who listens to live events. */
export const exerciseRelay = (producer: BatchingProducer, topic: string, positions: Positions): Follower => ({
  name: exerciseName,
  lingerMs: 15,
  position: () => positions.load(exerciseName),
  handle: async ({ events, upTo }) => {
    const inside = events.flatMap((event) => {
      const place = parseExerciseStream(event.stream);
      const named = place && { ...event, stream: place.stream };
      return named && isPublic(named) ? [publicMessage(named, place.drillId)] : [];
    });
    await Promise.all(inside.map((message) => producer.send(topic, message)));
    await positions.save(exerciseName, upTo);
  },
});

const isPublic = (event: RecordedEvent): boolean =>
  parseStreamId(event.stream) !== undefined && !isWithheld(event.storedType);

/** The event as a CloudEvent in binary mode; log position and revision are extension attributes. */
export function publicMessage(event: RecordedEvent, drill?: string): OutgoingMessage {
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
    ...(drill === undefined ? {} : { drill }),
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
