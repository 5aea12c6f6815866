import Decoder from 'kafkajs/src/protocol/decoder.js';
import { readHeadersInLinearTime } from './linear-headers.js';

type Sent = readonly (readonly [string, string])[];

/** What kafkajs does with the headers of one message. */
function decode(sent: Sent): unknown {
  let next = 0;
  const decoder = { readVarInt: () => sent.length };
  const read = Decoder.prototype.readVarIntArray.call(decoder, () => {
    const [key, value] = sent[next++] ?? ['', ''];
    return { key, value: Buffer.from(value) };
  });
  return read.reduce<unknown>(() => {
    throw new Error('not the reduce of kafkajs itself');
  }, {});
}

describe('headers of a received message', () => {
  beforeAll(() => readHeadersInLinearTime());

  it('are read as kafkajs does: in order, repeated ones as a list', () => {
    expect(
      decode([
        ['a', '1'],
        ['b', '2'],
        ['a', '3'],
        ['a', ''],
      ]),
    ).toEqual({ a: [Buffer.from('1'), Buffer.from('3'), Buffer.from('')], b: Buffer.from('2') });
  });

  it('may have names that every object has', () => {
    const read = decode([
      ['constructor', 'x'],
      ['__proto__', 'y'],
    ]);
    expect(Object.entries(read as object)).toEqual([
      ['constructor', Buffer.from('x')],
      ['__proto__', Buffer.from('y')],
    ]);
  });

  it('do not hold the process, however many there are', () => {
    // read one into a copy of all before it, they take a quarter of an hour
    const read = decode(Array.from({ length: 50_000 }, (_, i) => [`h${i}`, ''] as const));
    expect(Object.keys(read as object)).toHaveLength(50_000);
  });
});
