import {
  header,
  offsetsOf,
  topicsOf,
  type KafkaBatch,
  type KafkaClient,
  type KafkaConsumer,
  type KafkaRecord,
} from '../doors/kafka-client.js';
import { randomUUID } from 'node:crypto';
import type { FollowOptions, ServiceEvent } from './event.js';
import { TopicPosition } from './topic-position.js';

export interface TopicOptions extends FollowOptions {
  readonly kafka: KafkaClient;
  /** Whose consumer group it is; a name by chance after it. */
  readonly agencyId: string;
  /** `KAFKA_TOPIC_PREFIX` of the installation; `liandong.` when left out. */
  readonly topicPrefix?: string;
  /** What happens inside drills, instead of what happens in earnest. */
  readonly exercise?: boolean;
  /** A consumer group of this process alone. */
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
 * Follows the topic of events until it is aborted. Each event once (as far as the last thousands tell), those of one
 * stream in their order. The position is kept after each batch, so that what a crash interrupts may come again.
 * @throws {EventsMissed}
 * @throws what `handle` or `positions` throws, and the Kafka client's error when it gives up
 */
export async function followTopic(options: TopicOptions): Promise<void> {
  const { kafka, agencyId, signal, positions, from = 'now', exercise = false } = options;
  const topics = topicsOf(options.topicPrefix);
  const topic = exercise ? topics.exerciseEvents : topics.events;
  const position = new TopicPosition(await positions.load());
  for (const { partition, low, high } of await offsetsOf(kafka, topic)) {
    const next = position.next(partition);
    if (next === undefined || BigInt(next) > BigInt(high))
      position.begin(partition, from === 'now' && position.isNew ? high : low);
    else if (BigInt(next) < BigInt(low)) throw new EventsMissed(partition, next, low);
  }
  await positions.save(position.text());

  const groupId = options.groupId ?? `${agencyId}:events-${randomUUID()}`;
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

  constructor(
    private readonly options: TopicOptions,
    private readonly topic: string,
    private readonly position: TopicPosition,
    private readonly consumer: KafkaConsumer,
  ) {}

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
        const event = this.position.isBehind(partition, record.offset) ? undefined : eventIn(record);
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
}

const typePattern = /^liandong\.(.+)\.v\d+$/;

/** Nothing in what is no event of the service. */
function eventIn(record: KafkaRecord): ServiceEvent | undefined {
  const attribute = (name: string): string => header(record, `ce_${name}`) ?? '';
  const type = typePattern.exec(attribute('type'))?.[1];
  if (type === undefined || !record.value) return undefined;
  const drill = attribute('drill');
  return {
    id: attribute('id'),
    type,
    stream: attribute('subject'),
    revision: attribute('revision'),
    position: attribute('logposition'),
    occurredAt: attribute('time'),
    recordedAt: attribute('recordedtime'),
    agencyId: attribute('agency'),
    ...(drill && { drill }),
    data: JSON.parse(record.value.toString()) as unknown,
  };
}
