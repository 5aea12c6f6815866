import { topicsOf } from '#contracts';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from '../message/cloud-event-message.js';
import { runConsumer } from '../consume/consumer.js';
import {
  isReplayable,
  readDeadLetters,
  replayDeadLetter,
  setAside,
  type DeadLetter,
} from './dead-letters.js';
import { quiet, startKafka, until, type TestKafka } from '../kafka.helper-spec.js';
import { ensureTopics } from '../client/kafka.js';
import { BatchingProducer } from '../produce/producer.js';

const prefix = `spec-${randomUUID()}.`;
const topics = topicsOf(prefix);

describe('dead letters', () => {
  let broker: TestKafka;
  let producer: BatchingProducer;
  const marks = { mark: randomUUID() };
  const arrived: IncomingMessage[] = [];
  let stop: () => Promise<void>;

  beforeAll(async () => {
    broker = await startKafka();
    await ensureTopics(broker.kafka, topics, { partitions: 2, replicationFactor: 1 });
    producer = await BatchingProducer.connect(broker.kafka);
    const consumer = await runConsumer(broker.kafka, {
      topics: [topics.commands],
      groupId: randomUUID(),
      inFlight: 4,
      log: quiet,
      handle: (message) => {
        if (String(message.headers['mark']) === marks.mark) arrived.push(message);
        return Promise.resolve({ settled: Promise.resolve() });
      },
    });
    stop = () => consumer.stop();
  });
  afterAll(async () => {
    await stop();
    await producer.close();
    await broker.stop();
  });
  beforeEach(() => {
    marks.mark = randomUUID();
    arrived.length = 0;
  });

  const unfit = { path: '', code: 'unfit' } as const;
  const original = (message: Partial<IncomingMessage>): IncomingMessage => ({
    topic: topics.commands,
    partition: 1,
    offset: '42',
    key: Buffer.from('incident-I1'),
    value: Buffer.from('{"a":'),
    ...message,
    headers: { ...message.headers, mark: Buffer.from(marks.mark) },
  });
  const mine = async (): Promise<DeadLetter[]> =>
    (await readDeadLetters(broker.kafka, prefix, 1_000)).filter(
      ({ headers }) => String(headers['mark']) === marks.mark,
    );

  it.each<[string, Partial<IncomingMessage>]>([
    ['text', {}],
    ['bytes', { value: Buffer.from('00ff80c3280d0a', 'hex'), key: Buffer.from('ff00', 'hex') }],
    ['no key', { key: null }],
    ['no value', { value: null }],
    ['an empty key and value', { key: Buffer.alloc(0), value: Buffer.alloc(0) }],
    [
      'binary, repeated and oddly named headers',
      {
        headers: {
          ce_id: Buffer.from('ff00fe', 'hex'),
          many: [Buffer.from('1'), Buffer.from('2')],
          constructor: Buffer.from('c'),
          empty: Buffer.alloc(0),
        },
      },
    ],
  ])('keep %s as it came, with the reason, and send it again as it was', async (_, parts) => {
    const message = original(parts);
    await setAside(producer, topics.deadLetters, message, { path: 'value', code: 'json', reason: '原因' });
    const [letter, ...more] = await mine();
    expect(more).toEqual([]);
    expect(letter).toMatchObject({
      code: 'json',
      reason: 'value：不是有效的 JSON：原因 · value: is not JSON: 原因',
      origin: { topic: topics.commands, partition: 1, offset: '42' },
    });
    expect(letter).toMatchObject({ key: message.key, value: message.value });
    expect(letter?.headers).toEqual(message.headers);

    if (!letter) throw new Error('unreachable');
    await replayDeadLetter(producer, letter);
    await until(() => arrived.length === 1);
    expect(arrived[0]).toMatchObject({ key: message.key, value: message.value });
    expect(arrived[0]?.headers).toEqual(message.headers);
  });

  it('keep a header without a value as an empty one', async () => {
    await setAside(
      producer,
      topics.deadLetters,
      original({ headers: { ce_id: null, many: [null, 'x'] } }),
      unfit,
    );
    expect((await mine())[0]?.headers).toMatchObject({
      ce_id: Buffer.alloc(0),
      many: [Buffer.alloc(0), Buffer.from('x')],
    });
  });

  it('have room for the largest message that a broker takes', async () => {
    const value = Buffer.alloc(1_048_000, 0x78);
    await producer.send(topics.commands, { key: 'k', value, headers: { mark: marks.mark } });
    await until(() => arrived.length === 1);
    const [message] = arrived;
    if (!message) throw new Error('unreachable');
    await setAside(producer, topics.deadLetters, message, {
      path: 'value',
      code: 'json',
      reason: 'x'.repeat(300),
    });
    expect((await mine())[0]?.value?.equals(value)).toBe(true);
  });

  it('stop at the limit', async () => {
    await Promise.all([1, 2, 3].map(() => setAside(producer, topics.deadLetters, original({}), unfit)));
    expect(await readDeadLetters(broker.kafka, prefix, 2)).toHaveLength(2);
    expect(await readDeadLetters(broker.kafka, prefix, 0)).toEqual([]);
  });

  it('are not sent anywhere when another put them there', async () => {
    await producer.send(topics.deadLetters, {
      key: 'x',
      value: 'forged',
      headers: { mark: marks.mark, dead_letter_topic: topics.replies },
    });
    const [letter] = await mine();
    expect(letter && isReplayable(letter, topics)).toBe(false);
  });
});
