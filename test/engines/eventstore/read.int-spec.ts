import { BACKWARDS, END, ErrorType, START, type EventStoreDBClient } from '@eventstore/db-client';
import { eventStore, type Engine } from '../engines.js';
import { clientOf, events, increases, numberOf, positionsOf } from './events.js';
import { collect, errorOf, unique, upTo } from '../support.js';

describe('reading', () => {
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

  const filled = async (count: number): Promise<string> => {
    const stream = unique('stream');
    for (let n = 0; n < count; n += 500)
      await client.appendToStream(stream, events(Math.min(500, count - n), n));
    return stream;
  };
  type Options = Parameters<EventStoreDBClient['readStream']>[1];
  const numbers = async (stream: string, options: Options) =>
    (await collect(client.readStream(stream, options))).map(numberOf);

  it('gives a long stream in order and whole', async () => {
    const stream = await filled(3_000);
    expect(await numbers(stream, { maxCount: Number.MAX_SAFE_INTEGER })).toEqual(upTo(3_000));
  });

  it('starts at a revision, that one included, in either direction', async () => {
    const stream = await filled(10);
    expect(await numbers(stream, { fromRevision: 7n })).toEqual([7, 8, 9]);
    expect(await numbers(stream, { fromRevision: 2n, direction: BACKWARDS })).toEqual([2, 1, 0]);
    expect(await numbers(stream, { fromRevision: END, direction: BACKWARDS, maxCount: 1 })).toEqual([9]);
    expect(await numbers(stream, { fromRevision: START, maxCount: 2 })).toEqual([0, 1]);
  });

  it('gives nothing behind the end, and tells a stream that is missing from one that is short', async () => {
    const stream = await filled(2);
    expect(await numbers(stream, { fromRevision: 2n })).toEqual([]);
    expect(await numbers(stream, { fromRevision: 1_000n })).toEqual([]);
    for (const fromRevision of [START, 3n] as const) {
      expect(await errorOf(numbers(unique('missing'), { fromRevision }))).toMatchObject({
        type: ErrorType.STREAM_NOT_FOUND,
      });
    }
  });

  it('shows at once what was acknowledged, to any client', async () => {
    const other = clientOf(engine.url);
    const stream = unique('stream');
    for (let n = 0; n < 30; n++) {
      await client.appendToStream(stream, events(1, n));
      expect(await collect(other.readStream(stream))).toHaveLength(n + 1);
    }
    await other.dispose();
  });

  it('agrees on positions: appends, streams and the whole log', async () => {
    const stream = unique('stream');
    const told = [];
    for (let n = 0; n < 5; n++) told.push((await client.appendToStream(stream, events(1, n))).position);
    const inStream = (await collect(client.readStream(stream))).map(({ event }) => event?.position);
    expect(inStream).toEqual(told);
    const all = await collect(client.readAll({ fromPosition: told[0]!, maxCount: 1_000 }));
    expect(increases(positionsOf(all))).toBe(true);
    const ours = all.filter(({ event }) => event?.streamId === stream);
    expect(ours.map(({ event }) => event?.position)).toEqual(told);
    expect(ours.map(({ event }) => event?.revision)).toEqual([0n, 1n, 2n, 3n, 4n]);
  });

  it('reads the log backwards from its end', async () => {
    const stream = unique('stream');
    const { position } = await client.appendToStream(stream, events(3));
    const all = await collect(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 100 }));
    const commits = positionsOf(all);
    expect(increases([...commits].reverse())).toBe(true);
    expect(commits[0]).toBeGreaterThanOrEqual(position!.commit);
    const ours = all.filter(({ event }) => event?.streamId === stream);
    expect(ours.map(numberOf)).toEqual([2, 1, 0]);
  });

  it('serves many readers, and those that stop half way disturb nobody', async () => {
    const stream = await filled(600);
    await Promise.all(
      upTo(24).map(async (i) => {
        const reading = client.readStream(stream);
        let seen = 0;
        for await (const resolved of reading) {
          expect(numberOf(resolved)).toBe(seen++);
          if (i % 2 === 0 && seen === 10) break;
        }
        if (i % 2 === 0) await reading.cancel();
        else expect(seen).toBe(600);
      }),
    );
    expect(await numbers(stream, { maxCount: 1 })).toEqual([0]);
  });
});
