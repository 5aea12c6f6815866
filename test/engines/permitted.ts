import { setTimeout } from 'node:timers/promises';
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

/** What is refused, or done: nothing else that a broker says on the way (a coordinator moves, say) tells of rights. */
const isAnswer = (outcome: string): boolean =>
  ['written', 'read'].includes(outcome) || outcome.endsWith('_AUTHORIZATION_FAILED');

async function answered(ask: () => Promise<string>): Promise<string> {
  let outcome = await ask();
  for (let again = 0; again < 5 && !isAnswer(outcome); again++) {
    await setTimeout(200);
    outcome = await ask();
  }
  return outcome;
}

/** `written`, or what the broker says instead. */
export const write = (kafka: BrokerConfig, topic: string): Promise<string> =>
  answered(() => tryToWrite(kafka, topic));

/** `read`, or what the broker says instead: asks where a group stands in a topic, which needs the right to read both. */
export const read = (kafka: BrokerConfig, topic: string, groupId: string): Promise<string> =>
  answered(() => tryToRead(kafka, topic, groupId));

async function tryToWrite(kafka: BrokerConfig, topic: string): Promise<string> {
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

async function tryToRead(kafka: BrokerConfig, topic: string, groupId: string): Promise<string> {
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
