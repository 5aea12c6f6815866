import { CompressionTypes, Partitioners, type Kafka, type Message, type Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBrokerAway } from '../client/broker-faults.js';
import type { HeaderValue, OutgoingMessage } from '../message/cloud-event-message.js';

/** The broker did not confirm a message. Whether it has it is unknown: send the same again. */
export class SendFailed extends Error {
  readonly code = 'send-failed';
}

const lingerMs = 3;
/** A rolling restart passes, a cluster that is gone is noticed. */
const patienceMs = 12_000;
const pauses = { firstMs: 100, longestMs: 1_000 };
/** How long the broker may wait for its replicas: less than the client waits for the broker. */
const replicasMs = 4_000;

interface Waiting {
  readonly topic: string;
  readonly message: Omit<OutgoingMessage, 'headers'> & {
    readonly headers: Readonly<Record<string, HeaderValue | HeaderValue[] | undefined>>;
    readonly partition?: number;
  };
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const maxBatch = 1_000;

/** All of a batch may go to one partition, where a broker takes 1 MiB at once. A larger message goes alone. */
const maxBatchBytes = 768 * 1024;

/**
 * Sends with all replicas' acknowledgement. What arrives while a send is under way goes out together in the next
 * one, so that order is kept and a burst costs few requests. When a send fails, what waits behind it fails too: it
 * would otherwise overtake.
 */
export class BatchingProducer {
  private waiting: Waiting[] = [];
  private sending: Promise<void> | undefined;

  private constructor(private readonly producer: Producer) {}

  static async connect(kafka: Kafka): Promise<BatchingProducer> {
    const producer = kafka.producer({
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
      // the client's own retry drops partitions that have moved to a broker that answered already, and resolves
      // all the same (kafkajs #1303): a failed batch is repeated here, as a whole
      retry: { retries: 0 },
    });
    await producer.connect();
    return new BatchingProducer(producer);
  }

  /** Another queue over the same connections: what fails in one fails in no other. Closed with this one. */
  beside(): BatchingProducer {
    return new BatchingProducer(this.producer);
  }

  /** Resolves when the message is durable; rejects with {@link SendFailed}. */
  send(topic: string, message: Waiting['message']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ topic, message, resolve, reject });
      this.sending ??= this.drain();
    });
  }

  /** Sends what waits, then disconnects. */
  async close(): Promise<void> {
    await this.sending;
    await this.producer.disconnect();
  }

  private async drain(): Promise<void> {
    // a request costs the broker as much for one message as for fifty: what comes within a moment goes together
    await new Promise((next) => setTimeout(next, lingerMs));
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, fitting(this.waiting));
      try {
        await this.deliver(batch);
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        const failed = [...batch, ...this.waiting.splice(0)];
        const failure = new SendFailed(`Kafka did not confirm ${failed.length} message(s)`, { cause });
        for (const { reject } of failed) reject(failure);
      }
    }
    this.sending = undefined;
  }

  /** Repeats the whole batch until the broker confirms all of it: what it had already comes twice, in order. */
  private async deliver(batch: readonly Waiting[]): Promise<void> {
    const end = Date.now() + patienceMs;
    for (let pauseMs = pauses.firstMs; ; pauseMs = Math.min(pauseMs * 2, pauses.longestMs)) {
      try {
        await this.producer.sendBatch({
          acks: -1,
          timeout: replicasMs,
          compression: CompressionTypes.None,
          topicMessages: byTopic(batch),
        });
        return;
      } catch (error) {
        if (Date.now() > end || !isBrokerAway(error)) throw error;
        await sleep(pauseMs);
      }
    }
  }
}

/** How many from the front make one batch. */
function fitting(waiting: readonly Waiting[]): number {
  let bytes = 0;
  for (const [index, { message }] of waiting.entries()) {
    bytes += sizeOf(message);
    if (index > 0 && (bytes > maxBatchBytes || index === maxBatch)) return index;
  }
  return waiting.length;
}

const recordOverhead = 64;

const sizeOf = ({ key, value, headers }: Waiting['message']): number =>
  recordOverhead +
  Object.entries(headers).reduce(
    (sum, [name, header]) =>
      [header].flat().reduce((size, one) => size + name.length + 8 + bytesOf(one ?? null), sum),
    bytesOf(key) + bytesOf(value),
  );

const bytesOf = (value: HeaderValue): number => (value === null ? 0 : Buffer.byteLength(value));

function byTopic(batch: readonly Waiting[]): { topic: string; messages: Message[] }[] {
  const groups = new Map<string, Message[]>();
  for (const { topic, message } of batch) {
    const group = groups.get(topic);
    if (group) group.push(message as Message);
    else groups.set(topic, [message as Message]);
  }
  return [...groups].map(([topic, messages]) => ({ topic, messages }));
}
