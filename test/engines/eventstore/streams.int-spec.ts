import { ErrorType, type EventStoreDBClient } from '@eventstore/db-client';
import { eventStore, type Engine } from '../engines.js';
import { clientOf, events, numbersIn } from './events.js';
import { collect, errorOf, unique, until } from '../support.js';

describe('streams and their metadata', () => {
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

  const filled = async (count = 5): Promise<string> => {
    const stream = unique('stream');
    await client.appendToStream(stream, events(count), { expectedRevision: 'no_stream' });
    return stream;
  };
  const missing = { type: ErrorType.STREAM_NOT_FOUND };
  const gone = { type: ErrorType.STREAM_DELETED };

  it('keeps metadata beside the stream and gives it back', async () => {
    const stream = await filled();
    expect((await client.getStreamMetadata(stream)).metadata).toBeUndefined();
    await client.setStreamMetadata(stream, { maxCount: 3, owner: 'tests' } as never);
    expect((await client.getStreamMetadata<{ owner: string }>(stream)).metadata).toMatchObject({
      maxCount: 3,
      owner: 'tests',
    });
  });

  it('shows the newest as many as `maxCount` says, under their own revisions', async () => {
    const stream = await filled();
    await client.setStreamMetadata(stream, { maxCount: 2 });
    const read = await collect(client.readStream(stream));
    expect(read.map(({ event }) => event?.revision)).toEqual([3n, 4n]);
    await client.appendToStream(stream, events(1, 5), { expectedRevision: 4n });
    expect(await numbersIn(client, stream)).toEqual([4, 5]);
  });

  it('hides what lies before `truncateBefore`', async () => {
    const stream = await filled();
    await client.setStreamMetadata(stream, { truncateBefore: 3 });
    expect(await numbersIn(client, stream)).toEqual([3, 4]);
  });

  it('hides what is older than `maxAge` seconds', async () => {
    const stream = await filled();
    await client.setStreamMetadata(stream, { maxAge: 1 });
    const left = () => numbersIn(client, stream).catch(() => []);
    await until(async () => (await left()).length === 0, 'the events to be too old');
    await client.setStreamMetadata(stream, { maxAge: 3_600 });
    expect((await collect(client.readStream(stream))).at(-1)?.event?.revision ?? 4n).toBe(4n);
  });

  it('forgets a deleted stream, which may be written again and counts on', async () => {
    const stream = await filled();
    await client.deleteStream(stream, { expectedRevision: 4n });
    expect(await errorOf(numbersIn(client, stream))).toMatchObject(missing);
    const again = await client.appendToStream(stream, events(2, 10), { expectedRevision: 'no_stream' });
    expect(again.nextExpectedRevision).toBe(6n);
    expect(await numbersIn(client, stream)).toEqual([10, 11]);
  });

  it('does not delete at a revision that is past', async () => {
    const stream = await filled();
    expect(await errorOf(client.deleteStream(stream, { expectedRevision: 3n }))).toMatchObject({
      type: ErrorType.WRONG_EXPECTED_VERSION,
    });
    expect(await numbersIn(client, stream)).toHaveLength(5);
  });

  it('closes a stream for ever with a tombstone, and the log goes on', async () => {
    const stream = await filled(2);
    const [, last] = await collect(client.readStream(stream));
    await client.tombstoneStream(stream, { expectedRevision: 1n });
    expect(await errorOf(numbersIn(client, stream))).toMatchObject(gone);
    for (const expectedRevision of ['no_stream', 'any', 1n] as const) {
      const append = client.appendToStream(stream, events(1), { expectedRevision });
      expect(await errorOf(append)).toMatchObject(gone);
    }
    const subscription = client.subscribeToStream(stream);
    expect(await new Promise((resolve) => subscription.once('error', resolve))).toMatchObject(gone);

    const behind = await filled(1);
    const log = await collect(client.readAll({ fromPosition: last!.event!.position!, maxCount: 5_000 }));
    const ours = log.filter(({ event }) => event?.streamId === stream || event?.streamId === behind);
    expect(ours.map(({ event }) => event?.type)).toEqual(['tested', '$streamDeleted', 'tested']);
    expect(ours[1]?.event).toMatchObject({ streamId: stream, revision: 2n ** 63n - 1n, isJson: false });
    expect(ours[1]?.event?.data).toBeInstanceOf(Uint8Array);
  });
});
