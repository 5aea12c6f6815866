import { instant, intakeStream, storedName, type Outcome } from '#contracts';
import type { Refusal } from '#domain';
import { decisionUuid, effectId, noStream, type EventLog } from '#event-log';
import type { TurnedAway } from './passing.js';
import { metadataOf } from './run.js';
import type { Submission } from './submission.js';

/** Puts on record that a command never got as far as an aggregate. A repeat is told the first refusal. */
export async function turnAway(
  submission: Submission,
  { turnedAway: refusal, messageId, actor, digest, isFinal }: TurnedAway,
  receivedAt: string,
  log: EventLog,
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
      metadata: metadataOf(submission, { commandId: messageId, digest, actor, occurredAt, receivedAt }),
    },
  ]);
  if (written !== 'conflict') {
    return { outcome: 'refused', stream, refusal, position: written.position.toString() };
  }
  const [first] = await log.read(stream);
  if (isFinal && first && first.metadata.digest !== digest) {
    const reused: Refusal = { code: 'command-id-reused' };
    return { outcome: 'refused', stream, refusal: reused, position: first.position.toString() };
  }
  return {
    outcome: 'refused',
    stream,
    refusal: (first?.data ?? refusal) as Refusal,
    position: (first?.position ?? 0n).toString(),
  };
}
