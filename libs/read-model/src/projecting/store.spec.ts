import { instantOf } from '#postgres';
import fc from 'fast-check';
import { jsonText } from './store.js';

describe('jsonText', () => {
  it('replaces what PostgreSQL refuses and nothing else', () => {
    expect(JSON.parse(jsonText({ a: 'x\0y', b: '\ud800', c: '\\u0000', d: '水\ud83d\ude80' }))).toEqual({
      a: 'x\ufffdy',
      b: '\ufffd',
      c: '\\u0000',
      d: '水\ud83d\ude80',
    });
  });

  it('gives any other text back unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\0'));
        expect(JSON.parse(jsonText({ [text]: text }))).toEqual({ [text]: text });
      }),
    );
  });
});

describe('instantOf', () => {
  it('gives RFC 3339 with at least milliseconds', () => {
    expect(instantOf('2026-06-18 14:20:00+00')).toBe('2026-06-18T14:20:00.000Z');
    expect(instantOf('2026-06-18 14:20:00.5+00')).toBe('2026-06-18T14:20:00.500Z');
    expect(instantOf('2026-06-18 14:20:00.123456+00')).toBe('2026-06-18T14:20:00.123456Z');
    expect(instantOf('2026-06-18 22:20:00+08')).toBe('2026-06-18T14:20:00.000Z');
  });
});
