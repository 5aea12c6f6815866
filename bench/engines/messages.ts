import type { Config } from '#platform';
import { createKafka } from '#messaging';
import { connect, type Socket } from 'node:net';
import { quiet } from '../load.js';
import { rate } from '../raw.js';

export interface Traffic {
  readonly messages: number;
  /** Of each message. */
  readonly bytes: number;
  readonly perBatch: number;
  /** Batches on their way at once. */
  readonly inFlight: number;
}

/** Messages per second. */
export interface Rates {
  readonly produced: number;
  readonly consumed: number;
}

/** By the service's client on a topic of its own, acknowledged by all replicas. */
export async function throughKafka(config: Config, traffic: Traffic): Promise<Rates> {
  const { messages, bytes, perBatch, inFlight } = traffic;
  const kafka = createKafka(config.kafka, 'bench', quiet);
  const topic = `${config.topicPrefix}bench-${Date.now()}`;
  const admin = kafka.admin();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 100 });
  await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
  try {
    const { replicationFactor } = config;
    await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic, numPartitions: inFlight, replicationFactor }],
    });
    const value = Buffer.alloc(bytes, 'x');
    // a batch is one partition's, as a producer with keys and a linger time sends it
    const send = (batch: number): Promise<unknown> =>
      producer.send({
        topic,
        acks: -1,
        messages: Array.from({ length: perBatch }, () => ({ value, partition: batch % inFlight })),
      });
    await rate(inFlight * 10, inFlight, send);
    const batches = messages / perBatch;
    const produced = (await rate(batches, inFlight, send)) * perBatch;

    let count = 0;
    let startedAt = 0;
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const consumed = await new Promise<number>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          partitionsConsumedConcurrently: inFlight,
          eachBatch: ({ batch }) => {
            startedAt ||= performance.now();
            count += batch.messages.length;
            if (count >= messages) resolve(count / ((performance.now() - startedAt) / 1_000));
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
    return { produced, consumed };
  } finally {
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  }
}

/** The same bytes there, with a short answer to each batch, and back. */
export async function throughSocket(port: number, traffic: Traffic): Promise<Rates> {
  const { messages, bytes, perBatch, inFlight } = traffic;
  const batches = messages / perBatch;
  const frame = Buffer.alloc(4 + bytes * perBatch);
  frame.writeUInt32BE(bytes * perBatch);

  const out = await open(port);
  const waiting: (() => void)[] = [];
  let answered = 0;
  out.on('data', (chunk: Buffer) => {
    for (answered += chunk.length; answered >= 4; answered -= 4) waiting.shift()?.();
  });
  const send = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      out.write(frame);
    });
  const produced = (await rate(batches, inFlight, send)) * perBatch;
  out.destroy();

  const back = await open(port);
  let received = 0;
  const startedAt = performance.now();
  await new Promise<void>((resolve) => {
    back.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received >= messages * bytes) resolve();
    });
    back.write(Buffer.alloc(4));
  });
  const consumed = received / bytes / ((performance.now() - startedAt) / 1_000);
  back.destroy();
  return { produced, consumed };
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
