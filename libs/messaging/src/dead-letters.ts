import { randomUUID } from 'node:crypto';
import { topics } from '#contracts';
import type { Kafka } from 'kafkajs';
import type { IncomingMessage } from './cloud-event-message.js';
import type { BatchingProducer } from './producer.js';

/** A message that could not be read, as it lies on the dead-letter topic. */
export interface DeadLetter {
  readonly partition: number;
  readonly offset: string;
  readonly reason: string;
  readonly origin: { readonly topic: string; readonly partition: number; readonly offset: string };
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

const prefix = 'dead_letter_';

/** Puts a message aside with the reason: original key, bytes and headers are kept as they are. */
export function setAside(
  producer: BatchingProducer,
  message: IncomingMessage,
  reason: string,
): Promise<void> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    const one = Array.isArray(value) ? value[0] : value;
    if (one !== undefined) headers[name] = one.toString();
  }
  return producer.send(topics.deadLetters, {
    key: message.key,
    value: message.value,
    headers: {
      ...headers,
      [`${prefix}reason`]: reason,
      [`${prefix}topic`]: message.topic,
      [`${prefix}partition`]: String(message.partition),
      [`${prefix}offset`]: message.offset,
    },
  });
}

/** Reads the dead letters that are there now, oldest first in each partition; stops at `limit`. */
export async function readDeadLetters(kafka: Kafka, limit: number): Promise<DeadLetter[]> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topics.deadLetters);
  const pending = new Map(
    ends
      .filter(({ low, high }) => BigInt(high) > BigInt(low))
      .map(({ partition, high }) => [partition, BigInt(high)] as const),
  );
  if (pending.size === 0) {
    await admin.disconnect();
    return [];
  }

  const letters: DeadLetter[] = [];
  // a group of its own that commits nothing: reading is not taking
  const groupId = `liandong-dead-letter-reader-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topics.deadLetters], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          autoCommit: false,
          eachMessage: ({ partition, message }) => {
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
    await consumer.disconnect();
    await admin.deleteGroups([groupId]);
    await admin.disconnect();
  }
  return letters;
}

/** Sends a dead letter to the topic it came from, as it was. */
export const replayDeadLetter = (producer: BatchingProducer, dead: DeadLetter): Promise<void> =>
  producer.send(dead.origin.topic, {
    key: dead.key,
    value: dead.value,
    headers: dead.headers,
  });

function letter(
  partition: number,
  message: { offset: string; key: Buffer | null; value: Buffer | null; headers?: IncomingMessage['headers'] },
): DeadLetter {
  const text = (name: string): string => String(message.headers?.[`${prefix}${name}`] ?? '');
  const headers = Object.entries(message.headers ?? {})
    .filter(([name]) => !name.startsWith(prefix))
    .map(([name, value]) => [name, String(value)] as const);
  return {
    partition,
    offset: message.offset,
    reason: text('reason'),
    origin: { topic: text('topic'), partition: Number(text('partition')), offset: text('offset') },
    key: message.key,
    value: message.value,
    headers: Object.fromEntries(headers),
  };
}
