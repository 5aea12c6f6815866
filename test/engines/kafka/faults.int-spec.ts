import { Bus, producerOf, valuesOf } from './bus.js';
import { kafkaBroker, type Engine } from '../engines.js';
import { Lines } from './lines.js';
import { unique, until, upTo } from '../support.js';

describe('broken connections', () => {
  let engine: Engine;
  let bus: Bus;
  beforeAll(async () => {
    engine = await kafkaBroker();
    bus = await Bus.open(engine);
  });
  afterEach(() => bus.rest());
  afterAll(async () => {
    await bus.close();
    await engine.stop();
  });

  const consume = async (topic: string, lines: Lines) => {
    const consumer = bus.consumer(unique('group'), bus.over(lines));
    const got: number[] = [];
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => {
        got.push(Number(message.value));
        return Promise.resolve();
      },
    });
    return { got, leave: () => bus.leave(consumer) };
  };

  it('do not end a consumer: it connects again and misses nothing', async () => {
    const topic = await bus.topic();
    const lines = new Lines();
    const { got, leave } = await consume(topic, lines);
    for (let round = 0; round < 5; round++) {
      await bus.fill(topic, 20, { from: round * 20 });
      await until(() => got.at(-1) === round * 20 + 19, `round ${round}`);
      lines.cut();
    }
    expect([...new Set(got)]).toEqual(upTo(100));
    await leave();
  });

  it('that are open but dead are given up', async () => {
    const topic = await bus.topic();
    const lines = new Lines();
    const { got, leave } = await consume(topic, lines);
    await bus.fill(topic, 5);
    await until(() => got.length === 5, 'the first messages');
    lines.fallSilent();
    lines.speakAgain();
    await bus.fill(topic, 5, { from: 5 });
    await until(() => new Set(got).size === 10, 'the later messages');
    await leave();
  });

  it('do not keep a producer from having everything acknowledged in the end', async () => {
    const topic = await bus.topic();
    const lines = new Lines();
    const producer = producerOf(bus.over(lines));
    await producer.connect();
    for (let n = 0; n < 60; n++) {
      if (n % 10 === 5) lines.cut();
      await producer.send({ topic, acks: -1, messages: [{ partition: 0, value: String(n) }] });
    }
    await producer.disconnect();
    const { got } = await bus.listen(topic);
    await until(() => got.length >= 60, 'all messages');
    expect([...new Set(valuesOf(got))]).toEqual(upTo(60).map(String));
  });

  it('make a plain producer repeat a message, and an idempotent one not', async () => {
    for (const idempotent of [false, true]) {
      const topic = await bus.topic();
      const lines = new Lines();
      const producer = producerOf(bus.over(lines), idempotent);
      await producer.connect();
      for (let n = 0; n < 12; n++) {
        if (n % 4 === 2) lines.loseNextAnswer();
        await producer.send({ topic, acks: -1, messages: [{ partition: 0, value: String(n) }] });
      }
      await producer.disconnect();
      expect(lines.lostAnswers).toBe(3);
      const { got, leave } = await bus.listen(topic);
      await until(() => valuesOf(got).includes('11'), 'the last message');
      expect([...new Set(valuesOf(got))]).toEqual(upTo(12).map(String));
      expect(got).toHaveLength(idempotent ? 12 : 15);
      await leave();
    }
  });

  it('leave others alone', async () => {
    const topic = await bus.topic();
    const lines = new Lines();
    const { got, leave } = await consume(topic, lines);
    const { got: others } = await bus.listen(topic);
    const writing = (async () => {
      for (let n = 0; n < 100; n++) await bus.fill(topic, 1, { from: n });
    })();
    for (let round = 0; round < 20; round++) {
      lines.cut();
      await until(() => others.length >= round * 5, 'the others to go on');
    }
    await writing;
    await until(() => others.length === 100 && new Set(got).size === 100, 'all messages');
    await leave();
  });
});
