import {
  Kafka,
  logLevel,
  Partitioners,
  type Admin,
  type Consumer,
  type KafkaMessage,
  type Producer,
} from 'kafkajs';
import type { Engine } from '../engines.js';
import type { Lines } from './lines.js';
import { unique } from '../support.js';

export interface Got {
  readonly partition: number;
  readonly message: KafkaMessage;
}

/** Topics, producers and consumers of one spec on whatever broker there is; {@link close} removes them all. */
export class Bus {
  private readonly topics: string[] = [];
  private readonly consumers = new Set<Consumer>();

  private constructor(
    readonly brokers: string[],
    readonly kafka: Kafka,
    readonly admin: Admin,
    readonly producer: Producer,
  ) {}

  static async open(engine: Engine): Promise<Bus> {
    const brokers = engine.url.split(',');
    const kafka = clientOf(brokers);
    const producer = producerOf(kafka);
    const admin = kafka.admin();
    await Promise.all([producer.connect(), admin.connect()]);
    return new Bus(brokers, kafka, admin, producer);
  }

  /** A client whose connections can be broken. */
  over(lines: Lines): Kafka {
    return clientOf(this.brokers, lines);
  }

  async topic(partitions = 1, config: Record<string, string> = {}): Promise<string> {
    const topic = unique('topic');
    this.topics.push(topic);
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
    const replicationFactor = Math.min(3, this.brokers.length);
    await this.admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic, numPartitions: partitions, replicationFactor, configEntries }],
    });
    return topic;
  }

  /** Numbered messages into one partition. */
  async fill(topic: string, count: number, { from = 0, partition = 0 } = {}): Promise<void> {
    const messages = Array.from({ length: count }, (_, i) => ({ partition, value: String(from + i) }));
    await this.producer.send({ topic, messages });
  }

  /** A consumer with settings as the service has them, only more impatient. */
  consumer(groupId: string, kafka: Kafka = this.kafka): Consumer {
    const consumer: Consumer = kafka.consumer({
      groupId,
      sessionTimeout: 6_000,
      rebalanceTimeout: 15_000,
      heartbeatInterval: 300,
      maxWaitTimeInMs: 250,
      allowAutoTopicCreation: false,
      retry: {
        retries: 8,
        // a coordinator that is just taking over a group ends a consumer of this client; see docs/engine-faults.md. One that
        // ends while it is told to leave would start again behind everybody's back
        restartOnFailure: () => Promise.resolve(this.consumers.has(consumer)),
      },
    });
    this.consumers.add(consumer);
    return consumer;
  }

  /** Collects what a topic gives to a member of a group, from its beginning unless the group has been further. */
  async listen(
    topic: string,
    groupId = unique('group'),
    fromBeginning = true,
  ): Promise<{ got: Got[]; leave(): Promise<void> }> {
    const got: Got[] = [];
    const consumer = this.consumer(groupId);
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning });
    await consumer.run({
      eachMessage: ({ partition, message }) => {
        got.push({ partition, message });
        return Promise.resolve();
      },
    });
    return { got, leave: () => this.leave(consumer) };
  }

  async leave(consumer: Consumer): Promise<void> {
    this.consumers.delete(consumer);
    await consumer.disconnect();
  }

  /** Committed offsets by partition; -1 where there is none. */
  async committed(groupId: string, topic: string): Promise<number[]> {
    const [found] = await this.admin.fetchOffsets({ groupId, topics: [topic] });
    return (found?.partitions ?? [])
      .sort((a, b) => a.partition - b.partition)
      .map(({ offset }) => Number(offset));
  }

  /** Every consumer leaves: one that a later test kills the broker under would start over for ever. */
  async rest(): Promise<void> {
    await Promise.all([...this.consumers].map((consumer) => this.leave(consumer)));
  }

  async close(): Promise<void> {
    await this.rest();
    if (this.topics.length > 0) await this.admin.deleteTopics({ topics: this.topics });
    await Promise.all([this.producer.disconnect(), this.admin.disconnect()]);
  }
}

export const producerOf = (kafka: Kafka, idempotent = false): Producer =>
  kafka.producer({
    allowAutoTopicCreation: false,
    idempotent,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });

const clientOf = (brokers: string[], lines?: Lines): Kafka =>
  new Kafka({
    clientId: 'conformance',
    brokers,
    connectionTimeout: 3_000,
    requestTimeout: lines ? 3_000 : 30_000,
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 15 },
    ...(lines && { socketFactory: lines.socketFactory }),
  });

export const valuesOf = (got: readonly Got[]): string[] => got.map(({ message }) => String(message.value));
