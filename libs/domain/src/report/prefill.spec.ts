import { differenceOf, prefilled, type SaidFigure } from './prefill.js';

const said = (agencyId: string, value: number, asOf: string, position: string): SaidFigure => ({
  ...{ agencyId, value, asOf, position, stream: 'incident-I', revision: position, occurredAt: asOf },
  type: 'incident.situation-updated',
});
const [one, two] = ['2026-06-18T17:00:00.000Z', '2026-06-18T18:00:00.000Z'];

describe('a figure put in from what is on record', () => {
  it('is the newest that was said, with where it comes from, and not confirmed', () => {
    expect(prefilled([said('FIRE', 2, two, '9'), said('GAOPO', 1, one, '12')], undefined)).toEqual({
      value: 2,
      source: expect.objectContaining({ agencyId: 'FIRE', position: '9', asOf: two }),
      confirmed: false,
      difference: { change: 'first' },
      others: [said('GAOPO', 1, one, '12')],
    });
  });

  it('is of what each agency said last: what it said before contradicts nobody', () => {
    const { value, others } = prefilled([said('FIRE', 1, one, '3'), said('FIRE', 2, two, '9')], 1);
    expect([value, others]).toEqual([2, []]);
  });

  it('is none where nobody said it', () => {
    expect(prefilled([], undefined)).toEqual({
      ...{ confirmed: false, difference: { change: 'not-reported' }, others: [] },
    });
  });
});

describe('a difference to the last report', () => {
  it.each([
    [undefined, undefined, { change: 'not-reported' }],
    [3, undefined, { change: 'first' }],
    [3, 3, { change: 'unchanged', last: 3 }],
    [0.3, 0.1, { change: 'raised', last: 0.1, by: 0.2 }],
    // never a negative increase
    [1, 3, { change: 'lowered', last: 3, needs: 'correction' }],
    [0, 1, { change: 'lowered', last: 1, needs: 'correction' }],
    // not reported is not 0
    [undefined, 1, { change: 'left-out', last: 1 }],
  ])('of %s after %s', (value, last, expected) => expect(differenceOf(value, last)).toEqual(expected));
});
