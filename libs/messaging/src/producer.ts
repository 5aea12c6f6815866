import { CompressionTypes, Partitioners, type Kafka, type Message, type Producer } from 'kafkajs';
import type { OutgoingMessage } from './cloud-event-message.js';

/** The broker did not confirm a message. Whether it has it is unknown: send the same again. */
export class SendFailed extends Error {
  readonly code = 'send-failed';
}

interface Waiting {
  readonly topic: string;
  readonly message: OutgoingMessage & { readonly partition?: number };
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const maxBatch = 1_000;

/**
 * Sends with all replicas' acknowledgement. What arrives while a send is under way goes out together in the next
 * one, so that order is kept and a burst costs few requests.
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
    });
    await producer.connect();
    return new BatchingProducer(producer);
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
    // lets everything that this turn of the event loop produces join the batch
    await new Promise((next) => setImmediate(next));
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, maxBatch);
      try {
        await this.producer.sendBatch({
          acks: -1,
          compression: CompressionTypes.None,
          topicMessages: byTopic(batch),
        });
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        const failure = new SendFailed(`Kafka did not confirm ${batch.length} message(s)`, { cause });
        for (const { reject } of batch) reject(failure);
      }
    }
    this.sending = undefined;
  }
}

function byTopic(batch: readonly Waiting[]): { topic: string; messages: Message[] }[] {
  const groups = new Map<string, Message[]>();
  for (const { topic, message } of batch) {
    const group = groups.get(topic);
    if (group) group.push(message);
    else groups.set(topic, [message]);
  }
  return [...groups].map(([topic, messages]) => ({ topic, messages }));
}
