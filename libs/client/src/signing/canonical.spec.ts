import fc from 'fast-check';
import { canonicalize } from 'json-canonicalize';
import { canonical, Unsignable } from './canonical.js';

describe('the canonical form', () => {
  it('is that of RFC 8785', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/[\0\p{Surrogate}]|\\u0000|\\ud[89a-f]/u.test(text));
        expect(canonical(value)).toBe(canonicalize(JSON.parse(text)));
      }),
    );
  });

  it('has numbers as ECMAScript writes them, and names in the order of their code units', () => {
    expect(canonical({ b: [1.5, 1e21, 1e-7, -0, 1_000], '€': 1, '\u{1f600}': 2, '\ufb33': 3 })).toBe(
      '{"b":[1.5,1e+21,1e-7,0,1000],"€":1,"\u{1f600}":2,"\ufb33":3}',
    );
  });

  it('leaves out what has no value, and takes a date for its text', () => {
    expect(canonical({ a: undefined, at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });

  const circle: unknown[] = [];
  circle.push(circle);
  it.each<[string, unknown, string]>([
    ['a number that is none', { a: [NaN] }, '$.a[0]'],
    ['a lone surrogate', ['\ud800'], '$[0]'],
    ['NUL', { a: 'x\0' }, '$.a'],
    ['NUL in a name', { 'x\0': 1 }, '$ (a name)'],
    ['what JSON has not', { f: () => 1 }, '$.f'],
    ['nothing in a list', [undefined], '$[0]'],
    ['a big integer', 1n, '$'],
    ['a circle', circle, `$${'[0]'.repeat(33)}`],
  ])('is none of %s', (_, value, path) => {
    expect(() => canonical(value)).toThrow(
      expect.objectContaining({ code: 'unsignable', path }) as Unsignable,
    );
  });
});
