import type { EventMetadata } from '#contracts';
import { EventLog, noStream, type Batch, type NewEvent } from '#event-log';
import { randomUUID } from 'node:crypto';
import { eventStore, type Engine } from '../engines.js';
import { clientOf } from './events.js';
import { unique, until, upTo } from '../support.js';

/** The engine through the service's own adapter: what its followers and deciders see. */
describe('the event log of the service', () => {
  let engine: Engine;
  let log: EventLog;
  beforeAll(async () => {
    engine = await eventStore();
    log = new EventLog({ url: engine.url });
  });
  afterAll(async () => {
    await log.close();
    await engine.stop();
  });

  const event = (n: number): NewEvent => ({
    eventId: randomUUID(),
    storedType: 'tested.v1',
    data: { n },
    metadata: { commandId: randomUUID(), actor: { agencyId: 'FIRE' } } as EventMetadata,
  });
  const seenIn = (batches: readonly Batch[]) => batches.flatMap(({ events }) => events);

  it('can be left after any batch and followed again from there, under writers, without gap or repeat', async () => {
    const prefix = unique('stream');
    let writing = true;
    const writers = upTo(4).map(async (writer) => {
      for (let n = 0; n < 150; n++) await log.append(`${prefix}-${writer}`, BigInt(n - 1), [event(n)]);
    });
    void Promise.all(writers).then(() => (writing = false));
    const batches: Batch[] = [];
    let after: bigint | undefined;
    let rounds = 0;
    while (writing || seenIn(batches).length < 600) {
      rounds++;
      let taken = 0;
      for await (const batch of log.follow({ after, streamPrefixes: [prefix], batchSize: 40 })) {
        expect(batch.upTo).toBeGreaterThanOrEqual(after ?? -1n);
        after = batch.upTo;
        batches.push(batch);
        if (++taken === 3 || seenIn(batches).length === 600) break;
      }
    }
    await Promise.all(writers);
    expect(rounds).toBeGreaterThan(3);
    for (const writer of upTo(4)) {
      const ours = seenIn(batches).filter(({ stream }) => stream === `${prefix}-${writer}`);
      expect(ours.map(({ data }) => (data as { n: number }).n)).toEqual(upTo(150));
    }
  });

  it('says that it has caught up, also where nothing matches, and ends when told to', async () => {
    for (const events of [0, 700]) {
      const prefix = unique('stream');
      if (events > 0) await log.append(prefix, noStream, upTo(events).map(event));
      const stopping = new AbortController();
      const batches: Batch[] = [];
      for await (const batch of log.follow({
        after: undefined,
        streamPrefixes: [prefix],
        signal: stopping.signal,
      })) {
        batches.push(batch);
        if (batch.caughtUp) stopping.abort();
      }
      expect(seenIn(batches)).toHaveLength(events);
    }
  });

  it('takes as many of a stream as were not read yet', async () => {
    const stream = unique('stream');
    const appended = await log.append(stream, noStream, upTo(5).map(event));
    expect(appended).toMatchObject({ revision: 4n });
    expect((await log.read(stream, 2n)).map(({ revision }) => revision)).toEqual([3n, 4n]);
    expect(await log.read(stream, 4n)).toEqual([]);
    expect(await log.read(unique('missing'))).toEqual([]);
    expect(await log.append(stream, 3n, [event(9)])).toBe('conflict');
    expect(await log.append(stream, noStream, [event(9)])).toBe('conflict');
  });

  it('ends at the last event that followers are given, with events of the system behind it', async () => {
    const client = clientOf(engine.url);
    const another = new EventLog({ url: engine.url });
    // on a shared engine somebody else may append in between
    await until(async () => {
      const stream = unique('stream');
      const appended = await log.append(stream, noStream, [event(0)]);
      if (appended === 'conflict') throw new Error('a new stream cannot conflict');
      const ends = [await log.lastPosition(), await another.lastPosition()];
      for (const maxCount of upTo(40)) await client.setStreamMetadata(stream, { maxCount: maxCount + 1 });
      const fresh = new EventLog({ url: engine.url });
      for (const one of [log, another, fresh]) ends.push(await one.lastPosition());
      await fresh.close();
      expect(ends.filter((end) => end < appended.position)).toEqual([]);
      return ends.every((end) => end === appended.position);
    }, 'the end of the log');
    await another.close();
    await client.dispose();
  });
});
