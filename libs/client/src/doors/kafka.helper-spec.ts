import type {
  KafkaAdmin,
  KafkaBatch,
  KafkaClient,
  KafkaConsumer,
  KafkaProducer,
  KafkaRecord,
} from './kafka-client.js';

interface Sent {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Record<string, string>;
}

/** A broker of one partition a topic and one consumer, without any of Kafka's waiting. */
export class FakeKafka implements KafkaClient {
  readonly sent: Sent[] = [];
  /** What becomes of what is sent. */
  onSend: (sent: Sent) => void = () => undefined;
  readonly sought = new Map<string, string>();
  readonly groups: string[] = [];
  private readonly records = new Map<string, KafkaRecord[]>();
  private eachBatch: ((batch: KafkaBatch) => Promise<void>) | undefined;
  private crashed: (event: { payload: { error: Error; restart: boolean } }) => void = () => undefined;

  /** `gone` are offsets that the topic does not hold any more. */
  constructor(private readonly gone = 0) {}

  /** Appends, and gives it to who consumes. */
  async append(topic: string, value: object | string, headers: Record<string, string> = {}): Promise<void> {
    const records = this.records.get(topic) ?? [];
    this.records.set(topic, records);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const buffers = Object.fromEntries(
      Object.entries(headers).map(([name, header]) => [name, Buffer.from(header)]),
    );
    const record = { offset: String(this.gone + records.length), value: Buffer.from(text), headers: buffers };
    records.push(record);
    await this.deliver(topic, [record]);
  }

  /** Gives everything again, as after a crash of the client. */
  async deliverAll(topic: string): Promise<void> {
    await this.deliver(topic, this.records.get(topic) ?? []);
  }

  crash(error: Error, restart: boolean): void {
    this.crashed({ payload: { error, restart } });
  }

  producer = (): KafkaProducer => ({
    ...connection,
    send: ({ topic, messages }) => {
      for (const message of messages) {
        const sent = { topic, ...message };
        this.sent.push(sent);
        this.onSend(sent);
      }
      return Promise.resolve();
    },
  });

  admin = (): KafkaAdmin => ({
    ...connection,
    fetchTopicOffsets: (topic) => {
      const high = String(this.gone + (this.records.get(topic)?.length ?? 0));
      return Promise.resolve([{ partition: 0, low: String(this.gone), high }]);
    },
  });

  consumer = ({ groupId }: { groupId: string }): KafkaConsumer => {
    this.groups.push(groupId);
    return {
      ...connection,
      subscribe: () => Promise.resolve(),
      run: ({ eachBatch }) => {
        this.eachBatch = eachBatch;
        return Promise.resolve();
      },
      seek: ({ topic, partition, offset }) => void this.sought.set(`${topic}/${partition}`, offset),
      on: (_, listener) => (this.crashed = listener),
    };
  };

  private async deliver(topic: string, messages: KafkaRecord[]): Promise<void> {
    await this.eachBatch?.({
      batch: { topic, partition: 0, messages },
      resolveOffset: () => undefined,
      heartbeat: () => Promise.resolve(),
      isRunning: () => true,
      isStale: () => false,
    });
  }
}

const connection = { connect: () => Promise.resolve(), disconnect: () => Promise.resolve() };
