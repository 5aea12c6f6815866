import {
  agencySource,
  instant,
  messageType,
  type CloudEvent,
  type NotTaken,
  type Reply,
  type StoredReply,
} from '#contracts';
import { commandUuid, derivedId } from '#event-log';
import { toMessage, type OutgoingMessage } from '#messaging';

export type Answer = Reply | StoredReply | NotTaken;

/**
 * Keyed by the asking agency, so that each finds its replies in order in one partition. One answer always has one
 * id; another answer under the same command id, to an impostor's message say, has another. Its time is the one that
 * the command claims, as for events: what the log notes of an append is not told with it, and a clock would give
 * each copy of one reply another time.
 */
export function replyMessage(
  answer: Answer,
  { subject, time, drill }: Pick<CloudEvent, 'subject' | 'time' | 'drill'>,
): OutgoingMessage {
  const { source, id } = answer.command;
  const message = toMessage({
    specversion: '1.0',
    id: derivedId(commandUuid(source, id, drill), `reply ${distinction(answer)}`),
    source: agencySource('liandong'),
    type: messageType('reply'),
    subject: 'stream' in answer ? answer.stream : subject,
    time: instant(time),
    ...(id === '' ? {} : { correlationid: id }),
    ...(drill === undefined ? {} : { drill }),
    data: answer,
  });
  return { ...message, key: source };
}

/** What sets an answer apart from others under the same command id. */
function distinction(answer: Answer): string {
  if (answer.outcome === 'stored') return answer.outcome;
  if (answer.outcome === 'not-taken')
    return [answer.outcome, answer.code, ...(answer.offset === undefined ? [] : [answer.offset])].join(' ');
  const outcome = answer.outcome === 'refused' ? answer.refusal.code : answer.outcome;
  return `${answer.stream} ${answer.position} ${outcome}`;
}
