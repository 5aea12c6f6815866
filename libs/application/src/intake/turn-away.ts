import {
  instant,
  intakeStream,
  parseStreamId,
  storedName,
  streamId,
  type Outcome,
  type RecordedEvent,
  type Target,
} from '#contracts';
import type { Refusal } from '#domain';
import { decisionUuid, effectId, noStream, type EventLog } from '#event-log';
import type { TurnedAway } from './passing.js';
import { metadataOf } from './run.js';
import type { Submission } from './submission.js';

/** Puts on record that a command never got as far as an aggregate. A repeat is told the first refusal. */
export async function turnAway(
  submission: Submission,
  { turnedAway: refusal, messageId, actor, digest }: TurnedAway,
  receivedAt: string,
  log: EventLog,
  target?: Target,
): Promise<Outcome> {
  const stream = intakeStream(messageId, submission.drill);
  const event = { type: 'command.refused' as const, data: refusal };
  const occurredAt = instant(submission.time) ?? receivedAt;
  const written = await log.append(stream, noStream, [
    {
      // a repeat whose refusal differs, by the time it came say, meets a conflict and is told the first
      eventId: effectId(decisionUuid(messageId, digest, refusal), 0),
      storedType: storedName(event),
      data: refusal,
      metadata: {
        ...metadataOf(submission, { commandId: messageId, digest, actor, occurredAt, receivedAt }),
        ...(target && { target }),
      },
    },
  ]);
  if (written !== 'conflict') {
    return { outcome: 'refused', stream, refusal, position: written.position.toString() };
  }
  const first = await denialOf(messageId, submission.drill, log);
  return first ? deniedBefore(first, digest) : { outcome: 'refused', stream, refusal, position: '0' };
}

/** What a command is for; nothing where it names no object in the form of one. */
export function targetOf({ subject, data }: Pick<Submission, 'subject' | 'data'>): Target | undefined {
  if (!parseStreamId(subject)) return undefined;
  const said: unknown = (data as { readonly incidentId?: unknown } | null | undefined)?.incidentId;
  const isOne = typeof said === 'string' && parseStreamId(streamId('incident', said)) !== undefined;
  return { stream: subject, ...(isOne && { incidentId: said }) };
}

/** What was put on record when a command of this id was turned away, if one was. */
export const denialOf = async (
  commandId: string,
  drill: string | undefined,
  log: Pick<EventLog, 'read'>,
): Promise<RecordedEvent | undefined> => (await log.read(intakeStream(commandId, drill)))[0];

/** A denial is final for its id: the same again is told the same, and other content that the id is used up. */
export const deniedBefore = (
  { stream, position, data, metadata }: RecordedEvent,
  digest: string,
): Outcome => ({
  outcome: 'refused',
  stream,
  refusal: metadata.digest === digest ? (data as Refusal) : { code: 'command-id-reused' },
  position: position.toString(),
});
