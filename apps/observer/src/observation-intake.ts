import type { CommandIntake, Gate, Submission } from '#application';
import {
  agencySource,
  instant,
  messageType,
  nameOfType,
  observationBatch,
  parseObservations,
  type CloudEvent,
  type Reply,
  type StoredReply,
  type Topics,
} from '#contracts';
import { operating, type Refusal } from '#domain';
import { commandUuid, derivedId } from '#event-log';
import {
  fromMessage,
  setAside,
  toMessage,
  type BatchingProducer,
  type IncomingMessage,
  type OutgoingMessage,
} from '#messaging';
import type { Observations } from '#observations';

/**
 * Takes one message of the observation topic to its answer. Readings go into the tables and not into the log; a
 * batch that is turned away is on record there as any refused message is.
 */
export class ObservationIntake {
  constructor(
    private readonly gate: Gate,
    private readonly intake: Pick<CommandIntake, 'submit'>,
    private readonly observations: Pick<Observations, 'store'>,
    private readonly producer: Pick<BatchingProducer, 'send'>,
    private readonly topics: Topics,
  ) {}

  /** Throws when the database or the log cannot be reached: the message must come again, and does no harm then. */
  async handle(message: IncomingMessage): Promise<{ settled: Promise<void> }> {
    const read = fromMessage(message);
    if ('undecodable' in read) {
      return { settled: setAside(this.producer, this.topics.deadLetters, message, read.undecodable) };
    }
    const { event } = read;
    const identified = await this.gate.bySignature(event);
    const taken =
      'refusal' in identified
        ? identified
        : await this.take(event, identified.actor.agencyId, identified.actor.role);
    const reply: Reply | StoredReply =
      'refusal' in taken
        ? await this.intake.submit(submission(event, message, identified, taken.refusal))
        : {
            command: { source: event.source, id: event.id, name: observationBatch },
            outcome: 'stored',
            readings: taken.readings,
          };
    const topic = event.drill === undefined ? this.topics.replies : this.topics.exerciseReplies;
    return { settled: this.producer.send(topic, replyTo(event, reply)) };
  }

  private async take(
    event: CloudEvent,
    agencyId: string,
    role: (typeof operating)[number],
  ): Promise<{ readings: number } | { refusal: Refusal }> {
    // sensors do not take part in drills: an inject says what they would
    if (event.drill !== undefined) return { refusal: { code: 'exercise-mismatch', drill: event.drill } };
    if (nameOfType(event.type) !== observationBatch)
      return { refusal: { code: 'unknown-command', type: event.type } };
    if (!operating.includes(role))
      return { refusal: { code: 'role-not-permitted', role, permitted: operating } };
    const parsed = parseObservations(event.data);
    if ('violations' in parsed)
      return { refusal: { code: 'invalid-command', violations: parsed.violations } };
    const { batch } = parsed;
    const receivedAt = new Date().toISOString();
    const refusal = await this.observations.store({ agencyId, receivedAt, batch });
    return refusal ? { refusal } : { readings: batch.readings.length };
  }
}

const submission = (
  event: CloudEvent,
  { topic, partition, offset }: IncomingMessage,
  identified: Submission['identified'],
  refusal: Refusal,
): Submission => ({
  source: event.source,
  id: event.id,
  name: undefined,
  type: event.type,
  subject: event.subject,
  time: event.time,
  data: event.data,
  correlationId: event.correlationid,
  drill: event.drill,
  signature: event.signature,
  identified,
  origin: { via: 'kafka', topic, partition, offset },
  refusal,
});

/** Keyed by the asking agency, with the same id and time for the same answer, as replies to commands are. */
function replyTo(
  { source, id, subject, time, drill }: CloudEvent,
  reply: Reply | StoredReply,
): OutgoingMessage {
  const answer = reply.outcome === 'refused' ? `${reply.stream} ${reply.refusal.code}` : reply.outcome;
  const message = toMessage({
    specversion: '1.0',
    id: derivedId(commandUuid(source, id, drill), `reply ${answer}`),
    source: agencySource('liandong'),
    type: messageType('reply'),
    subject,
    time: instant(time),
    correlationid: id,
    ...(drill === undefined ? {} : { drill }),
    data: reply,
  });
  return { ...message, key: source };
}
