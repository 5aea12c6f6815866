import fc from 'fast-check';
import { Readable } from 'node:stream';
import { serverSent, type ServerSent } from './server-sent.js';

const text =
  'retry: 2000\nid: 1\n\n: heartbeat\n\nevent: a\ndata: {"x":"深"}\ndata: :y\nid: 2\n\ndata:z\n\nid: 9';

async function read(...chunks: Uint8Array[]): Promise<ServerSent[]> {
  const messages: ServerSent[] = [];
  for await (const message of serverSent(Readable.from(chunks))) messages.push(message);
  return messages;
}

describe('server-sent events', () => {
  it('are read however they are cut', async () => {
    const bytes = Buffer.from(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(await read(...chunks)).toEqual([
          { id: '1', event: 'message', data: undefined },
          { id: undefined, event: 'message', data: undefined },
          { id: '2', event: 'a', data: '{"x":"深"}\n:y' },
          { id: undefined, event: 'message', data: 'z' },
        ]);
      }),
    );
  });

  it('do not fill the memory with one that does not end', async () => {
    const endless = Array.from({ length: 5 }, () => Buffer.alloc(1024 * 1024, 'x'));
    await expect(read(...endless)).rejects.toThrow(RangeError);
  });
});
