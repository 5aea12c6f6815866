import type { EventMetadata } from '#contracts';
import { randomUUID } from 'node:crypto';
import { startLog, until, type TestLog } from './engine.helper-spec.js';
import { EventLog, noStream, RefusedByLog } from './event-log.js';
import type { NewEvent } from './new-event.js';
import { FollowInterrupted, type Batch, type FollowOptions } from './follow.js';

describe('following the log', () => {
  let engine: TestLog;
  let log: EventLog;
  let prefix: string;
  const aborts: AbortController[] = [];
  beforeAll(async () => {
    engine = await startLog();
    log = new EventLog({ url: engine.url });
  });
  afterAll(async () => {
    await log.close();
    await engine.stop();
  });
  beforeEach(() => {
    prefix = `s${randomUUID()}-`;
  });
  afterEach(() => aborts.splice(0).forEach((abort) => abort.abort()));

  const metadata: EventMetadata = {
    commandId: randomUUID(),
    command: { source: '/agencies/FIRE', id: 'x', name: 'resource.restock' },
    digest: 'd',
    correlationId: 'x',
    causationId: 'x',
    actor: { agencyId: 'FIRE', principal: 'spec', role: 'agency-operator' },
    occurredAt: '2026-06-18T14:00:00Z',
    receivedAt: '2026-06-18T14:00:00Z',
    origin: { via: 'http' },
  };
  const event = (n: number): NewEvent => ({
    eventId: randomUUID(),
    storedType: 'resource.restocked.v1',
    data: { n },
    metadata,
  });
  const write = (n: number, stream = `${prefix}${randomUUID()}`, to = log): Promise<unknown> =>
    to.append(stream, noStream, [event(n)]);
  const writeAll = async (from: number, to: number): Promise<void> => {
    await Promise.all(Array.from({ length: to - from }, (_, i) => write(from + i)));
  };

  /** Follows in the background. */
  function follow(options: Partial<FollowOptions> = {}, of = log) {
    const abort = new AbortController();
    aborts.push(abort);
    const batches: Batch[] = [];
    const done = (async () => {
      for await (const batch of of.follow({
        after: undefined,
        streamPrefixes: [prefix],
        signal: abort.signal,
        ...options,
      }))
        batches.push(batch);
    })();
    done.catch(() => undefined);
    return {
      batches,
      done,
      abort,
      numbers: () => batches.flatMap(({ events }) => events.map(({ data }) => (data as { n: number }).n)),
      positions: () => batches.flatMap(({ events }) => events.map(({ position }) => position)),
      caughtUp: () => batches.some((batch) => batch.caughtUp),
    };
  }

  it('gives everything once, in order, from catching up to live, while others write', async () => {
    await writeAll(0, 300);
    const follower = follow({ batchSize: 40 });
    const writers = Array.from({ length: 5 }, (_, w) =>
      (async () => {
        for (let i = 0; i < 60; i++) await write(300 + w * 60 + i);
      })(),
    );
    await Promise.all(writers);
    await until(() => follower.numbers().length >= 600);
    expect([...follower.numbers()].sort((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (_, i) => i));
    const positions = follower.positions();
    expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
    expect(follower.batches.every(({ events }) => events.length <= 40)).toBe(true);
    expect(follower.caughtUp()).toBe(true);
  });

  it('goes on after any of its batches without a gap or a repeat', async () => {
    await writeAll(0, 120);
    const whole = follow({ batchSize: 7 });
    await until(() => whole.numbers().length === 120);
    for (const at of [0, 3, 9]) {
      const batch = whole.batches[at];
      const seen = whole.batches.slice(0, at + 1).flatMap(({ events }) => events).length;
      const rest = follow({ after: batch?.upTo });
      await until(() => rest.numbers().length >= 120 - seen);
      await until(() => rest.caughtUp());
      expect(rest.numbers()).toEqual(whole.numbers().slice(seen));
    }
  });

  it('is caught up in a log that holds nothing for it, and goes on from the start when it saw nothing', async () => {
    const follower = follow();
    await until(() => follower.caughtUp());
    const after = follower.batches.at(-1)?.upTo;
    await write(1);
    await until(() => follower.numbers().length === 1);
    const next = follow({ after });
    await until(() => next.numbers().length === 1);
    // what a follower of an empty log has kept as its position
    const fromNothing = follow({ after: -1n });
    await until(() => fromNothing.numbers().length === 1);
  });

  it('moves its position on when nothing that it wants is written, by following anew where a server gives no marks', async () => {
    const wanted = prefix;
    prefix = `other${randomUUID()}-`;
    await writeAll(0, 200);
    const before = await log.lastPosition();
    await writeAll(200, 400);
    prefix = wanted;
    const follower = follow();
    await until(() => follower.caughtUp());
    const { upTo } = follower.batches.at(-1) ?? { upTo: -1n };
    expect(upTo).toBeGreaterThan(before);
    expect(upTo).toBeLessThanOrEqual(await log.lastPosition());
    expect(follower.numbers()).toEqual([]);
    const next = follow({ after: upTo });
    await write(7);
    await until(() => next.numbers().length === 1);
  });

  it('ends promptly when aborted, idle or in the middle of a batch', async () => {
    const idle = follow();
    await until(() => idle.caughtUp());
    idle.abort.abort();
    await idle.done;

    await writeAll(0, 200);
    const abort = new AbortController();
    let given = 0;
    for await (const { events } of log.follow({
      after: undefined,
      streamPrefixes: [prefix],
      batchSize: 5,
      signal: abort.signal,
    })) {
      given += events.length;
      if (given > 0) abort.abort();
    }
    // one batch at most: the one that was being handled
    expect(given).toBeLessThanOrEqual(5);
    const aborted = log.follow({ after: undefined, signal: AbortSignal.abort() });
    expect(await aborted.next()).toMatchObject({ done: true });
  });

  it('leaves to a slow handler what it has not taken, and loses none of it', async () => {
    // few appends: a log that is late is asked again for each, and a thousand calls given up at once end a session
    const appends = Array.from({ length: 30 }, (_, i) =>
      log.append(
        `${prefix}${randomUUID()}`,
        noStream,
        Array.from({ length: 50 }, (__, k) => event(i * 50 + k)),
      ),
    );
    await Promise.all(appends);
    const numbers: number[] = [];
    let pulled = 0;
    for await (const { events, caughtUp } of log.follow({
      after: undefined,
      streamPrefixes: [prefix],
      batchSize: 100,
    })) {
      pulled = Math.max(pulled, events.length);
      numbers.push(...events.map(({ data }) => (data as { n: number }).n));
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (caughtUp) break;
    }
    expect(new Set(numbers).size).toBe(1_500);
    expect(numbers).toHaveLength(1_500);
    // the client's buffer bounds what is taken from the log ahead of the handler
    expect(pulled).toBeLessThanOrEqual(100);
  });

  it('says that it was interrupted when the engine goes away, and goes on where it was', async () => {
    const own = await startLog(true);
    const ownLog = new EventLog({ url: own.url });
    await write(1, undefined, ownLog);
    const follower = follow({}, ownLog);
    await until(() => follower.numbers().length === 1);
    await until(() => follower.caughtUp());
    await own.restart();
    await expect(follower.done).rejects.toBeInstanceOf(FollowInterrupted);
    await write(2, undefined, ownLog);
    const next = follow({ after: follower.batches.at(-1)?.upTo }, ownLog);
    await until(() => next.numbers().length === 1);
    expect(next.numbers()).toEqual([2]);
    next.abort.abort();
    await next.done;
    await ownLog.close();
    await own.stop();
  });

  it('tells a refusal that no repeat can change from an outage', async () => {
    const large = { ...event(1), data: { text: 'x'.repeat(2 * 1024 * 1024) } };
    await expect(log.append(`${prefix}large`, noStream, [large])).rejects.toBeInstanceOf(RefusedByLog);
    expect(await log.read(`${prefix}large`)).toEqual([]);
  });
});
