import { randomUUID } from 'node:crypto';
import { CompressionTypes } from 'kafkajs';
import codecs from 'kafkajs/src/protocol/message/compression/index.js';
import type { IncomingMessage } from '../message/cloud-event-message.js';
import type { MessageHandler } from './intake.js';
import { runConsumer, type RunningConsumer } from './consumer.js';
import { gate, quiet, startKafka, startOwnKafka, until, type TestKafka } from '../kafka.helper-spec.js';
import { ensureTopics } from '../client/kafka.js';
import { BatchingProducer } from '../produce/producer.js';

describe('runConsumer', () => {
  let broker: TestKafka;
  let producer: BatchingProducer;
  let topic: string;
  let groupId: string;
  const running: RunningConsumer[] = [];

  beforeAll(async () => {
    broker = await startKafka();
    producer = await BatchingProducer.connect(broker.kafka);
  });
  afterAll(async () => {
    await producer.close();
    await broker.stop();
  });
  beforeEach(async () => {
    topic = `spec-${randomUUID()}`;
    groupId = `group-${randomUUID()}`;
    await ensureTopics(broker.kafka, { commands: topic }, { partitions: 2, replicationFactor: 1 });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((consumer) => consumer.stop()));
  });

  const consume = async (
    handle: MessageHandler,
    inFlight = 16,
    passes?: (error: unknown) => boolean,
  ): Promise<RunningConsumer> => {
    const consumer = await runConsumer(broker.kafka, {
      topics: [topic],
      groupId,
      inFlight,
      handle,
      passes,
      log: quiet,
    });
    running.push(consumer);
    return consumer;
  };
  const send = (...texts: string[]): Promise<unknown> =>
    Promise.all(
      texts.map((text) => producer.send(topic, { key: text.slice(0, 1), value: text, headers: {} })),
    );
  const text = (message: IncomingMessage): string => message.value?.toString() ?? '';
  const done = { settled: Promise.resolve() };

  const committed = async (): Promise<number> => {
    const admin = broker.kafka.admin();
    await admin.connect();
    const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
    await admin.disconnect();
    return (offsets?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
  };

  it('reads what comes compressed, and goes on past a batch that it cannot unpack', async () => {
    const plain = `spec-${randomUUID()}`;
    const admin = broker.kafka.admin();
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: plain, numPartitions: 1 }] });
    await admin.disconnect();
    const { Codecs } = codecs;
    const codec = Codecs[CompressionTypes.Snappy]!;
    Codecs[CompressionTypes.Snappy] = () => ({
      ...codec(),
      compress: ({ buffer }) => Promise.resolve(literal(buffer)),
    });
    const native = broker.kafka.producer();
    await native.connect();
    try {
      for (const to of [plain, topic])
        for (const compression of [CompressionTypes.Snappy, CompressionTypes.GZIP]) {
          const messages = ['1', '2'].map((n) => ({ key: 'a', value: `${to} ${compression} ${n}` }));
          await native.send({ topic: to, compression, messages });
        }
    } finally {
      Codecs[CompressionTypes.Snappy] = codec;
      await native.disconnect();
    }
    const seen: string[] = [];
    running.push(
      await runConsumer(broker.kafka, {
        topics: [topic, plain],
        groupId,
        inFlight: 1,
        handle: (message) => {
          seen.push(
            message.value ? text(message) : `${message.offset} ${String(message.headers['unreadable'])}`,
          );
          return Promise.resolve(done);
        },
        log: quiet,
      }),
    );
    await until(() => seen.length === 8);
    const of = (to: string) => [1, 2].map((n) => `${to} ${CompressionTypes.GZIP} ${n}`);
    const unpacked = [1, 2].map((n) => `${topic} ${CompressionTypes.Snappy} ${n}`);
    const left = [0, 1].map((offset) => `${offset} snappy: the client does not know this codec`);
    expect(seen.sort()).toEqual([...left, ...unpacked, ...of(topic), ...of(plain)].sort());
  });

  it('knows when the broker had a message, on a topic that has that from it, whatever the sender says', async () => {
    const before = Date.now();
    const yearsAgo = '1000000000000';
    const native = broker.kafka.producer();
    await native.connect();
    const plain = `spec-${randomUUID()}`;
    const admin = broker.kafka.admin();
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: plain, numPartitions: 1 }] });
    await admin.disconnect();
    for (const to of [topic, plain])
      await native.send({ topic: to, messages: [{ key: 'a', value: to, timestamp: yearsAgo }] });
    await native.disconnect();
    const seen = new Map<string, string | undefined>();
    running.push(
      await runConsumer(broker.kafka, {
        topics: [topic, plain],
        groupId,
        inFlight: 1,
        handle: (message) => {
          seen.set(text(message), message.appendedAt);
          return Promise.resolve(done);
        },
        log: quiet,
      }),
    );
    await until(() => seen.size === 2);
    expect(Date.parse(seen.get(topic) ?? '')).toBeGreaterThanOrEqual(before - 1_000);
    // there it is the sender's word, which does not count
    expect(seen.get(plain)).toBeUndefined();
  });

  it('handles one key in order and other keys meanwhile', async () => {
    const held = gate();
    const handled: string[] = [];
    await send('a1', 'a2', 'b1', 'b2', 'c1');
    await consume(async (message) => {
      if (text(message) === 'a1') await held.opened;
      handled.push(text(message));
      return done;
    });
    await until(() => handled.length === 3);
    expect([...handled].sort()).toEqual(['b1', 'b2', 'c1']);
    expect(handled.indexOf('b1')).toBeLessThan(handled.indexOf('b2'));
    held.open();
    await until(() => handled.length === 5);
    expect(handled.slice(3)).toEqual(['a1', 'a2']);
  });

  it('handles no more at once than it may', async () => {
    let now = 0;
    let most = 0;
    let handled = 0;
    const texts = Array.from({ length: 26 * 4 }, (_, i) => `${String.fromCharCode(97 + (i % 26))}${i}`);
    await send(...texts);
    await consume(async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      handled++;
      return done;
    }, 3);
    await until(() => handled === texts.length);
    expect(most).toBe(3);
  });

  it('goes on with a key before its reply is confirmed, and keeps the offset until then', async () => {
    const confirmed = gate();
    const handled: string[] = [];
    await send('a1', 'a2', 'a3');
    const first = await consume((message) => {
      handled.push(text(message));
      return Promise.resolve({
        settled: text(message) === 'a2' ? confirmed.opened : Promise.resolve(),
      });
    });
    await until(() => handled.length === 3);
    await until(async () => (await committed()) === 1);
    confirmed.open();
    await until(async () => (await committed()) === 3);
    await first.stop();
    running.length = 0;
    await consume((message) => {
      handled.push(text(message));
      return Promise.resolve(done);
    });
    await send('a4');
    await until(() => handled.length === 4);
    expect(handled).toEqual(['a1', 'a2', 'a3', 'a4']);
  });

  it.each([
    ['handler', (): ReturnType<MessageHandler> => Promise.reject(new Error('log away'))],
    [
      'confirmation',
      (): ReturnType<MessageHandler> => Promise.resolve({ settled: Promise.reject(new Error('x')) }),
    ],
  ])('gives a message again whose %s failed, in this process and in the next', async (_, fail) => {
    let failures = 0;
    const handled: string[] = [];
    await send('a1', 'a2', 'a3');
    const first = await consume((message) => {
      if (text(message) !== 'a2') handled.push(text(message));
      else {
        failures++;
        return fail();
      }
      return Promise.resolve(done);
    });
    await until(() => failures === 2);
    expect(await committed()).toBeLessThanOrEqual(1);
    await first.stop();
    running.length = 0;
    handled.length = 0;
    await consume((message) => {
      handled.push(text(message));
      return Promise.resolve(done);
    });
    await until(() => handled.includes('a3'));
    expect(handled.slice(handled.indexOf('a2'))).toEqual(['a2', 'a3']);
  });

  it('lets only the key wait whose message needs what is away, and handles the others once', async () => {
    class Away extends Error {}
    let isAway = true;
    let tries = 0;
    const handled: string[] = [];
    await send('a1', 'a2', 'a3', ...[...'bcdefgh'].flatMap((key) => [`${key}1`, `${key}2`]));
    const consumer = await consume(
      (message) => {
        if (text(message) === 'a2' && isAway) {
          tries++;
          return Promise.reject(new Away());
        }
        handled.push(text(message));
        return Promise.resolve(done);
      },
      2,
      (error) => error instanceof Away,
    );
    await until(() => handled.length === 15 && tries >= 2);
    await send('b3', 'h3');
    await until(() => handled.includes('b3') && handled.includes('h3') && tries >= 3);
    expect(handled).toHaveLength(17);
    expect(handled).not.toContain('a3');
    isAway = false;
    await until(async () => (await committed()) === 19);
    expect(handled.filter((one) => one.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(handled).toHaveLength(19);
    const sentinel = Promise.resolve('works on');
    expect(await Promise.race([consumer.failed, sentinel])).toBe('works on');
  });

  it('reports itself as failed when a message can never be handled, so that the process is replaced', async () => {
    await send('a1');
    const consumer = await consume(() => Promise.reject(new Error('never')));
    expect(await consumer.failed).toBeInstanceOf(Error);
  });

  it('skips nothing and keeps the order of each key over restarts at any moment', async () => {
    const texts = Array.from({ length: 120 }, (_, i) => `${'abcde'[i % 5]}${String(i).padStart(3, '0')}`);
    const first = new Map<string, string[]>();
    await send(...texts);
    for (let round = 0; round < 3; round++) {
      let here = 0;
      const consumer = await consume(async (message) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (round < 2 && here > 30) throw new Error('about to be replaced');
        here++;
        const seen = first.get(text(message).slice(0, 1)) ?? [];
        if (!seen.includes(text(message))) seen.push(text(message));
        first.set(text(message).slice(0, 1), seen);
        return done;
      });
      await until(() => (round < 2 ? here > 30 : [...first.values()].flat().length === texts.length));
      await consumer.stop();
      running.length = 0;
    }
    for (const [key, seen] of first) expect(seen).toEqual(texts.filter((one) => one.startsWith(key)));
  });

  it('stays longer in the group of a broker that wants longer sessions than the shortest', async () => {
    const strict = await startOwnKafka({ groupMinSessionTimeoutMs: 20_000 });
    const strictProducer = await BatchingProducer.connect(strict.kafka);
    try {
      await ensureTopics(strict.kafka, { commands: topic }, { partitions: 1, replicationFactor: 1 });
      await strictProducer.send(topic, { key: 'a', value: 'a1', headers: {} });
      const handled: string[] = [];
      const consumer = await runConsumer(strict.kafka, {
        topics: [topic],
        groupId,
        inFlight: 1,
        handle: (message) => {
          handled.push(text(message));
          return Promise.resolve(done);
        },
        log: quiet,
      });
      await until(() => handled.includes('a1'));
      await consumer.stop();
    } finally {
      await strictProducer.close();
      await strict.stop();
    }
  });
});

/** Snappy without compression: one literal. */
function literal(plain: Buffer): Buffer {
  const { length } = plain;
  const long = length - 1;
  return Buffer.concat([
    Buffer.from([(length & 127) | 128, length >> 7, 61 << 2, long & 255, long >> 8]),
    plain,
  ]);
}
