import { agencySource, messageType, observationBatch, topicsOf, type CloudEvent } from '#contracts';
import { kafkaDoor } from '#kafka-door';
import {
  BatchingProducer,
  ensureTopics,
  readDeadLetters,
  runConsumer,
  toMessage,
  type IncomingMessage,
  type RunningConsumer,
} from '#messaging';
import { randomUUID } from 'node:crypto';
import { quiet, startKafka, until, type TestKafka } from '../../../libs/messaging/src/kafka.helper-spec.js';
import { observationHandler } from './observation-handler.js';

const prefix = `spec-${randomUUID()}.`;
const topics = topicsOf(prefix);
const groupId = randomUUID();
const telephone = '13800000001';
const defect = new TypeError("Cannot read properties of undefined (reading 'areaCode')");

const batchOf = (sensorId: string): object => ({
  exercise: false,
  readings: [{ sensorId, kind: 'rainfall', unit: 'mm', value: 1, observedAt: '2026-06-18T12:10:00Z' }],
});
const message = (id: string, name: string, data: object): CloudEvent => ({
  specversion: '1.0',
  id,
  source: agencySource('MET'),
  type: messageType(name),
  subject: 'gateway-MET',
  time: '2026-06-18T12:10:01Z',
  principal: 'gateway',
  role: 'agency-operator',
  data,
});

describe('a defect while observations are handled', () => {
  let broker: TestKafka;
  let producer: BatchingProducer;
  const running: RunningConsumer[] = [];
  const logged: object[] = [];
  const replies: IncomingMessage[] = [];

  beforeAll(async () => {
    broker = await startKafka();
    await ensureTopics(broker.kafka, topics, { partitions: 1, replicationFactor: 1 });
    producer = await BatchingProducer.connect(broker.kafka);
    const usual = { inFlight: 4, log: quiet };
    const handle = kafkaDoor({
      gate: {
        bySignature: () =>
          Promise.resolve({ actor: { agencyId: 'MET', principal: 'gateway', role: 'agency-operator' } }),
      },
      handle: observationHandler(
        { submit: () => Promise.reject(new TypeError(`defect over ${telephone}`)) },
        {
          store: ({ batch }) =>
            batch.readings[0]?.sensorId === 'RG-13' ? Promise.reject(defect) : Promise.resolve(undefined),
        },
      ),
      producer,
      topics,
      log: { error: (about) => logged.push(about) },
    });
    running.push(
      await runConsumer(broker.kafka, { ...usual, topics: [topics.observations], groupId, handle }),
      await runConsumer(broker.kafka, {
        ...usual,
        topics: [topics.replies],
        groupId: randomUUID(),
        handle: (reply) => {
          replies.push(reply);
          return Promise.resolve({ settled: Promise.resolve() });
        },
      }),
    );
  });
  afterAll(async () => {
    await Promise.all(running.map((consumer) => consumer.stop()));
    await producer.close();
    await broker.stop();
  });

  const committed = async (): Promise<string | undefined> => {
    const admin = broker.kafka.admin();
    await admin.connect();
    const [offsets] = await admin.fetchOffsets({ groupId, topics: [topics.observations] });
    await admin.disconnect();
    return offsets?.partitions[0]?.offset;
  };

  it('is set aside with the reason and reported, and its partition goes on', async () => {
    const report = { title: 't', reporterContact: { name: '张某', telephone } };
    for (const event of [
      message('o-1', observationBatch, batchOf('RG-07')),
      message('o-2', observationBatch, batchOf('RG-13')),
      message('o-3', 'incident.report', report),
      message('o-4', observationBatch, batchOf('RG-07')),
    ])
      await producer.send(topics.observations, toMessage(event));

    await until(() => replies.length === 2);
    expect(replies.map(({ headers }) => String(headers['ce_correlationid']))).toEqual(['o-1', 'o-4']);
    await until(async () => (await committed()) === '4');

    const [broken, personal, ...more] = await readDeadLetters(broker.kafka, prefix, 10);
    expect(more).toEqual([]);
    const origin = { topic: topics.observations, partition: 0 };
    expect(broken).toMatchObject({
      code: 'unhandled',
      reason: `无法处理：${defect.message} · cannot be handled: ${defect.message}`,
      origin: { ...origin, offset: '1' },
    });
    expect(JSON.parse(String(broken?.value))).toEqual(batchOf('RG-13'));
    expect(personal).toMatchObject({ value: null, code: 'unhandled', origin: { ...origin, offset: '2' } });
    expect(personal?.reason).not.toContain(telephone);
    expect(logged).toMatchObject([
      { err: defect, ...origin, offset: '1' },
      { ...origin, offset: '2' },
    ]);
  });
});
