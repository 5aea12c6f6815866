import type { Submission } from '#application';
import {
  commandOfAgencyEvent,
  nameOfType,
  type CloudEvent,
  type TopicName,
  type TopicPlace,
} from '#contracts';
import type { Refusal } from '#domain';
import type { IncomingMessage } from '#messaging';

export function submissionOf(
  event: CloudEvent,
  { topic, partition, offset, key, appendedAt }: IncomingMessage,
  { name: topicName }: TopicPlace,
  identified: Submission['identified'],
): Submission {
  return {
    source: event.source,
    id: event.id,
    name: nameOf(event.type, topicName),
    type: event.type,
    subject: event.subject,
    time: event.time,
    data: event.data,
    ifRevision: event.ifrevision,
    correlationId: event.correlationid,
    drill: event.drill,
    signature: event.signature,
    identified,
    origin: { via: 'kafka', topic, partition, offset },
    receivedAt: appendedAt,
    refusal: misplaced(event, topic, topicName, key),
  };
}

/** Inside a drill the one topic takes both, what is asked for and what has happened. Readings are no command. */
function nameOf(type: string, topic: TopicName): string | undefined {
  const said = nameOfType(type);
  if (said === undefined || topic === 'commands') return said;
  if (topic === 'observations') return undefined;
  const meant = commandOfAgencyEvent(said);
  return topic === 'agencyEvents' ? meant : (meant ?? said);
}

/** Live and exercise never mix: a message of the one is not taken from a topic of the other. */
function misplaced(
  { drill, subject }: CloudEvent,
  topic: string,
  topicName: TopicName,
  key: Buffer | null,
): Refusal | undefined {
  const isExercise = topicName === 'exerciseCommands';
  if (isExercise !== (drill !== undefined)) return { code: 'exercise-mismatch', topic, drill };
  // readings may come in any order
  const isInOrder = topicName === 'observations' || key?.toString() === subject;
  return isInOrder ? undefined : { code: 'key-mismatch', subject };
}
