import type { FastifyReply } from 'fastify';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Streams } from './streams.js';

async function* endless(): AsyncGenerator<string, void, undefined> {
  for (;;) yield await Promise.resolve('x'.repeat(10_000));
}

describe('answers as long as the log', () => {
  function sending(streams: Streams) {
    const sent: Readable[] = [];
    const reply = { send: (out: Readable) => Promise.resolve(sent.push(out)) } as unknown as FastifyReply;
    return { sent, send: () => streams.send(reply, endless()) };
  }

  it('are four at once, and one that ends gives its place to the next', async () => {
    const { sent, send } = sending(new Streams(3_600_000));
    for (let n = 0; n < 4; n++) await send();
    await expect(send()).rejects.toMatchObject({ code: 'too-many-feeds', details: { maxFeeds: 4 } });
    sent[0]?.destroy();
    await once(sent[0]!, 'close');
    await send();
    expect(sent).toHaveLength(5);
    for (const out of sent) out.destroy();
  });

  it('end when their reader takes nothing for a while', async () => {
    const { sent, send } = sending(new Streams(1));
    for (let n = 0; n < 8; n++) {
      await send();
      await once(sent[n]!, 'close');
    }
    expect(sent.map(({ destroyed }) => destroyed)).toEqual(Array(8).fill(true));
  });
});
