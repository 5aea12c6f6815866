import type { Feed } from '#read-model';
import { PassThrough } from 'node:stream';
import { LiveFeed, type LiveFeedOptions } from './live-feed.js';
import { until } from '../../../../test/harness/until.js';

/** Events at the positions given, as the read model would page them. */
const log = (size: number, events: number[]) => ({
  events,
  pages: 0,
  page(after: bigint): Promise<Feed> {
    this.pages++;
    const next = this.events.filter((position) => BigInt(position) > after).slice(0, size);
    const end = next.length === size ? next.at(-1) : Math.max(Number(after), ...this.events);
    return Promise.resolve({
      events: next.map((position) => ({ position: String(position), type: 'incident.reported' })),
      position: String(end),
    } as Feed);
  },
});

/** The limit is for what stands still; a busy machine takes long. */
describe('live feed', () => {
  const open = (options: Partial<LiveFeedOptions>, out = new PassThrough()) => {
    let text = '';
    const feed = new LiveFeed(out, {
      after: -1n,
      page: () => Promise.resolve({ events: [], position: '-1' }),
      isStillAllowed: () => Promise.resolve(true),
      notAllowed: 'token-invalid',
      onError: () => undefined,
      ...options,
    });
    const running = feed.run();
    const ids = () => [...text.matchAll(/^id: (\d+)\nevent/gm)].map(([, id]) => Number(id));
    const read = () => out.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return { feed, running, ids, read, text: () => text };
  };

  it('gives everything after the position once and in order, and then what comes', async () => {
    const source = log(2, [1, 2, 3, 5, 8]);
    const { feed, running, ids, read } = open({ after: 1n, page: (after) => source.page(after) });
    read();
    await until(() => ids().length === 4);
    source.events.push(9, 12);
    feed.wake();
    await until(() => ids().length === 6);
    feed.end('gone');
    await running;
    expect(ids()).toEqual([2, 3, 5, 8, 9, 12]);
  });

  it('reads no page while the reader does not take the one before', async () => {
    const source = log(
      10,
      Array.from({ length: 1_000 }, (_, index) => index),
    );
    const out = new PassThrough({ highWaterMark: 200 });
    const { feed, running, ids, read } = open({ page: (after) => source.page(after) }, out);
    await until(() => out.writableNeedDrain);
    for (let i = 0; i < 20; i++) feed.wake();
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.pages).toBe(1);
    expect(out.writableLength).toBeLessThan(1_000);
    read();
    await until(() => ids().length > 20);
    feed.end('gone');
    await running;
    expect(ids().slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('shows that it lives, and how far it has come', async () => {
    const source = log(10, []);
    const { feed, running, read, text } = open({
      after: 3n,
      heartbeatMs: 10,
      page: () => Promise.resolve({ events: [], position: '40' }),
    });
    read();
    await until(() => text().includes(': heartbeat\nid: 40\n\n: heartbeat\n\n'));
    feed.end('shutting-down');
    expect(await running).toBe('shutting-down');
    expect(source.pages).toBe(0);
    expect(text()).toMatch(/^retry: 2000\nid: 3\n\n/);
    expect(text()).toMatch(/event: closed\ndata: {"code":"shutting-down"}\n\n$/);
  });

  it('ends when the viewer may no longer see anything', async () => {
    const { running, read } = open({ heartbeatMs: 10, isStillAllowed: () => Promise.resolve(false) });
    read();
    expect(await running).toBe('token-invalid');
  });

  it('ends at once when its session is over', async () => {
    let isSignedIn = true;
    const { feed, running, read, text } = open({
      isStillAllowed: () => Promise.resolve(isSignedIn),
      notAllowed: 'signed-out',
    });
    read();
    isSignedIn = false;
    feed.lookAgain();
    expect(await running).toBe('signed-out');
    expect(text()).toMatch(/event: closed\ndata: {"code":"signed-out"}\n\n$/);
  });

  it('ends when the reader is gone', async () => {
    const out = new PassThrough();
    const { running } = open({}, out);
    out.destroy();
    expect(await running).toBe('gone');
  });

  it('goes on after the read model was away', async () => {
    const source = log(2, [1]);
    let failures = 1;
    const errors: unknown[] = [];
    const { feed, running, ids, read } = open({
      page: (after) => (failures-- > 0 ? Promise.reject(new Error('away')) : source.page(after)),
      onError: (error) => errors.push(error),
    });
    read();
    await until(() => ids().length === 1);
    feed.end('gone');
    await running;
    expect(errors).toHaveLength(1);
  });
});
