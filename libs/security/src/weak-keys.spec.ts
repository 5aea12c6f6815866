import fc from 'fast-check';
import { generateAgencyKey, publicKeyObject, publicKeyOf } from './keys.js';
import { verify } from 'node:crypto';
import { isWeakKey } from './weak-keys.js';
import type { PublicKey } from '#domain';

/** The curve in plain arithmetic (RFC 8032, section 5.1), for this test alone. */
const p = 2n ** 255n - 19n;
const mod = (a: bigint): bigint => ((a % p) + p) % p;
const power = (base: bigint, exponent: bigint): bigint => {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b))
    if (e & 1n) result = mod(result * b);
  return result;
};
const inverse = (a: bigint): bigint => {
  let [r, next, s, t] = [p, mod(a), 0n, 1n];
  while (next !== 0n) [r, next, s, t] = [next, r % next, t, s - (r / next) * t];
  return mod(s);
};
const d = mod(-121665n * inverse(121666n));
interface Point {
  readonly x: bigint;
  readonly y: bigint;
}
const add = (a: Point, b: Point): Point => {
  const product = mod(d * a.x * b.x * a.y * b.y);
  return {
    x: mod((a.x * b.y + a.y * b.x) * inverse(1n + product)),
    y: mod((a.y * b.y + a.x * b.x) * inverse(1n - product)),
  };
};
const times8 = (a: Point): Point => [1, 2, 3].reduce((point) => add(point, point), a);
const sqrt = (a: bigint): bigint | undefined => {
  const root = power(a, (p + 3n) / 8n);
  return [root, mod(root * power(2n, (p - 1n) / 4n))].find((one) => mod(one * one) === mod(a));
};
/** Both points of a y coordinate, where it has any. */
const pointsAt = (y: bigint): Point[] => {
  const x = sqrt(mod((y * y - 1n) * inverse(d * y * y + 1n)));
  return x === undefined ? [] : [...new Set([x, mod(-x)])].map((one) => ({ x: one, y: mod(y) }));
};
const isNeutral = ({ x, y }: Point): boolean => x === 0n && y === 1n;

const keyOf = (y: bigint, sign: bigint): PublicKey => {
  const hex = (y + (sign << 255n)).toString(16).padStart(64, '0');
  const x = Buffer.from(hex, 'hex').reverse().toString('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x };
};

/** A y of order 8: found by multiplying a point by the order of the prime subgroup. */
const orderOfSubgroup = 2n ** 252n + 27742317777372353535851937790883648493n;
function smallOrder(): Point[] {
  const found = new Map<string, Point>();
  for (let y = 2n; found.size < 8; y++) {
    for (const point of pointsAt(y)) {
      let result: Point = { x: 0n, y: 1n };
      for (let b = point, e = orderOfSubgroup; e > 0n; e >>= 1n, b = add(b, b))
        if (e & 1n) result = add(result, b);
      found.set(`${result.x} ${result.y}`, result);
    }
  }
  return [...found.values()];
}

describe('a weak key', () => {
  const points = smallOrder();

  it('is one of the eight points whose order divides 8', () => {
    expect(points).toHaveLength(8);
    for (const point of points) {
      expect(isNeutral(times8(point))).toBe(true);
      expect(isWeakKey(keyOf(point.y, point.x & 1n))).toBe(true);
    }
  });

  it('is one of them in whatever other form it is written', () => {
    // y + p still fits into 255 bits for y below 19; where x is 0, the sign of x says nothing
    for (const { y } of points)
      for (const written of [y, y + p].filter((one) => one < 2n ** 255n))
        for (const sign of [0n, 1n])
          expect([written, isWeakKey(keyOf(written, sign))]).toEqual([written, true]);
  });

  it('is any point that is written with a y beyond the field', () => {
    for (let y = 0n; y < 19n; y++)
      for (const sign of [0n, 1n]) expect(isWeakKey(keyOf(y + p, sign))).toBe(true);
  });

  it('is one in another form than the one that base64url has for 32 bytes', () => {
    const { x } = publicKeyOf(generateAgencyKey('FIRE', 'FIRE-1', 'liandong.test'));
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(x.slice(-1));
    const same = `${x.slice(0, -1)}${alphabet[last + 1]}`;
    expect(Buffer.from(same, 'base64url')).toEqual(Buffer.from(x, 'base64url'));
    for (const other of [same, '', x.slice(1), `${x}A`])
      expect(isWeakKey({ kty: 'OKP', crv: 'Ed25519', x: other })).toBe(true);
  });

  it('would verify what nobody has signed', () => {
    // R the neutral point, S = 0: S·B = R + k·A whenever k·A is neutral
    const forged = Buffer.alloc(64);
    forged[0] = 1;
    const neutral = publicKeyObject(keyOf(1n, 0n));
    expect(verify(null, Buffer.from('anything'), neutral, forged)).toBe(true);
  });

  it('is none that was generated', () => {
    fc.assert(
      fc.property(fc.nat(), () => {
        expect(isWeakKey(publicKeyOf(generateAgencyKey('FIRE', 'FIRE-1', 'liandong.test')))).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});
