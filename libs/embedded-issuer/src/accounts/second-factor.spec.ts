import { codeAt, counterOf, enrolmentLink, makeSecret } from './second-factor.js';

/** The secret of the test vectors in RFC 6238, Appendix B: `12345678901234567890`. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const period = 30_000;

describe('one-time codes', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 at %d s', (atSeconds, code) => {
    expect(codeAt(secret, atSeconds * 1_000)).toBe(code);
    expect(counterOf(secret, code, atSeconds * 1_000)).toBe(Math.floor(atSeconds / 30));
  });

  it('count within half a minute of their period, and no further', () => {
    const at = 100 * period;
    const code = codeAt(secret, at);
    expect([-2, -1, 0, 1, 2].map((n) => counterOf(secret, code, at + n * period))).toEqual([
      ...[undefined, 100, 100, 100, undefined],
    ]);
  });

  it('are read as an input method writes them', () => {
    expect(counterOf(secret, '２８７ 082', 59_000)).toBe(1);
  });

  it.each(['', '28708', '2870822', '28708a', '-28708', '2870.2'])('are not read from “%s”', (text) => {
    expect(counterOf(secret, text, 59_000)).toBeUndefined();
  });

  it('are of secrets of 160 bits, that an authenticator takes up by a link', () => {
    const made = makeSecret();
    expect(made).toMatch(/^[A-Z2-7]{32}$/);
    const link = new URL(enrolmentLink(made, '张伟'));
    expect([link.protocol, link.searchParams.get('secret')]).toEqual(['otpauth:', made]);
  });
});
