import { checkpointTopic, groupOf } from '#contracts';
import type { createKafka } from '#messaging';
import { randomUUID } from 'node:crypto';

type Kafka = ReturnType<typeof createKafka>;

/** Each goes on from those before it, so that the newest ones stand for all. */
const mostRead = 100;
const silenceMs = 30_000;

/** The newest notes on the topic, oldest first. */
export async function publishedCheckpoints(kafka: Kafka, topicPrefix: string): Promise<string[]> {
  const topic = checkpointTopic(topicPrefix);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const [ends] = await admin.fetchTopicOffsets(topic);
    const [low, high] = [Number(ends?.low ?? 0), Number(ends?.high ?? 0)];
    if (high <= low) return [];
    // a group of its own that commits nothing: reading is not taking
    const groupId = groupOf(topicPrefix, `checkpoint-reader-${randomUUID()}`);
    const notes = await read(kafka, topic, groupId, Math.max(low, high - mostRead), high);
    await admin.deleteGroups([groupId]);
    return notes;
  } finally {
    await admin.disconnect();
  }
}

async function read(
  kafka: Kafka,
  topic: string,
  groupId: string,
  from: number,
  end: number,
): Promise<string[]> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 250 });
  const notes: string[] = [];
  let silence: NodeJS.Timeout | undefined;
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      silence = setTimeout(() => reject(new Error(`no checkpoint came within ${silenceMs} ms`)), silenceMs);
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          autoCommit: false,
          eachMessage: ({ message }) => {
            silence?.refresh();
            const offset = Number(message.offset);
            if (offset >= from && offset < end && message.value) notes.push(message.value.toString());
            if (offset + 1 >= end) resolve();
            return Promise.resolve();
          },
        })
        .then(() => consumer.seek({ topic, partition: 0, offset: String(from) }))
        .catch(reject);
    });
  } finally {
    clearTimeout(silence);
    await consumer.disconnect();
  }
  return notes;
}
