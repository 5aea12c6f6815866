import { cellOf, changed, changesAfter, nothingByHand, overridesOf } from './by-hand.js';

const proposed = [
  {
    sharingId: 'C1',
    lines: [
      {
        ...{ resourceId: 'T-FIRE1', ownerAgencyId: 'FIRE', units: 1, amount: 1, arrivesAfterMinutes: 25 },
        isLate: false,
      },
    ],
  },
  { sharingId: 'G1', lines: [] },
];
const typed = (units: Readonly<Record<string, string>>) => ({ units, reason: '毒性蒸气' });
const cell = cellOf('G1', 'CITY');

describe('a choice by hand', () => {
  it('is of the requests that were changed alone, with all their lines', () => {
    expect(overridesOf(nothingByHand, proposed)).toBeUndefined();
    expect(overridesOf(typed({ [cell]: '2' }), proposed)).toEqual([
      { sharingId: 'G1', reason: '毒性蒸气', lines: [{ resourceId: 'CITY', units: 2 }] },
    ]);
    expect(overridesOf(typed({ [cellOf('C1', 'CITY')]: ' 1 ' }), proposed)).toMatchObject([
      {
        lines: [
          { resourceId: 'T-FIRE1', units: 1 },
          { resourceId: 'CITY', units: 1 },
        ],
      },
    ]);
  });

  it.each(['x', '-1', '1.5', '1234567'])('of %s units is none yet', (units) => {
    expect(overridesOf(typed({ [cell]: units }), proposed)).toBeUndefined();
  });

  it('that gives a request nothing is no decision of it', () => {
    expect(overridesOf(typed({ [cellOf('C1', 'T-FIRE1')]: '' }), proposed)).toBeUndefined();
  });

  it('that was refused is changed to the nearest that would not be', () => {
    const byHand = typed({ [cell]: '3', [cellOf('C1', 'T-VOL')]: '1' });
    const overrides = overridesOf(byHand, proposed) ?? [];
    const after = (refusal: object) => changesAfter({ refusal: { ...refusal } }, overrides);
    const [less, back] = after({
      ...{ code: 'override-not-covered', sharingId: 'G1', resourceId: 'CITY', asked: 3, available: 2 },
    });
    expect(less).toEqual({ to: 'units', cell, resourceId: 'CITY', units: 2 });
    expect(changed(byHand, less!).units).toEqual({ ...byHand.units, [cell]: '2' });
    expect(changed(byHand, back!).units).toEqual({ [cellOf('C1', 'T-VOL')]: '1' });
    // of all requests together
    expect(
      after({ code: 'override-not-covered', resourceId: 'CITY', asked: 4, available: 2 })[0],
    ).toMatchObject({
      units: 1,
    });
    expect(after({ code: 'team-not-able', sharingId: 'C1', resourceId: 'T-VOL' })).toMatchObject([
      { cell: cellOf('C1', 'T-VOL'), units: 0 },
      { to: 'proposal', sharingId: 'C1' },
    ]);
    expect(after({ code: 'over-commitment', sharingId: 'G1', outstanding: 2, offered: 3 })).toEqual([
      { to: 'proposal', sharingId: 'G1' },
    ]);
    expect(after({ code: 'no-open-need', sharingId: 'G1' })).toEqual([]);
  });
});
