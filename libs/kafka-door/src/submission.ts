import type { Submission } from '#application';
import { commandOfAgencyEvent, nameOfType, type CloudEvent, type Topics } from '#contracts';
import type { Refusal } from '#domain';
import type { IncomingMessage } from '#messaging';

export function submissionOf(
  event: CloudEvent,
  { topic, partition, offset, key, appendedAt }: IncomingMessage,
  topics: Topics,
  identified: Submission['identified'],
): Submission {
  return {
    source: event.source,
    id: event.id,
    name: nameOf(event.type, topic, topics),
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
    refusal: misplaced(event, topic, key, topics),
  };
}

/** Inside a drill the one topic takes both, what is asked for and what has happened. Readings are no command. */
function nameOf(type: string, topic: string, topics: Topics): string | undefined {
  const said = nameOfType(type);
  if (said === undefined || topic === topics.commands) return said;
  if (topic === topics.observations) return undefined;
  const meant = commandOfAgencyEvent(said);
  return topic === topics.agencyEvents ? meant : (meant ?? said);
}

/** Live and exercise never mix: a message of the one is not taken from a topic of the other. */
function misplaced(
  { drill, subject }: CloudEvent,
  topic: string,
  key: Buffer | null,
  topics: Topics,
): Refusal | undefined {
  const isExercise = topic === topics.exerciseCommands;
  if (isExercise !== (drill !== undefined)) return { code: 'exercise-mismatch', topic, drill };
  // readings may come in any order
  const isInOrder = topic === topics.observations || key?.toString() === subject;
  return isInOrder ? undefined : { code: 'key-mismatch', subject };
}
