import { takenIn, asObject, refusedFor, type Answer } from '../commands/answer.js';
import { identified, messageOf, sourceOf, type Command, type SendOptions } from '../commands/command.js';
import type { Sender } from '../signing/key.js';
import { kafkaMessageOf, signMessage, type KafkaMessage } from '../signing/message.js';
import { randomUUID } from 'node:crypto';
import {
  groupPrefixOf,
  header,
  offsetsOf,
  topicsOf,
  type KafkaClient,
  type KafkaConsumer,
  type KafkaProducer,
  type KafkaRecord,
} from './kafka-client.js';
import { Trying } from './trying.js';

export interface KafkaDoorOptions extends Sender {
  readonly kafka: KafkaClient;
  /** `KAFKA_TOPIC_PREFIX` of the installation; `liandong.` when left out. */
  readonly topicPrefix?: string;
  /** A consumer group of this process alone; one by chance, beginning with the agency's id, when left out. */
  readonly groupId?: string;
  /** How long to wait for an answer before the same message is sent again, in ms; 5 s when left out. */
  readonly repeatAfterMs?: number;
}

type Reply = Readonly<Record<string, unknown>>;
type Take = (reply: Reply) => void;

/** The live commands of an agency and those inside a drill have ids of their own. */
const keyOf = (id: string, drill: string | undefined): string => `${drill ?? ''} ${id}`;

/** Sends signed commands by the agency's own topic and hears the replies on another. */
export class KafkaDoor {
  private readonly awaited = new Map<string, Set<Take>>();
  private readonly topics: ReturnType<typeof topicsOf>;
  /** Why no reply will be heard any more. */
  private deafened: { readonly cause: unknown } | undefined;

  private constructor(
    private readonly options: KafkaDoorOptions,
    private readonly producer: KafkaProducer,
    private readonly consumer: KafkaConsumer,
  ) {
    this.topics = topicsOf(options.key.agencyId, options.topicPrefix);
  }

  /** Listens for replies from now on. Rejects with the client's error when no broker can be reached. */
  static async open(options: KafkaDoorOptions): Promise<KafkaDoor> {
    const { kafka, key, groupId = `${groupPrefixOf(key.agencyId)}replies-${randomUUID()}` } = options;
    const quiet = { allowAutoTopicCreation: false };
    const door = new KafkaDoor(options, kafka.producer(quiet), kafka.consumer({ groupId, ...quiet }));
    try {
      await door.producer.connect();
      await door.listen();
    } catch (error) {
      await door.close();
      throw error;
    }
    return door;
  }

  /**
   * Signs a command and sends it until it is answered. Never rejects for what the service or the network does.
   * @throws {TypeError} for a name that is none
   * @throws {Unsignable} for data that JSON cannot carry
   */
  async send(command: Command, options: SendOptions = {}): Promise<Answer> {
    const one = identified(command);
    // signed once: the same message again gets the first answer
    const message = kafkaMessageOf(signMessage(messageOf(one, this.options), this.options.key));
    const topic = one.drill === undefined ? this.topics.commands : this.topics.exerciseCommands;
    const trying = new Trying(options);
    const inbox = this.inboxOf(keyOf(one.id, one.drill));
    try {
      while (!trying.isOver) {
        const failure = this.deafened ?? (await this.put(topic, message));
        if (failure) {
          await trying.pause('unreachable', failure);
          continue;
        }
        const reply = await inbox.next(trying, this.options.repeatAfterMs ?? 5_000);
        const answer = reply && answerIn(one.id, reply);
        if (answer) return answer;
        if (reply)
          await trying.pause(String(reply['code']), { askedMs: Number(reply['retryAfterMs'] ?? 1_000) });
      }
      return trying.undecided(one.id);
    } finally {
      inbox.close();
    }
  }

  async close(): Promise<void> {
    await this.consumer.disconnect();
    await this.producer.disconnect();
  }

  /** What went wrong, where something did. */
  private async put(topic: string, message: KafkaMessage): Promise<{ readonly cause: unknown } | undefined> {
    try {
      const { headers, ...rest } = message;
      await this.producer.send({ topic, acks: -1, messages: [{ ...rest, headers: { ...headers } }] });
      return undefined;
    } catch (cause) {
      return { cause };
    }
  }

  private async listen(): Promise<void> {
    const { consumer, topics } = this;
    const replies = [topics.replies, topics.exerciseReplies];
    consumer.on('consumer.crash', ({ payload: { error, restart } }) => {
      if (!restart) this.deafened = { cause: error };
    });
    const begins = await Promise.all(replies.map((topic) => offsetsOf(this.options.kafka, topic)));
    await consumer.connect();
    await consumer.subscribe({ topics: replies, fromBeginning: false });
    const running = consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      eachBatch: ({ batch }) => {
        for (const record of batch.messages) this.hear(record);
        return Promise.resolve();
      },
    });
    // before the first fetch: `latest` is wherever the topic ends by then, and a reply may be before it already
    replies.forEach((topic, index) => {
      for (const { partition, high } of begins[index] ?? [])
        consumer.seek({ topic, partition, offset: high });
    });
    await running;
  }

  private hear(record: KafkaRecord): void {
    let reply: Reply | undefined;
    try {
      reply = asObject(JSON.parse(String(record.value)));
    } catch {
      return;
    }
    const command = asObject(reply?.['command']);
    if (!reply || command?.['source'] !== sourceOf(this.options)) return;
    const takers = this.awaited.get(keyOf(String(command['id']), header(record, 'ce_drill')));
    for (const take of takers ?? []) take(reply);
  }

  private inboxOf(key: string): Inbox {
    const takers = this.awaited.get(key) ?? new Set();
    this.awaited.set(key, takers);
    const inbox = new Inbox(() => {
      takers.delete(inbox.take);
      if (takers.size === 0) this.awaited.delete(key);
    });
    takers.add(inbox.take);
    return inbox;
  }
}

/** Replies to one command, in the order in which they came. */
class Inbox {
  private readonly replies: Reply[] = [];
  private wake: () => void = () => undefined;

  constructor(readonly close: () => void) {}

  readonly take: Take = (reply) => {
    this.replies.push(reply);
    this.wake();
  };

  /** Nothing when none comes in time. */
  async next(trying: Trying, withinMs: number): Promise<Reply | undefined> {
    if (this.replies.length === 0) {
      const news = new AbortController();
      this.wake = () => news.abort();
      await trying.wait(withinMs, news.signal);
    }
    return this.replies.shift();
  }
}

/** Nothing in a reply that decides nothing: the same may fare better later. */
const answerIn = (commandId: string, reply: Reply): Answer | undefined => {
  const { outcome, code, retryAfterMs } = reply;
  const refusal = asObject(reply['refusal']);
  if (outcome === 'refused' && refusal) return refusedFor(commandId, refusal);
  if (outcome !== 'not-taken' || retryAfterMs !== undefined) return takenIn(commandId, reply);
  return { ...refusedFor(commandId, refusal ?? { code }), isFinal: false };
};
