import type { ServerResponse } from 'node:http';
import { HttpDoor } from '../doors/http.js';
import { json, TestServer } from '../doors/server.helper-spec.js';
import { generateKey } from '../signing/key.js';
import type { ServiceEvent } from './event.js';
import { followFeed, type FeedOptions } from './feed.js';
import { MemoryPositions } from './positions.helper-spec.js';

const key = generateKey('ENT-PUMP', 'ENT-PUMP-1', 'test.liandong');
const line = (position: number) => ({
  ...{ position: String(position), eventId: `e-${position}`, type: 'task.assigned', stream: 'task-T1' },
  ...{ revision: '2', occurredAt: 'o', recordedAt: 'r', actorAgencyId: 'EMB', data: { n: position } },
});
const told = (position: number): string =>
  `id: ${position}\nevent: task.assigned\ndata: ${JSON.stringify(line(position))}\n\n`;
const stream =
  (text: string, ends = true) =>
  (answer: ServerResponse): void => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).write(text);
    if (ends) answer.end();
  };
const closed = 'event: closed\ndata: {"code":"token-invalid"}\n\n';
const soon = { 'retry-after': '0' };

describe('following the feed', () => {
  let server: TestServer;
  let positions: MemoryPositions;
  let heard: ServiceEvent[];
  const over = (): AbortController => new AbortController();
  beforeEach(() => {
    positions = new MemoryPositions();
    heard = [];
  });
  afterEach(() => server.close());

  /** Follows until so many events were heard, or for ever. */
  async function follow(
    answers: Parameters<typeof TestServer.of>,
    many: number,
    options: Partial<FeedOptions> = {},
  ): Promise<void> {
    server = await TestServer.of(...answers);
    const end = over();
    const sender = { key, principal: '值班员', role: 'enterprise-operator' };
    await followFeed({
      door: new HttpDoor({ ...sender, url: server.url }),
      positions,
      handle: (event) => {
        heard.push(event);
        if (heard.length === many) end.abort();
      },
      signal: end.signal,
      ...options,
    });
  }
  const asked = () => server.asked.map(({ url }) => url);

  it('hears each event once, over connections that end and repeat', async () => {
    await follow(
      [stream(`retry: 2000\nid: 4\n\n${told(5)}${told(6)}${closed}`), stream(told(6) + told(7))],
      3,
    );
    expect(heard.map(({ id }) => id)).toEqual(['e-5', 'e-6', 'e-7']);
    expect(heard[0]).toEqual({
      ...{ id: 'e-5', type: 'task.assigned', stream: 'task-T1', revision: '2', position: '5' },
      ...{ occurredAt: 'o', recordedAt: 'r', agencyId: 'EMB', data: { n: 5 } },
    });
    expect(asked()).toEqual(['/v1/feed', '/v1/feed?after=6']);
    expect(positions.saved).toEqual(['4', '5', '6', '7']);
  });

  it('goes on from the kept position, or from the beginning where that is wanted', async () => {
    await follow([stream(told(3))], 1, {
      from: 'start',
      types: ['task.assigned', 'task.done'],
      incidentId: 'I',
    });
    expect(asked()).toEqual(['/v1/feed?after=-1&types=task.assigned%2Ctask.done&incidentId=I']);
    server.close();
    await follow([stream(told(4))], 2, { from: 'start' });
    expect(asked()).toEqual(['/v1/feed?after=3']);
  });

  it('keeps the position of what was for others', async () => {
    await follow([stream(`: heartbeat\nid: 90\n\n${told(91)}`)], 1);
    expect(positions.saved).toEqual(['90', '91']);
  });

  it('hears nothing more once it is ended, though it has come', async () => {
    await follow([stream(told(5) + told(6))], 1);
    expect(heard.map(({ id }) => id)).toEqual(['e-5']);
    expect(positions.saved).toEqual(['5']);
  });

  it('has not done what it failed to handle', async () => {
    const cause = new Error('full');
    const failing = { handle: () => Promise.reject(cause) };
    await expect(follow([stream(told(5) + told(6))], 1, failing)).rejects.toBe(cause);
    expect(positions.saved).toEqual([]);
  });

  it('tries again what passes, and tells of it', async () => {
    const troubles: unknown[] = [];
    const onTrouble = (error: unknown): void => void troubles.push((error as { code?: string }).code);
    await follow([json(503, { code: 'too-many-feeds' }, soon), stream(told(5))], 1, { onTrouble });
    expect(troubles).toEqual(['too-many-feeds']);
  });

  it('gives up a connection on which nothing comes', async () => {
    const answers = [
      stream('', false),
      (answer: ServerResponse) => void answer.on('close', () => 0),
      stream(told(5)),
    ];
    await follow(answers, 1, { silentMs: 200 });
    expect(heard).toHaveLength(1);
  });

  it('ends with what no other attempt would mend', async () => {
    const problem = { code: 'position-ahead-of-log', after: '9', lastPosition: '3' };
    await expect(follow([json(409, problem)], 1)).rejects.toMatchObject({
      ...{ code: 'position-ahead-of-log', status: 409, fields: { after: '9', lastPosition: '3' } },
    });
  });
});
