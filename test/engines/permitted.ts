import { createKafka, type BrokerConfig, type Log } from '#messaging';

const silent = (): void => undefined;
const quiet: Log = { debug: silent, info: silent, warn: silent, error: silent };

const clientOf = (kafka: BrokerConfig): ReturnType<typeof createKafka> =>
  createKafka(kafka, 'permitted', quiet, { retry: { retries: 0 } });

const typeOf = (error: unknown): string => {
  for (let at = error as { type?: string; cause?: unknown } | undefined; at; at = at.cause as typeof at)
    if (at.type) return at.type;
  return String(error);
};

/** `written`, or what the broker says instead. */
export async function write(kafka: BrokerConfig, topic: string): Promise<string> {
  const producer = clientOf(kafka).producer({ allowAutoTopicCreation: false });
  try {
    await producer.connect();
    await producer.send({ topic, messages: [{ value: 'x' }] });
    return 'written';
  } catch (error) {
    return typeOf(error);
  } finally {
    await producer.disconnect();
  }
}

/** `read`, or what the broker says instead: asks where a group stands in a topic, which needs the right to read both. */
export async function read(kafka: BrokerConfig, topic: string, groupId: string): Promise<string> {
  const consumer = clientOf(kafka).consumer({ groupId, retry: { retries: 0 } });
  try {
    const ended = new Promise<string>((resolve) =>
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(typeOf(payload.error))),
    );
    const fetched = new Promise<string>((resolve) =>
      consumer.on(consumer.events.FETCH, () => resolve('read')),
    );
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({ eachMessage: () => Promise.resolve() });
    return await Promise.race([fetched, ended]);
  } catch (error) {
    return typeOf(error);
  } finally {
    await consumer.disconnect();
  }
}
