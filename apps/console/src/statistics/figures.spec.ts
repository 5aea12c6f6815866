import type { StatisticsItem } from '#domain';
import {
  amountOf,
  differing,
  fallen,
  figuresOf,
  lowerTotals,
  reasonsFor,
  totalsOf,
  uncheckedIn,
  type TypedTotal,
} from './figures.js';

const item = (code: string, decimals: 0 | 2 = 0): StatisticsItem => ({
  ...{ code, zh: code, en: code, unit: { zh: '人', en: 'persons' }, decimals, source: '', confirmed: false },
});
const base = { missing: [], confirmed: false, sources: [], others: [] } as const;
const draft = {
  items: [
    { ...base, item: item('dead'), sum: 1, difference: { change: 'unchanged', last: 1 } },
    {
      ...base,
      item: item('missing'),
      sum: 0,
      difference: { change: 'lowered', last: 1, needs: 'correction' },
    },
    { ...base, item: item('crops', 2), difference: { change: 'not-reported' } },
  ] as const,
};
const untouched: TypedTotal = { totals: {}, differences: {}, corrections: {}, checked: {} };

describe('figures of a disaster', () => {
  it.each([
    ['0', 0, 0],
    ['12.5', 2, 12.5],
    ['12.5', 0, undefined],
    ['', 0, undefined],
    ['-1', 0, undefined],
    ['1,000', 0, undefined],
  ])('%s with %i decimals is %s', (text, decimals, value) => {
    expect(amountOf(text, decimals)).toBe(value);
  });

  it('that are not typed are not stated, 0 is', () => {
    const { items } = draft;
    expect(
      figuresOf(
        items.map(({ item: one }) => one),
        { dead: '0', missing: ' ', crops: 'x' },
      ),
    ).toEqual({
      ...{ figures: [{ item: 'dead', value: 0 }], wrong: ['crops'] },
    });
  });

  it('that fall are corrected, and not stated anew', () => {
    expect(
      fallen(
        [
          { item: 'dead', value: 1 },
          { item: 'missing', value: 2 },
        ],
        { dead: 3 },
      ),
    ).toEqual(['dead']);
  });

  it('are the sums until something else is typed, and are checked before they are sent', () => {
    expect(totalsOf(draft, untouched)).toEqual({ dead: '1', missing: '0', crops: '' });
    expect(uncheckedIn(draft, untouched)).toEqual(['dead', 'missing']);
    expect(uncheckedIn(draft, { ...untouched, checked: { dead: '1' }, totals: { missing: '0' } })).toEqual(
      [],
    );
    // a sum that has changed since was not checked
    expect(uncheckedIn(draft, { ...untouched, checked: { dead: '2', missing: '0' } })).toEqual(['dead']);
  });

  it('say why where they are not the sum, or lower than the last', () => {
    const values = { dead: '2', missing: '0', crops: '' };
    expect(differing(draft, values)).toEqual(['dead']);
    expect(lowerTotals(draft, values)).toEqual(['missing']);
    expect(reasonsFor(['dead'], { dead: ' ' })).toBeUndefined();
    expect(reasonsFor(['dead'], { dead: '另 1 人在途中', missing: '' })).toEqual([
      { item: 'dead', reason: '另 1 人在途中' },
    ]);
  });
});
