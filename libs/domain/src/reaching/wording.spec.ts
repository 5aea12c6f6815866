import fc from 'fast-check';
import { bytes, fit, parts, smsParts, units } from './length.js';
import { after, called } from './reaching.helper-spec.js';
import { shippedReachingRules } from './rules.js';
import { wordsFor } from './wording.js';

const rules = shippedReachingRules;
const chinese = (length: number): string => '汛'.repeat(length);

describe('the length of a message in the unit of its channel', () => {
  it.each([
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
  ])('is of an SMS of %i characters %i parts', (length, expected) => {
    expect(parts(chinese(length))).toBe(expected);
  });

  it('tears no character on the border of two parts', () => {
    const text = `${chinese(66)}𠮷${chinese(10)}`;
    expect(smsParts(text).map(({ length }) => length)).toEqual([66, 12]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (any) => {
        const found = smsParts(any);
        expect(found.join('')).toBe(any);
        for (const part of found) {
          expect(part.length).toBeLessThanOrEqual(70);
          expect(part).not.toMatch(/[\ud800-\udbff]$|^[\udc00-\udfff]/);
        }
      }),
    );
  });

  it('is counted in bytes as UTF-8 has them', () => {
    expect(bytes(chinese(1_366))).toBe(4_098);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (any) => bytes(any) === Buffer.byteLength(any)));
  });

  it('is kept whatever the text, and a cut is seen', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: 30, max: 300 }),
        (any, most) => {
          for (const measure of [units, bytes]) {
            const text = fit(any, '…全文见 W1', most, measure);
            expect(measure(text)).toBeLessThanOrEqual(most);
            expect(text === any || text.endsWith('…全文见 W1')).toBe(true);
          }
        },
      ),
    );
  });
});

describe('the words of a message', () => {
  it('say first that it is an exercise, then where, what is asked and until when', () => {
    expect(wordsFor([{ ...called, exercise: true }], rules, 3, parts)).toBe(
      '【演练】青岩镇 请确认收到（叫应），回复 1 截止 11-30 02:25；暴雨红色预警 · 立即转移',
    );
    expect(wordsFor([called], { ...rules, language: 'en' }, 500, units)).toMatch(
      /^青岩镇 .* by 11-30 02:25; /,
    );
  });

  it.each([
    [70, units],
    [2, parts],
    [4_096, bytes],
  ] as const)('keep that within %i, whatever else there is', (limit, measure) => {
    const long = { ...called, exercise: true, content: { ...called.content, text: chinese(5_000) } };
    const text = wordsFor([long], rules, limit, measure);
    expect(text).toMatch(/^【演练】青岩镇 请确认收到（叫应），回复 1 截止 11-30 02:25/);
    expect(text).toMatch(/…全文见 warning-W1$/);
    expect(measure(text)).toBeLessThanOrEqual(limit);
  });

  it('of several messages are one, with what is asked of each before all the rest', () => {
    const other = { ...called, content: { ...called.content, place: '高坡乡', until: after(3_600) } };
    const text = wordsFor([called, other, ...Array.from({ length: 9 }, () => called)], rules, 20_000, units);
    expect(text.indexOf('2. 高坡乡')).toBeLessThan(text.indexOf('1. 暴雨'));
    expect(text).toMatch(/另有 1 条，见系统$/);
  });
});
