import {
  attributesOf,
  groupPrefixOf,
  offsetsOf,
  topicsOf,
  type KafkaBatch,
  type KafkaClient,
  type KafkaConsumer,
  type KafkaRecord,
} from '../doors/kafka-client.js';
import { randomUUID } from 'node:crypto';
import { Verifier, type Attributes, type KeySource } from '../signing/told.js';
import type { FollowOptions, ServiceEvent } from './event.js';
import { TopicPosition } from './topic-position.js';

export interface TopicOptions extends FollowOptions {
  readonly kafka: KafkaClient;
  /** Whose topic it is. */
  readonly agencyId: string;
  /** Id of the installation: what another has signed is not taken. */
  readonly installation: string;
  /** Its keys, such as `() => fetchKeys(url)`, or those that the operator gave. */
  readonly keys: KeySource;
  /** `KAFKA_TOPIC_PREFIX` of the installation; `liandong.` when left out. */
  readonly topicPrefix?: string;
  /** What happens inside drills, instead of what happens in earnest. */
  readonly exercise?: boolean;
  /** A consumer group of this process alone; one by chance, beginning with the agency's id, when left out. */
  readonly groupId?: string;
}

/** Kafka kept its events for less time than this follower was away. Begin anew: ask queries for what there is now. */
export class EventsMissed extends Error {
  readonly code = 'events-missed';

  constructor(
    readonly partition: number,
    /** Offsets of the next event that was wanted, and of the first that is still there. */
    readonly wanted: string,
    readonly first: string,
  ) {
    super(`events ${wanted} to ${first} of partition ${partition} are gone`);
  }
}

/**
 * Follows the agency's own topic of events until it is aborted: what the installation has signed, each once (as far as
 * the last thousands tell), in the order of the log. Where the agency comes to see an incident or a negotiation, a
 * `picture` of it comes first. The position is kept after each batch, so that what a crash interrupts may come again.
 * @throws {EventsMissed}
 * @throws {NotSigned} for a message that is not the installation's: somebody else writes to the topic
 * @throws what `handle` or `positions` throws, and the Kafka client's error when it gives up
 */
export async function followTopic(options: TopicOptions): Promise<void> {
  const { kafka, agencyId, signal, positions, from = 'now', exercise = false } = options;
  const topics = topicsOf(agencyId, options.topicPrefix);
  const topic = exercise ? topics.exerciseEvents : topics.events;
  const position = new TopicPosition(await positions.load());
  for (const { partition, low, high } of await offsetsOf(kafka, topic)) {
    const next = position.next(partition);
    if (next === undefined || BigInt(next) > BigInt(high))
      position.begin(partition, from === 'now' && position.isNew ? high : low);
    else if (BigInt(next) < BigInt(low)) throw new EventsMissed(partition, next, low);
  }
  await positions.save(position.text());

  const groupId = options.groupId ?? `${groupPrefixOf(agencyId)}events-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false });
  const following = new Following(options, topic, position, consumer);
  await consumer.connect();
  try {
    await following.untilOver(signal);
  } finally {
    await consumer.disconnect();
  }
}

class Following {
  private failure: { readonly error: unknown } | undefined;
  private end: () => void = () => undefined;
  private readonly verifier: Verifier;

  constructor(
    private readonly options: TopicOptions,
    private readonly topic: string,
    private readonly position: TopicPosition,
    private readonly consumer: KafkaConsumer,
  ) {
    this.verifier = new Verifier(options.installation, options.keys);
  }

  async untilOver(signal: AbortSignal): Promise<void> {
    const { consumer, topic, position } = this;
    const over = new Promise<void>((resolve) => (this.end = resolve));
    signal.addEventListener('abort', this.end, { once: true });
    consumer.on('consumer.crash', ({ payload: { error, restart } }) => restart || this.fail(error));
    // where the broker has nothing at an offset any more it goes on from the first: what was handled is passed over
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const running = consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (batch) => this.take(batch),
    });
    for (const [partition, offset] of position.begins()) consumer.seek({ topic, partition, offset });
    await running;
    if (!signal.aborted) await over;
    if (this.failure) throw this.failure.error;
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.end();
  }

  private async take({ batch, resolveOffset, heartbeat, isRunning, isStale }: KafkaBatch): Promise<void> {
    const { partition, messages } = batch;
    const { handle, positions, signal } = this.options;
    try {
      for (const record of messages) {
        if (this.failure || signal.aborted || !isRunning() || isStale()) break;
        const isBehind = this.position.isBehind(partition, record.offset);
        const event = isBehind ? undefined : await this.eventIn(record);
        if (event && !this.position.hasSeen(event.id)) await handle(event);
        this.position.passed(partition, record.offset, event?.id);
        resolveOffset(record.offset);
        await heartbeat();
      }
    } catch (error) {
      this.fail(error);
    }
    await positions.save(this.position.text()).catch((error: unknown) => this.fail(error));
  }

  /** Nothing in what is no event of the service. */
  private async eventIn(record: KafkaRecord): Promise<ServiceEvent | undefined> {
    const attributes = attributesOf(record);
    const type = typePattern.exec(attributes['type'] ?? '')?.[1];
    if (type === undefined || !record.value) return undefined;
    const data = JSON.parse(record.value.toString()) as unknown;
    await this.verifier.verify(attributes, data);
    return eventOf(type, attributes, data);
  }
}

const typePattern = /^liandong\.(.+)\.v\d+$/;

function eventOf(type: string, attributes: Attributes, data: unknown): ServiceEvent {
  const { agency: agencyId, incidentid: incidentId, drill, sight, cut } = attributes;
  const { id = '', subject: stream = '', revision = '', logposition: position = '', time = '' } = attributes;
  return {
    ...{
      id,
      type,
      stream,
      revision,
      position,
      occurredAt: time,
      recordedAt: attributes['recordedtime'] ?? time,
    },
    ...(agencyId !== undefined && { agencyId }),
    ...(incidentId !== undefined && { incidentId }),
    ...(sight !== undefined && { sight }),
    ...(cut !== undefined && { cut: cut.split(',') }),
    ...(drill !== undefined && { drill }),
    data,
  } as ServiceEvent;
}
