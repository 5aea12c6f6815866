/**
 * The part of kafkajs that is used here: `new Kafka(…)` of that package fits, and so does anything else of this form,
 * so that a program that speaks HTTP alone needs no Kafka client.
 */
export interface KafkaClient {
  producer(options: { allowAutoTopicCreation: boolean }): KafkaProducer;
  consumer(options: { groupId: string; allowAutoTopicCreation: boolean }): KafkaConsumer;
  admin(): KafkaAdmin;
}

interface Connection {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

export interface KafkaProducer extends Connection {
  send(record: {
    topic: string;
    acks: number;
    messages: { key: string; value: string; headers: Record<string, string> }[];
  }): Promise<unknown>;
}

export interface KafkaAdmin extends Connection {
  fetchTopicOffsets(topic: string): Promise<{ partition: number; low: string; high: string }[]>;
}

type Header = Buffer | string | (Buffer | string)[] | undefined;

export interface KafkaRecord {
  readonly offset: string;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Header>>;
}

export interface KafkaBatch {
  readonly batch: { readonly topic: string; readonly partition: number; readonly messages: KafkaRecord[] };
  readonly resolveOffset: (offset: string) => void;
  readonly heartbeat: () => Promise<void>;
  readonly isRunning: () => boolean;
  readonly isStale: () => boolean;
}

export interface KafkaConsumer extends Connection {
  subscribe(what: { topics: string[]; fromBeginning: boolean }): Promise<void>;
  run(config: {
    autoCommit: boolean;
    eachBatchAutoResolve: boolean;
    eachBatch: (batch: KafkaBatch) => Promise<void>;
  }): Promise<void>;
  seek(to: { topic: string; partition: number; offset: string }): void;
  on(
    event: 'consumer.crash',
    listener: (event: { payload: { error: Error; restart: boolean } }) => void,
  ): unknown;
}

/** A header as text, the first where there are several. */
export function header({ headers }: KafkaRecord, name: string): string | undefined {
  const value = headers?.[name];
  const one = Array.isArray(value) ? value[0] : value;
  return one?.toString();
}

/** How an agency's id stands in the names of its topics: Kafka takes `.` and `_` for one in the names of metrics. */
const segmentOf = (agencyId: string): string =>
  agencyId.replace(/[._]/g, (one) => (one === '.' ? '.2E' : '.5F'));

/** What its consumer groups begin with. */
export const groupPrefixOf = (agencyId: string): string => `${segmentOf(agencyId)}:`;

/** An agency's own topics at an installation, which begin with what that calls its prefix. */
export const topicsOf = (agencyId: string, prefix = 'liandong.') => {
  const own = (name: string): string => `${prefix}${name}.${segmentOf(agencyId)}`;
  return {
    commands: own('commands'),
    replies: own('replies'),
    events: own('events'),
    exerciseCommands: own('exercise-commands'),
    exerciseReplies: own('exercise-replies'),
    exerciseEvents: own('exercise-events'),
  };
};

/** All headers of a kind as texts. */
export function attributesOf({ headers = {} }: KafkaRecord): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const one = Array.isArray(value) ? value[0] : value;
    if (name.startsWith('ce_') && one !== undefined) attributes[name.slice(3)] = one.toString();
  }
  return attributes;
}

/** The first and the next offset of each partition. */
export async function offsetsOf(
  kafka: KafkaClient,
  topic: string,
): Promise<readonly { readonly partition: number; readonly low: string; readonly high: string }[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await admin.fetchTopicOffsets(topic);
  } finally {
    await admin.disconnect();
  }
}
