import { crc32c } from './crc32c.js';

describe('crc32c', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 0],
    ['the check value of the polynomial', Buffer.from('123456789'), 0xe3069283],
    ['32 zeros (RFC 3720 B.4)', Buffer.alloc(32), 0x8a9136aa],
    ['32 ones (RFC 3720 B.4)', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['0 to 31 (RFC 3720 B.4)', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
  ])('of %s', (_, data, expected) => {
    expect(crc32c(data)).toBe(expected);
  });

  it('does not depend on where the data starts in memory', () => {
    const data = Buffer.from('x0123456789abcdefghijk');
    expect(crc32c(data.subarray(1))).toBe(crc32c(Buffer.from('0123456789abcdefghijk')));
  });
});
