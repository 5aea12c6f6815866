import { FrameSplitter } from './framing.js';

const frame = (text: string) => {
  const prefix = Buffer.alloc(4);
  prefix.writeInt32BE(text.length);
  return Buffer.concat([prefix, Buffer.from(text)]);
};
const stream = Buffer.concat(['a', 'bcd', 'e'.repeat(300), 'f'].map(frame));
const expected = ['a', 'bcd', 'e'.repeat(300), 'f'];

describe('FrameSplitter', () => {
  it.each([1, 2, 3, 5, 7, 100, 1_000])('finds the frames in pieces of %i bytes', (size) => {
    const splitter = new FrameSplitter(1_000);
    const found: string[] = [];
    for (let at = 0; at < stream.length; at += size)
      for (const part of splitter.push(stream.subarray(at, at + size))) found.push(part.toString());
    expect(found).toEqual(expected);
  });

  it('finds a frame that comes byte by byte', () => {
    const splitter = new FrameSplitter(10_000);
    const text = 'x'.repeat(5_000);
    const found = [...frame(text)].flatMap((byte) => splitter.push(Buffer.from([byte])));
    expect(found.map(String)).toEqual([text]);
  });

  it.each([-1, 0, 1_001, 2 ** 31 - 1, -(2 ** 31)])('ends the stream on a claimed length of %i', (length) => {
    const prefix = Buffer.alloc(4);
    prefix.writeInt32BE(length);
    expect(() => new FrameSplitter(1_000).push(prefix)).toThrow('claimed');
  });

  it('accepts the largest length', () => {
    const text = 'x'.repeat(1_000);
    expect(new FrameSplitter(1_000).push(frame(text)).map(String)).toEqual([text]);
  });
});
