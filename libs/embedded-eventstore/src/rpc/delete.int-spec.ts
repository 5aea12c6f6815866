import { END, BACKWARDS, jsonEvent } from '@eventstore/db-client';
import { startTestEngine, type TestEngine } from '../testing/engine.js';
import { collect, errorOf, events, numbersIn, record, until } from '../testing/events.js';

describe('deleting and limiting streams', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
  });
  afterAll(() => engine.stop());

  it('puts a soft-deleted stream out of reach and goes on numbering when it is written again', async () => {
    await engine.client.appendToStream('soft', events(3));
    const { position } = await engine.client.deleteStream('soft', { expectedRevision: 2n });
    expect(position?.commit).toBe(4n);
    expect(await errorOf(collect(engine.client.readStream('soft')))).toMatchObject({
      type: 'stream-not-found',
    });
    expect(
      await errorOf(engine.client.appendToStream('soft', events(1), { expectedRevision: 'stream_exists' })),
    ).toMatchObject({
      type: 'stream-deleted',
    });
    expect(
      await engine.client.appendToStream('soft', events(2, 'tested', 3), { expectedRevision: 'no_stream' }),
    ).toMatchObject({
      nextExpectedRevision: 4n,
    });
    await engine.restart();
    expect(await numbersIn(engine.client, 'soft')).toEqual([3, 4]);
    expect(await numbersIn(engine.client, 'soft', { direction: BACKWARDS, fromRevision: END })).toEqual([
      4, 3,
    ]);
    const types = (await collect(engine.client.readAll())).map(
      ({ event }) => `${event?.streamId} ${event?.type}`,
    );
    expect(types).toEqual([
      ...Array<string>(3).fill('soft tested'),
      '$$soft $metadata',
      ...Array<string>(2).fill('soft tested'),
      '$$soft $metadata',
    ]);
    expect((await engine.client.getStreamMetadata('soft')).metadata).toEqual({ truncateBefore: 3 });
  });

  it('checks the revision of a delete', async () => {
    await engine.client.appendToStream('checked', events(3));
    for (const remove of ['deleteStream', 'tombstoneStream'] as const) {
      expect(await errorOf(engine.client[remove]('checked', { expectedRevision: 0n }))).toMatchObject({
        type: 'wrong-expected-version',
        streamName: 'checked',
        expectedVersion: 0n,
        actualVersion: 2n,
      });
      expect(
        await errorOf(engine.client[remove]('checked', { expectedRevision: 'no_stream' })),
      ).toMatchObject({
        type: 'wrong-expected-version',
      });
    }
    expect(await errorOf(engine.client.deleteStream('never-was'))).toMatchObject({
      type: 'wrong-expected-version',
    });
    expect(await numbersIn(engine.client, 'checked')).toEqual([0, 1, 2]);
  });

  it('ends a tombstoned stream for ever', async () => {
    await engine.client.appendToStream('gone', events(2));
    await engine.client.tombstoneStream('gone');
    await engine.client.tombstoneStream('never-was-and-gone');
    await engine.restart();
    for (const stream of ['gone', 'never-was-and-gone', '$$gone']) {
      expect(await errorOf(collect(engine.client.readStream(stream)))).toMatchObject({
        type: 'stream-deleted',
        streamName: stream,
      });
    }
    for (const expectedRevision of ['any', 'no_stream', 1n] as const) {
      expect(
        await errorOf(engine.client.appendToStream('gone', events(1), { expectedRevision })),
      ).toMatchObject({ type: 'stream-deleted' });
    }
    expect(
      await errorOf(
        engine.client.appendToStream('gone', events(1), { credentials: { username: 'a', password: 'b' } }),
      ),
    ).toMatchObject({ type: 'stream-deleted', streamName: 'gone' });
    expect(await errorOf(engine.client.deleteStream('gone'))).toMatchObject({
      type: 'stream-deleted',
      streamName: 'gone',
    });
    expect(await errorOf(engine.client.tombstoneStream('gone'))).toMatchObject({ type: 'stream-deleted' });
    const [last] = await collect(
      engine.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }),
    );
    expect(last?.event).toMatchObject({
      type: '$streamDeleted',
      streamId: 'never-was-and-gone',
      revision: 9_223_372_036_854_775_807n,
    });
  });

  it('ends the subscriptions to a stream that is tombstoned', async () => {
    await engine.client.appendToStream('watched', events(1));
    const subscription = engine.client.subscribeToStream('watched');
    const received = record(subscription);
    const ended = new Promise<Error>((resolve) => subscription.once('error', resolve));
    await until(() => received.length === 1);
    await engine.client.tombstoneStream('watched');
    expect(await ended).toMatchObject({ type: 'stream-deleted', streamName: 'watched' });
    const late = engine.client.subscribeToStream('watched');
    expect(await new Promise((resolve) => late.once('error', resolve))).toMatchObject({
      type: 'stream-deleted',
    });
  });

  describe('metadata', () => {
    it('limits what is read of a stream to the last events', async () => {
      await engine.client.appendToStream('counted', events(10));
      await engine.client.setStreamMetadata('counted', { maxCount: 3 });
      expect(await numbersIn(engine.client, 'counted')).toEqual([7, 8, 9]);
      expect(await numbersIn(engine.client, 'counted', { direction: BACKWARDS, fromRevision: END })).toEqual([
        9, 8, 7,
      ]);
      expect(await numbersIn(engine.client, 'counted', { fromRevision: 2n, maxCount: 2 })).toEqual([7, 8]);
      await engine.client.appendToStream('counted', events(1, 'tested', 10), { expectedRevision: 9n });
      expect(await numbersIn(engine.client, 'counted')).toEqual([8, 9, 10]);
      await engine.client.setStreamMetadata('counted', {});
      expect(await numbersIn(engine.client, 'counted')).toHaveLength(11);
    });

    it('cuts off what is before a revision', async () => {
      await engine.client.appendToStream('cut', events(10));
      await engine.client.setStreamMetadata('cut', { truncateBefore: 6 });
      expect(await numbersIn(engine.client, 'cut')).toEqual([6, 7, 8, 9]);
      await engine.client.setStreamMetadata('cut', { truncateBefore: 100 });
      expect(await numbersIn(engine.client, 'cut')).toEqual([]);
      const stillThere = (await collect(engine.client.readAll())).filter(
        ({ event }) => event?.streamId === 'cut',
      );
      expect(stillThere).toHaveLength(10);
    });

    it('hides what is too old', async () => {
      await engine.client.appendToStream('aging', events(3));
      await engine.client.setStreamMetadata('aging', { maxAge: 3_600 });
      expect(await numbersIn(engine.client, 'aging')).toEqual([0, 1, 2]);
      await engine.client.setStreamMetadata('aging', { maxAge: 1 });
      await until(async () => (await numbersIn(engine.client, 'aging')).length === 0);
      await engine.client.appendToStream('aging', events(1, 'tested', 3));
      expect(await numbersIn(engine.client, 'aging')).toEqual([3]);
    });

    it('is a stream of which the last event counts', async () => {
      await engine.client.setStreamMetadata('described', { owner: 'a' }, { expectedRevision: 'no_stream' });
      await engine.client.setStreamMetadata('described', { owner: 'b' }, { expectedRevision: 0n });
      expect(await engine.client.getStreamMetadata('described')).toMatchObject({ metadata: { owner: 'b' } });
      const read = await collect(engine.client.readStream('$$described'));
      expect(read.map(({ event }) => event?.revision)).toEqual([1n]);
      await engine.client.appendToStream('described', events(1), { expectedRevision: 'stream_exists' });
    });

    it('sets no limits when it makes no sense', async () => {
      await engine.client.appendToStream('senseless', events(3));
      await engine.client.appendToStream(
        '$$senseless',
        jsonEvent({ type: '$metadata', data: { $maxCount: 'two' } }),
      );
      expect(await numbersIn(engine.client, 'senseless')).toEqual([0, 1, 2]);
    });
  });
});
