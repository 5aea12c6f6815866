import { randomUUID } from 'node:crypto';
import { binaryEvent, jsonEvent } from '@eventstore/db-client';
import { startTestEngine, type TestEngine } from '../testing/engine.js';
import { collect, errorOf, events, numbersIn } from '../testing/events.js';

const credentials = { username: 'admin', password: 'changeit' };

/** Credentials of a call make the client use the unary append. */
describe.each([
  ['batch append', {}],
  ['unary append', { credentials }],
])('%s', (_, call) => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
  });
  afterAll(() => engine.stop());

  const append = (
    stream: string,
    all: ReturnType<typeof events>,
    expectedRevision: 'any' | 'no_stream' | 'stream_exists' | bigint,
  ) => engine.client.appendToStream(stream, all, { expectedRevision, ...call });
  const fresh = () => `tested-${randomUUID()}`;

  it('numbers events from 0 and answers with the last', async () => {
    const stream = fresh();
    const first = await append(stream, events(1), 'no_stream');
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 0n });
    const second = await append(stream, events(3, 'tested', 1), 0n);
    expect(second.nextExpectedRevision).toBe(3n);
    expect(second.position?.commit).toBe((first.position?.commit ?? 0n) + 3n);
    expect(second.position?.prepare).toBe(second.position?.commit);
    expect(await numbersIn(engine.client, stream)).toEqual([0, 1, 2, 3]);
  });

  it('refuses what does not fit the stream, and says how it is', async () => {
    const stream = fresh();
    expect(await errorOf(append(stream, events(1), 'stream_exists'))).toMatchObject({
      type: 'wrong-expected-version',
      expectedVersion: 'stream_exists',
      actualVersion: 'no_stream',
    });
    await append(stream, events(2), 'any');
    expect(await errorOf(append(stream, events(1), 'no_stream'))).toMatchObject({
      type: 'wrong-expected-version',
      streamName: stream,
      expectedVersion: 'no_stream',
      actualVersion: 1n,
    });
    for (const revision of [0n, 2n, 9_223_372_036_854_775_807n]) {
      expect(await errorOf(append(stream, events(1), revision))).toMatchObject({
        type: 'wrong-expected-version',
        expectedVersion: revision,
        actualVersion: 1n,
      });
    }
    await append(stream, events(1, 'tested', 2), 'stream_exists');
    expect(await numbersIn(engine.client, stream)).toEqual([0, 1, 2]);
  });

  it('answers a repeated append with the first answer, also after later ones', async () => {
    const stream = fresh();
    const first = events(2);
    const second = events(2, 'tested', 2);
    const done = [await append(stream, first, 'no_stream'), await append(stream, second, 1n)];
    await append(stream, events(5, 'tested', 4), 'any');
    expect(await append(stream, first, 'no_stream')).toEqual(done[0]);
    expect(await append(stream, second, 1n)).toEqual(done[1]);
    expect(await append(stream, second, 'any')).toEqual(done[1]);
    expect(await append(stream, second, 'stream_exists')).toEqual(done[1]);
    await engine.restart();
    expect(await append(stream, first, 'no_stream')).toEqual(done[0]);
    expect(await append(stream, first, 'any')).toEqual(done[0]);
    expect(await numbersIn(engine.client, stream)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('takes an append that repeats in part only for a conflict', async () => {
    const stream = fresh();
    const [first, second] = events(2);
    await append(stream, [first!, second!], 'no_stream');
    for (const expected of ['no_stream', 'any'] as const) {
      expect(await errorOf(append(stream, [first!, ...events(1)], expected))).toMatchObject({
        type: 'wrong-expected-version',
      });
    }
    expect(await errorOf(append(stream, [second!], 'no_stream'))).toMatchObject({
      type: 'wrong-expected-version',
    });
    expect(await numbersIn(engine.client, stream)).toEqual([0, 1]);
  });

  it('writes a known id again at the next revision, and in another stream', async () => {
    const stream = fresh();
    const [event] = events(1);
    await append(stream, [event!], 'no_stream');
    await append(stream, [event!], 0n);
    expect(await numbersIn(engine.client, stream)).toEqual([0, 0]);
    const other = fresh();
    await append(other, [event!], 'any');
    expect(await numbersIn(engine.client, other)).toEqual([0]);
  });

  it('accepts an append of nothing and writes nothing', async () => {
    const stream = fresh();
    expect(await append(stream, [], 'any')).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await errorOf(collect(engine.client.readStream(stream)))).toMatchObject({
      type: 'stream-not-found',
    });
    await append(stream, events(3), 'any');
    expect(await append(stream, [], 2n)).toMatchObject({ success: true, nextExpectedRevision: 2n });
    expect(await errorOf(append(stream, [], 1n))).toMatchObject({ type: 'wrong-expected-version' });
  });

  it('refuses an append above 1 MiB whole', async () => {
    const stream = fresh();
    const sized = (bytes: number) => binaryEvent({ type: 'blob', data: Buffer.alloc(bytes, 7) });
    await engine.client.appendToStream(stream, sized(1024 * 1024), call);
    expect(
      await errorOf(
        engine.client.appendToStream(stream, [sized(1024 * 1024), sized(1)], {
          ...call,
          batchAppendSize: 600_000,
        }),
      ),
    ).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1024 * 1024 });
    const [only, ...rest] = await collect(engine.client.readStream(stream));
    expect(Buffer.alloc(1024 * 1024, 7).equals(only?.event?.data as Uint8Array)).toBe(true);
    expect(rest).toEqual([]);
  });

  it('gives back an event as it came', async () => {
    const stream = `流-${randomUUID()}`;
    const before = Date.now();
    const json = jsonEvent({
      type: '上报 ✓',
      data: { text: '洪水', list: [1, null] },
      metadata: { who: '局' },
    });
    const binary = binaryEvent({ type: 'b', data: Buffer.of(0, 255, 10), metadata: Buffer.of(1, 2) });
    await engine.client.appendToStream(stream, [json, binary], call);
    const [first, second] = (await collect(engine.client.readStream(stream))).map(({ event }) => event);
    expect(first).toMatchObject({
      streamId: stream,
      id: json.id,
      type: '上报 ✓',
      isJson: true,
      revision: 0n,
      data: json.data,
      metadata: { who: '局' },
    });
    expect(first?.created.getTime()).toBeGreaterThanOrEqual(before);
    expect(first?.created.getTime()).toBeLessThanOrEqual(Date.now());
    expect(second).toMatchObject({ id: binary.id, isJson: false, revision: 1n });
    expect([second?.data, second?.metadata].map((bytes) => Buffer.from(bytes as Uint8Array))).toEqual([
      binary.data,
      binary.metadata,
    ]);
  });

  it('keeps streams with names too long for a key apart', async () => {
    const names = ['x'.repeat(5_000), 'x'.repeat(5_001), `${'联'.repeat(900)}`];
    for (const [i, name] of names.entries()) await append(name, events(1, 'tested', i), 'no_stream');
    for (const [i, name] of names.entries()) expect(await numbersIn(engine.client, name)).toEqual([i]);
  });

  it('lets exactly one of many concurrent writers win a revision', async () => {
    const stream = fresh();
    const attempts = Array.from({ length: 40 }, (_, i) =>
      append(stream, events(2, 'tested', i * 2), 'no_stream'),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ type: 'wrong-expected-version', actualVersion: 1n });
    }
    expect(await numbersIn(engine.client, stream)).toHaveLength(2);
  });

  it('answers a repetition that is in the same commit as its first', async () => {
    const stream = fresh();
    const run = events(3);
    const answers = await Promise.all(Array.from({ length: 20 }, () => append(stream, run, 'no_stream')));
    expect(new Set(answers.map(({ position }) => position?.commit)).size).toBe(1);
    const any = await Promise.all(Array.from({ length: 20 }, () => append(stream, run, 'any')));
    expect(any[0]).toEqual(answers[0]);
    expect(await numbersIn(engine.client, stream)).toEqual([0, 1, 2]);
  });
});

describe('one call', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
  });
  afterAll(() => engine.stop());

  it('has its appends taken in the order they came', async () => {
    // Until it is connected the client itself keeps no order.
    await engine.client.appendToStream('ordered', events(1), { expectedRevision: 'no_stream' });
    const answers = await Promise.all(
      events(200).map((event, i) =>
        engine.client.appendToStream('ordered', event, { expectedRevision: BigInt(i) }),
      ),
    );
    expect(answers.map(({ nextExpectedRevision }) => Number(nextExpectedRevision) - 1)).toEqual([
      ...answers.keys(),
    ]);
  });
});
