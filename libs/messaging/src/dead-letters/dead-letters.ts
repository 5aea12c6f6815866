import { randomUUID } from 'node:crypto';
import {
  groupOf,
  incomingTopics,
  placeOf,
  topicsOf,
  violationSentence,
  type Topics,
  type Violation,
} from '#contracts';
import type { Consumer, Kafka } from 'kafkajs';
import type { IncomingMessage } from '../message/cloud-event-message.js';
import type { BatchingProducer } from '../produce/producer.js';

/** A message that could not be read, as it lies on the dead-letter topic. */
export interface DeadLetter {
  readonly partition: number;
  readonly offset: string;
  /** Stable, what was wrong; as `reason` for people, in both languages. */
  readonly code: string;
  readonly reason: string;
  readonly origin: { readonly topic: string; readonly partition: number; readonly offset: string };
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IncomingMessage['headers'];
}

const prefix = 'dead_letter_';

/** Puts a message aside with the reason: original key, bytes and headers are kept as they are. */
export const setAside = (
  producer: Pick<BatchingProducer, 'send'>,
  deadLetterTopic: string,
  message: IncomingMessage,
  reason: Violation,
): Promise<void> => {
  const { zh, en } = violationSentence(reason);
  return producer.send(deadLetterTopic, {
    key: message.key,
    value: message.value,
    headers: {
      ...sendable(message.headers),
      [`${prefix}code`]: reason.code,
      [`${prefix}reason`]: `${zh} · ${en}`,
      [`${prefix}topic`]: message.topic,
      [`${prefix}partition`]: String(message.partition),
      [`${prefix}offset`]: message.offset,
    },
  });
};

/** kafkajs reads a header without a value but cannot write one: it goes on as an empty one. */
const sendable = (headers: IncomingMessage['headers']): IncomingMessage['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((one) => one ?? '') : (value ?? ''),
    ]),
  );

/**
 * Reads the dead letters that are there now, oldest first in each partition; stops at `limit`. Rejects when the
 * broker says nothing new for a while.
 */
export async function readDeadLetters(
  kafka: Kafka,
  topicPrefix: string,
  limit: number,
): Promise<DeadLetter[]> {
  const topic = topicsOf(topicPrefix).deadLetters;
  const admin = kafka.admin();
  await admin.connect();
  try {
    const ends = await admin.fetchTopicOffsets(topic);
    const pending = new Map(
      ends
        .filter(({ low, high }) => BigInt(high) > BigInt(low))
        .map(({ partition, high }) => [partition, BigInt(high)] as const),
    );
    if (pending.size === 0 || limit <= 0) return [];
    // a group of its own that commits nothing: reading is not taking
    const groupId = groupOf(topicPrefix, `dead-letter-reader-${randomUUID()}`);
    const letters = await readUpTo(kafka.consumer({ groupId, maxWaitTimeInMs: 250 }), topic, pending, limit);
    await admin.deleteGroups([groupId]);
    return letters;
  } finally {
    await admin.disconnect();
  }
}

const silenceMs = 30_000;

async function readUpTo(
  consumer: Consumer,
  topic: string,
  pending: Map<number, bigint>,
  limit: number,
): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  let silence: NodeJS.Timeout | undefined;
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const listen = (): void => {
        clearTimeout(silence);
        silence = setTimeout(
          () => reject(new Error(`no dead letter came within ${silenceMs} ms though there are more`)),
          silenceMs,
        );
      };
      listen();
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          autoCommit: false,
          eachMessage: ({ partition, message }) => {
            listen();
            const end = pending.get(partition);
            if (end !== undefined && letters.length < limit) letters.push(letter(partition, message));
            if (end !== undefined && BigInt(message.offset) + 1n >= end) pending.delete(partition);
            if (pending.size === 0 || letters.length >= limit) resolve();
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    clearTimeout(silence);
    await consumer.disconnect();
  }
  return letters;
}

/** A letter that this service did not put aside could send anything anywhere. */
export const isReplayable = ({ origin }: DeadLetter, topics: Topics): boolean =>
  (incomingTopics as readonly (string | undefined)[]).includes(placeOf(topics, origin.topic)?.name);

/** Sends a dead letter to the topic it came from, as it was. */
export const replayDeadLetter = (producer: BatchingProducer, dead: DeadLetter): Promise<void> =>
  producer.send(dead.origin.topic, { key: dead.key, value: dead.value, headers: dead.headers });

function letter(
  partition: number,
  message: { offset: string; key: Buffer | null; value: Buffer | null; headers?: IncomingMessage['headers'] },
): DeadLetter {
  const headers = Object.entries(message.headers ?? {});
  const said = Object.fromEntries(headers.filter(([name]) => name.startsWith(prefix)));
  const text = (name: string): string => String(said[`${prefix}${name}`] ?? '');
  return {
    partition,
    offset: message.offset,
    code: text('code'),
    reason: text('reason'),
    origin: { topic: text('topic'), partition: Number(text('partition')), offset: text('offset') },
    key: message.key,
    value: message.value,
    headers: Object.fromEntries(headers.filter(([name]) => !name.startsWith(prefix))),
  };
}
