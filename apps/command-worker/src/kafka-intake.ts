import {
  agencySource,
  commandOfAgencyEvent,
  instant,
  messageType,
  nameOfType,
  personalField,
  type CloudEvent,
  type Reply,
  type Topics,
  type Violation,
} from '#contracts';
import type { Refusal } from '#domain';
import { Gate, CommandIntake, type Submission } from '#application';
import { commandUuid, derivedId, RefusedByLog } from '#event-log';
import {
  fromMessage,
  setAside,
  toMessage,
  type BatchingProducer,
  type IncomingMessage,
  type Log,
  type OutgoingMessage,
} from '#messaging';

/** Takes one message of the command or agency-event topic to its answer: a reply, or a dead letter. */
export class KafkaIntake {
  constructor(
    private readonly gate: Gate,
    private readonly intake: CommandIntake,
    private readonly producer: BatchingProducer,
    private readonly log: Log,
    private readonly topics: Topics,
  ) {}

  /**
   * The reply goes out after the outcome is durable; `settled` waits until the broker has it. Throws when the log
   * cannot be reached: the message must come again.
   */
  async handle(message: IncomingMessage): Promise<{ settled: Promise<void> }> {
    const read = fromMessage(message);
    if ('undecodable' in read) return { settled: this.setAside(message, read.undecodable) };
    let reply: Reply;
    try {
      reply = await this.submit(read.event, message);
    } catch (error) {
      if (!isPoisonous(error)) throw error;
      const { topic, partition, offset } = message;
      this.log.error({ err: error, topic, partition, offset }, 'a message cannot be handled; set aside');
      // what the service could read of a person it does not write down again: the bytes are where they came from
      const name = nameOf(read.event.type, topic, this.topics);
      const isPersonal = personalField(name, read.event.data) !== undefined;
      const aside = isPersonal ? { ...message, value: null } : message;
      return {
        settled: this.setAside(aside, { path: '', code: 'unhandled', reason: error.message.slice(0, 300) }),
      };
    }
    const { drill } = read.event;
    const topic = drill === undefined ? this.topics.replies : this.topics.exerciseReplies;
    return { settled: this.producer.send(topic, replyMessage(reply, read.event)) };
  }

  private async submit(event: CloudEvent, message: IncomingMessage): Promise<Reply> {
    return this.intake.submit(submission(event, message, this.topics, await this.gate.bySignature(event)));
  }

  private setAside(message: IncomingMessage, reason: Violation): Promise<void> {
    return setAside(this.producer, this.topics.deadLetters, message, reason);
  }
}

const defects = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError'];

/**
 * Whether the message itself is to blame: the log will never take what follows from it, or it brings out a defect.
 * Either happens every time, and would block the partition until the next release.
 */
const isPoisonous = (error: unknown): error is Error =>
  error instanceof RefusedByLog || (error instanceof Error && defects.includes(error.name));

function submission(
  event: CloudEvent,
  { topic, partition, offset, key }: IncomingMessage,
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
    refusal: misplaced(event, topic, key, topics),
  };
}

/** Inside a drill the one topic takes both, what is asked for and what has happened. */
function nameOf(type: string, topic: string, topics: Topics): string | undefined {
  const said = nameOfType(type);
  if (said === undefined || topic === topics.commands) return said;
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
  return key?.toString() === subject ? undefined : { code: 'key-mismatch', subject };
}

/**
 * Keyed by the asking agency, so that each finds its replies in order in one partition. One answer always has one
 * id; another answer under the same command id, to an impostor's message say, has another. Its time is the one that
 * the command claims, as for events: what the log notes of an append is not told with it, and a clock would give
 * each copy of one reply another time.
 */
export function replyMessage(
  reply: Reply,
  { time, drill }: Pick<CloudEvent, 'time' | 'drill'>,
): OutgoingMessage {
  const { source, id } = reply.command;
  const answer = reply.outcome === 'refused' ? reply.refusal.code : reply.outcome;
  const message = toMessage({
    specversion: '1.0',
    id: derivedId(commandUuid(source, id, drill), `reply ${reply.stream} ${reply.position} ${answer}`),
    source: agencySource('liandong'),
    type: messageType('reply'),
    subject: reply.stream,
    time: instant(time),
    correlationid: id,
    ...(drill === undefined ? {} : { drill }),
    data: reply,
  });
  return { ...message, key: source };
}
