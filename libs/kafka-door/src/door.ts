import type { Gate, Submission } from '#application';
import {
  commandOfAgencyEvent,
  nameOfType,
  partnerTopic,
  personalField,
  placeOf,
  type CloudEvent,
  type NotTaken,
  type Topics,
  type Violation,
} from '#contracts';
import { RefusedByLog } from '#event-log';
import {
  claimsOf,
  fromMessage,
  setAside,
  type BatchingProducer,
  type IncomingMessage,
  type Log,
  type MessageHandler,
  type OutgoingMessage,
} from '#messaging';
import { codeOf } from '#postgres';
import type { Quota } from './limits/quota.js';
import { replyMessage, type Answer } from './reply-message.js';
import { notOfPartner, unhandled, unreadable } from './not-taken.js';
import { submissionOf } from './submission.js';

/** Gives the answer once it is durable. Throws when what it needs is away: the message comes again then. */
export type SubmissionHandler = (submission: Submission) => Promise<Answer>;

export interface KafkaDoorParts {
  readonly gate: Pick<Gate, 'bySignature'>;
  readonly handle: SubmissionHandler;
  readonly producer: Pick<BatchingProducer, 'send'>;
  readonly topics: Topics;
  readonly log: Pick<Log, 'error'>;
  /** What senders may ask for; as much as they like when left out. */
  readonly quota?: Pick<Quota, 'turnedAway'>;
}

/**
 * Takes a message to its answer: a reply, or a dead letter when it cannot be read or is itself to blame for a
 * failure. What comes by an agency's own topic is answered in its own, though it cannot be read or handled. What is over a
 * quota, or not of whose topic it is, is told so without costing the log anything. `settled` waits until the broker
 * has the answer.
 */
export function kafkaDoor({ gate, handle, producer, topics, log, quota }: KafkaDoorParts): MessageHandler {
  const aside = (message: IncomingMessage, reason: Violation): Promise<void> =>
    setAside(producer, topics.deadLetters, message, reason);

  return async (message) => {
    const read = fromMessage(message);
    const place = placeOf(topics, message.topic);
    if (!place) throw new Error(`${message.topic} is no topic of this installation`);
    const answerOn = (agencyId: string | undefined, drill: string | undefined): string => {
      const name = drill === undefined ? 'replies' : 'exerciseReplies';
      return agencyId === undefined ? topics[name] : partnerTopic(topics, name, agencyId);
    };
    /** Sets it aside, and tells so whose topic it came by: the broker says that it is theirs. */
    const setAsideWith = async (
      kept: IncomingMessage,
      reason: Violation,
      drill: string | undefined,
      answerTo: (agencyId: string) => NotTaken,
    ): Promise<void> => {
      const putAside = aside(kept, reason);
      const { agencyId } = place;
      if (agencyId === undefined) return putAside;
      const time = message.appendedAt ?? new Date().toISOString();
      const told = replyMessage(answerTo(agencyId), { subject: `agency-${agencyId}`, time, drill });
      await Promise.all([putAside, producer.send(answerOn(agencyId, drill), told)]);
    };
    if ('undecodable' in read) {
      const { undecodable } = read;
      const { drill, ...claimed } = claimsOf(message);
      const answerTo = (agencyId: string) => unreadable(claimed, agencyId, undecodable, message.offset);
      return { settled: setAsideWith(message, undecodable, drill, answerTo) };
    }
    const { event } = read;
    let reply: OutgoingMessage;
    try {
      const receivedAt = message.appendedAt ?? new Date().toISOString();
      const identified = await gate.bySignature(event, receivedAt);
      const submission = submissionOf(event, { ...message, appendedAt: receivedAt }, place, identified);
      const misdirected = place.agencyId === undefined ? undefined : notOfPartner(submission, place.agencyId);
      const answer = misdirected ?? quota?.turnedAway(submission) ?? (await handle(submission));
      reply = replyMessage(answer, event);
    } catch (error) {
      if (!isPoisonous(error)) throw error;
      const { topic, partition, offset } = message;
      log.error(
        { err: error, topic, partition, offset },
        'a message cannot be processed; sent to the dead letters',
      );
      // what the service could read of a person it does not write down again: the bytes are where they came from
      const isPersonal = mayHoldPersonalData(event);
      const reason = isPersonal ? error.name : error.message.slice(0, 300);
      const kept = isPersonal ? { ...message, value: null } : message;
      const answerTo = (agencyId: string) => unhandled(event, agencyId, offset);
      return {
        settled: setAsideWith(kept, { path: '', code: 'unhandled', reason }, event.drill, answerTo),
      };
    }
    return { settled: producer.send(answerOn(place.agencyId, event.drill), reply) };
  };
}

const defects = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError'];
/** SQLSTATE class 22: a value that PostgreSQL does not take. */
const dataException = /^22/;

/**
 * Whether the message itself is to blame: log or database will never take what follows from it, or it brings out a
 * defect. Either happens every time, and would block the partition until the next release.
 */
const isPoisonous = (error: unknown): error is Error =>
  error instanceof RefusedByLog ||
  dataException.test(codeOf(error) ?? '') ||
  (error instanceof Error && defects.includes(error.name));

/** Whatever its type means on the topic that it came by. */
function mayHoldPersonalData({ type, data }: CloudEvent): boolean {
  const said = nameOfType(type);
  const meant = said === undefined ? undefined : commandOfAgencyEvent(said);
  return [said, meant].some((name) => personalField(name, data) !== undefined);
}
