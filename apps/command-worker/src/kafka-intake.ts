import {
  agencySource,
  commandOfAgencyEvent,
  messageType,
  nameOfType,
  topics,
  type CloudEvent,
  type Reply,
} from '#contracts';
import { Gate, CommandIntake, type Submission } from '#application';
import { commandUuid, derivedId } from '#event-log';
import {
  fromMessage,
  setAside,
  toMessage,
  type BatchingProducer,
  type IncomingMessage,
  type OutgoingMessage,
} from '#messaging';

/** Takes one message of the command or agency-event topic to its answer: a reply, or a dead letter. */
export class KafkaIntake {
  constructor(
    private readonly gate: Gate,
    private readonly intake: CommandIntake,
    private readonly producer: BatchingProducer,
  ) {}

  /** The reply goes out after the outcome is durable; `settled` waits until the broker has it. */
  async handle(message: IncomingMessage): Promise<{ settled: Promise<void> }> {
    const read = fromMessage(message);
    if ('undecodable' in read) return { settled: setAside(this.producer, message, read.undecodable) };
    const identified = await this.gate.bySignature(read.event);
    const reply = await this.intake.submit(submission(read.event, message, identified));
    return { settled: this.producer.send(topics.replies, replyMessage(reply)) };
  }
}

function submission(
  event: CloudEvent,
  { topic, partition, offset, key }: IncomingMessage,
  identified: Submission['identified'],
): Submission {
  const said = nameOfType(event.type);
  return {
    source: event.source,
    id: event.id,
    name: said !== undefined && topic === topics.agencyEvents ? commandOfAgencyEvent(said) : said,
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

/** Keyed by the asking agency, so that each finds its replies in order in one partition. */
export function replyMessage(reply: Reply): OutgoingMessage {
  const { source, id } = reply.command;
  const message = toMessage({
    specversion: '1.0',
    id: derivedId(commandUuid(source, id), 'reply'),
    source: agencySource('liandong'),
    type: messageType('reply'),
    subject: reply.stream,
    correlationid: id,
    data: reply,
  });
  return { ...message, key: source };
}
