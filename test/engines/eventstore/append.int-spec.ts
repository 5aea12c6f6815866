import { ErrorType, jsonEvent, type EventStoreDBClient } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { embeddedOnly, eventStore, type Engine } from '../engines.js';
import { clientOf, events, numbersIn } from './events.js';
import { collect, errorOf, unique, upTo } from '../support.js';

describe('appending', () => {
  let engine: Engine;
  let client: EventStoreDBClient;
  beforeAll(async () => {
    engine = await eventStore();
    client = clientOf(engine.url);
  });
  afterAll(async () => {
    await client.dispose();
    await engine.stop();
  });

  const append = (stream: string, batch: ReturnType<typeof events>, expectedRevision: bigint | 'no_stream') =>
    client.appendToStream(stream, batch, { expectedRevision });
  const conflict = { type: ErrorType.WRONG_EXPECTED_VERSION };

  it('tells the revision and the log position of the last event', async () => {
    const stream = unique('stream');
    const first = await append(stream, events(3), 'no_stream');
    const second = await append(stream, events(2, 3), 2n);
    expect(first.nextExpectedRevision).toBe(2n);
    expect(second.nextExpectedRevision).toBe(4n);
    const read = await collect(client.readStream(stream));
    expect(read.map(({ event }) => event?.revision)).toEqual([0n, 1n, 2n, 3n, 4n]);
    expect(read[2]?.event?.position).toEqual(first.position);
    expect(read[4]?.event?.position).toEqual(second.position);
  });

  it('keeps id, type, data and metadata as they were, and says when it recorded them', async () => {
    const stream = unique('stream');
    const data = { 文: '四川省宜宾市', '"\\': [1, 2.5, -0.25, null, true, ''], deep: { a: { b: {} } } };
    const metadata = {
      commandId: randomUUID(),
      occurredAt: '2026-06-18T14:20:00.000Z',
      actor: { role: 'x' },
    };
    const event = jsonEvent({ id: randomUUID(), type: 'incident.reported.v1', data, metadata });
    const before = Date.now();
    await append(stream, [event], 'no_stream');
    const [read] = await collect(client.readStream(stream));
    expect(read?.event).toMatchObject({ id: event.id, type: event.type, streamId: stream, data, metadata });
    // the log's clock may be another machine's
    expect(Math.abs((read?.event?.created.getTime() ?? 0) - before)).toBeLessThan(300_000);
  });

  it.each([
    ['a revision that is past', 'existing', 0n],
    ['a revision that is yet to come', 'existing', 5n],
    ['no stream where there is one', 'existing', 'no_stream'],
    ['a revision of a stream that is missing', 'missing', 0n],
  ] as const)('refuses %s and writes nothing', async (_, which, expected) => {
    const stream = unique('stream');
    if (which === 'existing') await append(stream, events(2), 'no_stream');
    expect(await errorOf(append(stream, events(1, 9), expected))).toMatchObject(conflict);
    if (which === 'existing') expect(await numbersIn(client, stream)).toEqual([0, 1]);
    else expect(await errorOf(numbersIn(client, stream))).toMatchObject({ type: ErrorType.STREAM_NOT_FOUND });
  });

  it.each([['no_stream'], [1n]] as const)(
    'answers a repeat at %s like the first, at once and later',
    async (at) => {
      const stream = unique('stream');
      if (at !== 'no_stream') await append(stream, events(2), 'no_stream');
      const batch = events(3, 10);
      const first = await append(stream, batch, at);
      const atOnce = await append(stream, batch, at);
      await append(stream, events(300, 20), first.nextExpectedRevision);
      const later = await append(stream, batch, at);
      for (const repeat of [atOnce, later]) {
        expect(repeat.nextExpectedRevision).toBe(first.nextExpectedRevision);
        expect(repeat.position).toEqual(first.position);
      }
      expect(await numbersIn(client, stream)).toHaveLength((at === 'no_stream' ? 0 : 2) + 303);
    },
  );

  it('writes once what is repeated while under way, answers one of them, and later ones like it', async () => {
    const stream = unique('stream');
    const batch = events(2);
    // a real log leaves those without an answer that come while the first is being written
    const repeats = upTo(10).map(() => append(stream, batch, 'no_stream'));
    const first = await Promise.any(repeats);
    expect(first.nextExpectedRevision).toBe(1n);
    expect(await append(stream, batch, 'no_stream')).toEqual(first);
    expect(await numbersIn(client, stream)).toEqual([0, 1]);
  });

  it('refuses what only begins like the first', async () => {
    const stream = unique('stream');
    const [a, b] = events(2) as [ReturnType<typeof events>[0], ReturnType<typeof events>[0]];
    await append(stream, [a, b], 'no_stream');
    expect(await errorOf(append(stream, [a, ...events(1, 7)], 'no_stream'))).toMatchObject(conflict);
    expect(await errorOf(append(stream, [a, b, ...events(1, 7)], 'no_stream'))).toMatchObject(conflict);
    expect(await errorOf(append(stream, [...events(1, 7), b], 'no_stream'))).toMatchObject(conflict);
    expect(await numbersIn(client, stream)).toEqual([0, 1]);
  });

  it('writes the same id again at the revision that is next', async () => {
    const stream = unique('stream');
    const batch = events(1);
    await append(stream, batch, 'no_stream');
    expect((await append(stream, batch, 0n)).nextExpectedRevision).toBe(1n);
    expect(await numbersIn(client, stream)).toEqual([0, 0]);
  });

  it('takes the same id in two streams', async () => {
    const batch = events(1);
    const streams = [unique('stream'), unique('stream')];
    for (const stream of streams) await append(stream, batch, 'no_stream');
    for (const stream of streams) expect(await numbersIn(client, stream)).toEqual([0]);
  });

  it('lets exactly one in of several that write at the same revision', async () => {
    const stream = unique('stream');
    for (const revision of ['no_stream', 0n, 1n] as const) {
      const outcomes = await Promise.allSettled(upTo(16).map(() => append(stream, events(1), revision)));
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused).toHaveLength(15);
      for (const { reason } of refused) expect(reason).toMatchObject(conflict);
    }
    expect(await numbersIn(client, stream)).toHaveLength(3);
  });

  it('keeps apart many appends in flight', async () => {
    const streams = upTo(64).map(() => unique('stream'));
    await Promise.all(
      streams.map(async (stream, i) => {
        for (let n = 0; n < 10; n++)
          await append(stream, events(1, i * 100 + n), BigInt(n - 1) < 0n ? 'no_stream' : BigInt(n - 1));
      }),
    );
    const read = await Promise.all(streams.map((stream) => numbersIn(client, stream)));
    expect(read).toEqual(streams.map((_, i) => upTo(10).map((n) => i * 100 + n)));
  });

  it('shows all events of an append or none', async () => {
    const stream = unique('stream');
    await append(stream, events(100), 'no_stream');
    let writing = true;
    const seen = new Set<number>();
    const reader = (async () => {
      while (writing) seen.add((await collect(client.readStream(stream))).length);
    })();
    for (let n = 1; n < 20; n++) await append(stream, events(100, n * 100), BigInt(n * 100 - 1));
    writing = false;
    await reader;
    expect(seen.size).toBeGreaterThan(1);
    expect([...seen].filter((length) => length % 100 !== 0)).toEqual([]);
  });

  it('takes large events, and refuses an append that is too large without writing any of it', async () => {
    const stream = unique('stream');
    const large = (bytes: number) =>
      jsonEvent({ id: randomUUID(), type: 'large', data: { text: 'x'.repeat(bytes) } });
    await append(stream, [large(300_000), large(300_000)], 'no_stream');
    const read = await collect(client.readStream(stream));
    expect(read.map(({ event }) => (event?.data as { text: string }).text.length)).toEqual([
      300_000, 300_000,
    ]);

    const much = upTo(6).map(() => large(500_000));
    const outcome = await append(stream, much, 1n).then(
      () => 'written',
      (error: { type: string }) => error.type,
    );
    // how much is too much is a setting of the server
    expect(['written', ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED]).toContain(outcome);
    expect(await collect(client.readStream(stream))).toHaveLength(outcome === 'written' ? 8 : 2);
  });
});

describe('an append that comes again while it is being written', () => {
  const its = embeddedOnly('EVENTSTORE_URL');

  its(
    'is not answered before its deadline (embedded only: the writing takes long)',
    async () => {
      const engine = await eventStore({ LIANDONG_ES_COMMIT_DELAY_MS: '1500' });
      const client = clientOf(engine.url);
      const stream = unique('stream');
      const batch = events(1);
      const append = () =>
        client.appendToStream(stream, batch, { expectedRevision: 'no_stream', deadline: 5_000 });
      // which of them comes first is not known
      const outcomes = await Promise.allSettled([append(), append(), append()]);
      const written = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(written).toHaveLength(1);
      for (const outcome of outcomes.filter(({ status }) => status === 'rejected')) {
        expect(outcome).toMatchObject({ reason: { type: ErrorType.DEADLINE_EXCEEDED } });
      }
      expect(await append()).toEqual(written[0]);
      await client.dispose();
      await engine.stop();
    },
    60_000,
  );
});
