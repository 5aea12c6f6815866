import {
  agencySource,
  commandOfAgencyEvent,
  messageType,
  nameOfType,
  type CloudEvent,
  type Reply,
  type Topics,
} from '#contracts';
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
      return { settled: this.setAside(message, `cannot be handled: ${error.message.slice(0, 300)}`) };
    }
    return { settled: this.producer.send(this.topics.replies, replyMessage(reply)) };
  }

  private async submit(event: CloudEvent, message: IncomingMessage): Promise<Reply> {
    const isFact = message.topic === this.topics.agencyEvents;
    return this.intake.submit(submission(event, message, isFact, await this.gate.bySignature(event)));
  }

  private setAside(message: IncomingMessage, reason: string): Promise<void> {
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
  isFact: boolean,
  identified: Submission['identified'],
): Submission {
  const said = nameOfType(event.type);
  return {
    source: event.source,
    id: event.id,
    name: said !== undefined && isFact ? commandOfAgencyEvent(said) : said,
    type: event.type,
    subject: event.subject,
    time: event.time,
    data: event.data,
    ifRevision: event.ifrevision,
    correlationId: event.correlationid,
    signature: event.signature,
    identified,
    origin: { via: 'kafka', topic, partition, offset },
    refusal: key?.toString() === event.subject ? undefined : { code: 'key-mismatch', subject: event.subject },
  };
}

/**
 * Keyed by the asking agency, so that each finds its replies in order in one partition. One answer always has one
 * id; another answer under the same command id, to an impostor's message say, has another.
 */
export function replyMessage(reply: Reply): OutgoingMessage {
  const { source, id } = reply.command;
  const answer = reply.outcome === 'refused' ? reply.refusal.code : reply.outcome;
  const message = toMessage({
    specversion: '1.0',
    id: derivedId(commandUuid(source, id), `reply ${reply.stream} ${reply.position} ${answer}`),
    source: agencySource('liandong'),
    type: messageType('reply'),
    subject: reply.stream,
    correlationid: id,
    data: reply,
  });
  return { ...message, key: source };
}
