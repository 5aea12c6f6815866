import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { BACKWARDS, END, FORWARDS, jsonEvent, START } from '@eventstore/db-client';
import { credentials } from '@grpc/grpc-js';
import { startTestEngine, type TestEngine } from '../testing/engine.js';
import { collect, errorOf, events, numberOf, numbersIn } from '../testing/events.js';

const COUNT = 700;
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('reads', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
    for (let n = 0; n < COUNT; n += 100) {
      await engine.client.appendToStream('even', events(50, 'type-a', n));
      await engine.client.appendToStream('odd', events(50, 'type-b', n + 50));
    }
  });
  afterAll(() => engine.stop());

  const even = upTo(COUNT).filter((n) => n % 100 < 50);
  const all = async (options?: Parameters<typeof engine.client.readAll>[0]) =>
    (await collect(engine.client.readAll(options))).map(numberOf);

  it('reads a stream forwards', async () => {
    expect(await numbersIn(engine.client, 'even')).toEqual(even);
    expect(await numbersIn(engine.client, 'even', { fromRevision: 340n })).toEqual(even.slice(340));
    expect(await numbersIn(engine.client, 'even', { fromRevision: 10n, maxCount: 300 })).toEqual(
      even.slice(10, 310),
    );
    expect(await numbersIn(engine.client, 'even', { fromRevision: 10n, maxCount: 1 })).toEqual([10]);
    expect(await numbersIn(engine.client, 'even', { fromRevision: 5_000n })).toEqual([]);
    expect(await numbersIn(engine.client, 'even', { fromRevision: END })).toEqual([]);
  });

  it('reads a stream backwards', async () => {
    const backwards = even.toReversed();
    expect(await numbersIn(engine.client, 'even', { direction: BACKWARDS, fromRevision: END })).toEqual(
      backwards,
    );
    expect(await numbersIn(engine.client, 'even', { direction: BACKWARDS, fromRevision: 9n })).toEqual(
      backwards.slice(-10),
    );
    expect(
      await numbersIn(engine.client, 'even', { direction: BACKWARDS, fromRevision: END, maxCount: 1 }),
    ).toEqual([649]);
    expect(await numbersIn(engine.client, 'even', { direction: BACKWARDS, fromRevision: START })).toEqual([
      0,
    ]);
  });

  it('gives every event its revision and its position', async () => {
    const read = await collect(
      engine.client.readStream('odd', { direction: FORWARDS, fromRevision: 49n, maxCount: 2 }),
    );
    expect(read.map(({ event }) => [event?.revision, event?.position, event?.streamId])).toEqual([
      [49n, { commit: 100n, prepare: 100n }, 'odd'],
      [50n, { commit: 151n, prepare: 151n }, 'odd'],
    ]);
    expect(read.map(({ commitPosition }) => commitPosition)).toEqual([100n, 151n]);
  });

  it('reads $all in the order of commits, with no position left out', async () => {
    const read = await collect(engine.client.readAll());
    expect(read.map(numberOf)).toEqual(upTo(COUNT));
    expect(read.map(({ event }) => Number(event?.position.commit))).toEqual(upTo(COUNT).map((n) => n + 1));
    expect((await all({ direction: BACKWARDS, fromPosition: END })).toReversed()).toEqual(upTo(COUNT));
    expect(await all({ maxCount: 300 })).toEqual(upTo(300));
  });

  it('reads $all from a position: forwards with it, backwards without', async () => {
    const position = { commit: 351n, prepare: 351n };
    expect(await all({ fromPosition: position, maxCount: 2 })).toEqual([350, 351]);
    expect(await all({ fromPosition: position, direction: BACKWARDS, maxCount: 2 })).toEqual([349, 348]);
    expect(await all({ fromPosition: END })).toEqual([]);
    expect(await all({ fromPosition: START, direction: BACKWARDS })).toEqual([]);
    expect(await all({ fromPosition: { commit: 10n ** 12n, prepare: 10n ** 12n } })).toEqual([]);
  });

  it('filters a read of $all, counting what it sends', async () => {
    const options = new streams.ReadReq.Options()
      .setAll(new streams.ReadReq.Options.AllOptions().setStart(new shared.Empty()))
      .setCount('60')
      .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
    const expression = new streams.ReadReq.Options.FilterOptions.Expression().setPrefixList(['od']);
    options.setFilter(new streams.ReadReq.Options.FilterOptions().setStreamIdentifier(expression).setMax(10));
    const client = new streamsService.StreamsClient(`127.0.0.1:${engine.port}`, credentials.createInsecure());
    const read = await collect<InstanceType<typeof streams.ReadResp>>(
      client.read(new streams.ReadReq().setOptions(options)),
    );
    expect(read.map((message) => Number(message.getEvent()?.getEvent()?.getStreamRevision()))).toEqual(
      upTo(60),
    );
    client.close();
  });

  it('says which stream there is not', async () => {
    expect(await errorOf(collect(engine.client.readStream('没有')))).toMatchObject({
      type: 'stream-not-found',
      streamName: '没有',
    });
  });

  it('resolves links where that is asked for', async () => {
    const link = (target: string) => jsonEvent({ type: '$>', data: target as never });
    const raw = (target: string) => ({
      ...link(target),
      contentType: 'application/octet-stream' as const,
      data: Buffer.from(target),
    });
    await engine.client.appendToStream('links', [
      raw('3@even'),
      raw('9999@even'),
      raw('0@nowhere'),
      raw('nonsense'),
    ] as never);
    const resolved = await collect(engine.client.readStream('links', { resolveLinkTos: true }));
    expect(resolved.map(({ event, link: via }) => [event && numberOf({ event }), via?.revision])).toEqual([
      [3, 0n],
      [undefined, 1n],
      [undefined, 2n],
      [undefined, 3n],
    ]);
    const plain = await collect(engine.client.readStream('links'));
    expect(plain.map(({ event, link: via }) => [event?.type, via])).toEqual(Array(4).fill(['$>', undefined]));
  });

  it('stops working for a reader that goes away', async () => {
    const reading = engine.client.readAll();
    await new Promise((resolve) => reading.once('data', resolve));
    await reading.cancel();
    expect(await all({ maxCount: 3 })).toEqual([0, 1, 2]);
  });

  it('refuses what it cannot do', async () => {
    const client = new streamsService.StreamsClient(`127.0.0.1:${engine.port}`, credentials.createInsecure());
    const request = (change: (options: InstanceType<typeof streams.ReadReq.Options>) => void) => {
      const options = new streams.ReadReq.Options().setAll(
        new streams.ReadReq.Options.AllOptions().setStart(new shared.Empty()),
      );
      change(options);
      return errorOf(collect(client.read(new streams.ReadReq().setOptions(options))));
    };
    const badRegex = new streams.ReadReq.Options.FilterOptions.Expression().setRegex('(');
    const INVALID_ARGUMENT = 3;
    expect(
      await request((o) => o.setFilter(new streams.ReadReq.Options.FilterOptions().setEventType(badRegex))),
    ).toMatchObject({ code: INVALID_ARGUMENT });
    expect(await request((o) => o.clearAll())).toMatchObject({ code: INVALID_ARGUMENT });
    expect(
      await request((o) =>
        o.setSubscription(new streams.ReadReq.Options.SubscriptionOptions()).setReadDirection(1),
      ),
    ).toMatchObject({ code: INVALID_ARGUMENT });
    client.close();
  });
});
