import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import {
  type AllStreamSubscription,
  BACKWARDS,
  END,
  type Position,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { Client, credentials } from '@grpc/grpc-js';
import { startTestEngine, type TestEngine } from '../testing/engine.js';
import { collect, errorOf, events, numberOf, record, until } from '../testing/events.js';

const behaviour = { leaderAfterMs: 0, statisticsEveryMs: 0 };
const at = (commit: bigint, prepare = commit): Position => ({ commit, prepare });

/** No position: what 2^64 − 1 stands for as one to start from is the end. */
const NOWHERE = 2n ** 64n - 1n;

describe.each([
  ['byte offsets', { like: '24.2', behaviour }],
  ['neighbouring numbers', {}],
] as const)('positions that are %s', (kind, options) => {
  let engine: TestEngine;
  let positions: bigint[];
  beforeEach(async () => {
    engine = await startTestEngine(options);
    positions = [];
    for (let n = 0; n < 3; n++) {
      const { position } = await engine.client.appendToStream('s', events(1, 'tested', n));
      positions.push(position!.commit);
    }
  });
  afterEach(() => engine.stop());

  const read = async (fromPosition: Position | typeof START | typeof END, direction?: typeof BACKWARDS) =>
    (await collect(engine.client.readAll({ fromPosition, ...(direction && { direction }) }))).map(numberOf);
  const caughtUp = (subscription: AllStreamSubscription) =>
    new Promise<void>((resolve) => subscription.once('caughtUp', () => resolve()));

  it('are given to events one behind the other, also after a restart', async () => {
    const distances = positions.map((position, i) => position - (positions[i - 1] ?? 0n));
    if (kind === 'byte offsets') expect(distances.filter((distance) => distance < 200n)).toEqual([]);
    else expect(positions).toEqual([1n, 2n, 3n]);
    // what a log began with it goes on with
    await engine.restart(
      kind === 'byte offsets' ? { like: undefined, behaviour: {} } : { like: '24.2', behaviour },
    );
    const { position } = await engine.client.appendToStream('s', events(1, 'tested', 3));
    if (kind === 'byte offsets') expect(position!.commit - positions[2]!).toBeGreaterThan(200n);
    else expect(position!.commit).toBe(4n);
    expect(await read(START)).toEqual([0, 1, 2, 3]);
    const [last] = await collect(
      engine.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }),
    );
    expect(last?.event?.position).toEqual(position);
  });

  it('begin a read with the event there, backwards with the one before', async () => {
    const [, second, third] = positions as [bigint, bigint, bigint];
    expect(await read(at(second))).toEqual([1, 2]);
    expect(await read(at(second, 0n))).toEqual([1, 2]);
    expect(await read(at(third), BACKWARDS)).toEqual([1, 0]);
    expect(await read(at(0n))).toEqual([0, 1, 2]);
    expect(await read(at(0n), BACKWARDS)).toEqual([]);
    expect(await read(START, BACKWARDS)).toEqual([]);
    expect(await read(END)).toEqual([]);
    expect(await read(at(NOWHERE))).toEqual([]);
    expect(await read(at(NOWHERE), BACKWARDS)).toEqual([2, 1, 0]);
  });

  it('lie beyond the end without an error, but backwards', async () => {
    const beyond = at(positions[2]! + 1_000_000n);
    expect(await read(beyond)).toEqual([]);
    expect(await errorOf(read(beyond, BACKWARDS))).toMatchObject({
      code: 2,
      message: '2 UNKNOWN: Unexpected ReadAllResult: Error',
    });
    const deaf = engine.client.subscribeToAll({ fromPosition: beyond });
    const heard = record(deaf);
    await caughtUp(deaf);
    const following = engine.client.subscribeToAll({ fromPosition: at(positions[2]!) });
    const received = record(following);
    await engine.client.appendToStream('s', events(1, 'tested', 3));
    await until(() => received.length === 1);
    expect(heard).toEqual([]);
  });

  it('that cannot be any are refused', async () => {
    for (const position of [at(5n, 6n), at(2n ** 63n), at(NOWHERE - 1n)]) {
      expect(await errorOf(read(position))).toMatchObject({
        code: 2,
        message: expect.stringContaining('Exception was thrown by handler'),
      });
    }
  });

  it('where the log ends are those of the next event, which only a prepare position of 0 leaves to come', async () => {
    // the first page of the engine gives it away
    const ends: Position[] = [];
    await engine.restart({ behaviour: { ...behaviour, checkpoints: 'log-end' } });
    const filter = streamNameFilter({
      prefixes: ['none'],
      checkpointReached: (_: unknown, position: Position) => {
        ends.push(position);
        return Promise.resolve();
      },
    });
    await caughtUp(engine.client.subscribeToAll({ filter }));
    const [end] = ends as [Position];
    expect(ends).toEqual([{ commit: expect.any(BigInt) as bigint, prepare: 0n }]);
    const subscribeFrom = (fromPosition: Position) => {
      const subscription = engine.client.subscribeToAll({ fromPosition });
      return { received: record(subscription), ready: caughtUp(subscription) };
    };
    const [before, behind] = [subscribeFrom(end), subscribeFrom(at(end.commit))];
    await Promise.all([before.ready, behind.ready]);
    const { position } = await engine.client.appendToStream('s', events(1, 'tested', 3));
    expect(position?.commit).toBe(end.commit);
    await engine.client.appendToStream('s', events(1, 'tested', 4));
    await until(() => before.received.length === 2 && behind.received.length === 1);
    expect(behind.received.map(numberOf)).toEqual([4]);
    const later = [subscribeFrom(end), subscribeFrom(at(end.commit))];
    await until(() => later[0]!.received.length === 2 && later[1]!.received.length === 1);
  });

  it('are told with the time when a subscription has caught up', async () => {
    const asIs = (bytes: Buffer) => bytes;
    const options = new streams.ReadReq.Options()
      .setSubscription(new streams.ReadReq.Options.SubscriptionOptions())
      .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
    const ofAll = new streams.ReadReq.Options.AllOptions().setStart(new shared.Empty());
    const identifier = new shared.StreamIdentifier().setStreamName(Buffer.from('s'));
    const ofStream = new streams.ReadReq.Options.StreamOptions()
      .setStreamIdentifier(identifier)
      .setStart(new shared.Empty());
    const raw = new Client(`127.0.0.1:${engine.port}`, credentials.createInsecure());
    for (const request of [
      options.clone().setAll(ofAll),
      options.clone().setStream(ofStream),
    ] as (typeof options)[]) {
      const bytes = Buffer.from(new streams.ReadReq().setOptions(request).serializeBinary());
      const call = raw.makeServerStreamRequest(streamsService.StreamsService.read.path, asIs, asIs, bytes);
      call.on('error', () => undefined);
      const message = await new Promise<Buffer>((resolve) =>
        call.on('data', (one: Buffer) => one[0] === 0x42 && resolve(one)),
      );
      call.cancel();
      // field 1 a timestamp; then 3, the position of the last event twice, or 2, its revision
      const hex = message.toString('hex');
      const varint = (value: bigint) => {
        const out: number[] = [];
        for (let rest = value; ; rest >>= 7n) {
          if (rest < 0x80n) return Buffer.from([...out, Number(rest)]).toString('hex');
          out.push(Number(rest & 0x7fn) | 0x80);
        }
      };
      const position = varint(positions[2]!);
      expect(hex).toMatch(/^42..0a..08/);
      expect(hex.endsWith(request.hasAll() ? `08${position}10${position}` : '1002')).toBe(true);
    }
    raw.close();
  });
});

describe('a position inside a record', () => {
  let engine: TestEngine;
  let inside: Position;
  beforeAll(async () => {
    engine = await startTestEngine({ like: '24.2', behaviour });
    const { position } = await engine.client.appendToStream('s', events(1));
    inside = at(position!.commit + 1n);
    await engine.client.appendToStream('s', events(1, 'tested', 1));
  });
  afterAll(() => engine.stop());

  it.each([[undefined], [BACKWARDS]] as const)('is refused to a read (%s)', async (direction) => {
    const reading = engine.client.readAll({ fromPosition: inside, ...(direction && { direction }) });
    expect(await errorOf(collect(reading))).toMatchObject({
      code: 2,
      message: '2 UNKNOWN: Unexpected ReadAllResult: InvalidPosition',
    });
  });

  it('is refused to a subscription, after its confirmation', async () => {
    const subscription = engine.client.subscribeToAll({ fromPosition: inside });
    let confirmed = false;
    subscription.on('confirmation', () => (confirmed = true));
    expect(await new Promise((resolve) => subscription.once('error', resolve))).toMatchObject({
      code: 3,
      message: '3 INVALID_ARGUMENT: Trying to read from an invalid position.',
    });
    expect(confirmed).toBe(true);
  });
});
