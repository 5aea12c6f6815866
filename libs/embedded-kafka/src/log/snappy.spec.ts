import { ProtocolError } from '../protocol/errors.js';
import { unsnappy } from './snappy.js';

const bytes = (...parts: (number | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));
const plain = (packed: Buffer, most = 1_000): string => unsnappy(packed, most).toString();

describe('snappy', () => {
  it('reads literals of short and long lengths', () => {
    expect(plain(bytes(3, 2 << 2, 'abc'))).toBe('abc');
    const long = 'x'.repeat(300);
    expect(plain(bytes(0xac, 0x02, 61 << 2, 299 & 255, 299 >> 8, long))).toBe(long);
    expect(plain(bytes(0))).toBe('');
  });

  it('reads copies of every form, also of what they write themselves', () => {
    // four bytes from three back
    expect(plain(bytes(7, 2 << 2, 'abc', 1 | (0 << 2), 3))).toBe('abcabca');
    expect(plain(bytes(8, 2 << 2, 'abc', 2 | (4 << 2), 1, 0))).toBe('abcccccc');
    expect(plain(bytes(5, 2 << 2, 'abc', 3 | (1 << 2), 2, 0, 0, 0))).toBe('abcbc');
  });

  it('reads the frames of the Java client', () => {
    const head = bytes(0x82, 'SNAPPY', 0, 0, 0, 0, 1, 0, 0, 0, 1);
    const block = (text: string): Buffer => {
      const packed = bytes(text.length, (text.length - 1) << 2, text);
      return Buffer.concat([bytes(0, 0, 0, packed.length), packed]);
    };
    expect(plain(Buffer.concat([head, block('abc'), block('de')]))).toBe('abcde');
    expect(() => plain(Buffer.concat([head, block('abc'), block('de')]), 4)).toThrow(ProtocolError);
    expect(() => plain(Buffer.concat([head, block('abc').subarray(0, -1)]))).toThrow(ProtocolError);
  });

  it.each([
    ['nothing', bytes()],
    ['an endless length', bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ['more than it says', bytes(2, 2 << 2, 'abc')],
    ['less than it says', bytes(4, 2 << 2, 'abc')],
    ['a literal that is cut off', bytes(3, 2 << 2, 'ab')],
    ['a copy from before the beginning', bytes(7, 2 << 2, 'abc', 1, 4)],
    ['a copy from nowhere', bytes(7, 2 << 2, 'abc', 1, 0)],
    ['a copy that is cut off', bytes(7, 2 << 2, 'abc', 1)],
  ])('refuses %s', (_, packed) => {
    expect(() => plain(packed)).toThrow(ProtocolError);
  });

  it('refuses what would be larger than asked, before it takes the memory', () => {
    expect(() => plain(bytes(0xff, 0xff, 0xff, 0xff, 0x0f, 0, 'a'))).toThrow(ProtocolError);
  });
});
