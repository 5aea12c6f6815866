import { marksOf, placeOf, seatOf, shortId, waysOf, whole } from './facts.js';

const areas = [
  { code: '520111', name: '花溪区', lat: 26.41, lon: 106.67 },
  { code: '520111010', name: '小孟街道', lat: 26.49, lon: 106.68 },
];

describe('what is drawn on the map', () => {
  it('lies where it was reported, or at the seat of its division', () => {
    expect(placeOf({ areaCode: '520111010', lat: 26.5, lon: 106.7 }, areas)).toEqual({
      lat: 26.5,
      lon: 106.7,
    });
    expect(placeOf({ areaCode: '520111010', lat: null, lon: null }, areas)).toMatchObject({
      name: '小孟街道',
    });
    expect(seatOf('520111010001', areas)?.name).toBe('小孟街道');
    expect(seatOf('520111099', areas)?.name).toBe('花溪区');
    expect(seatOf('520102', areas)).toBeUndefined();
    expect(seatOf(null, areas)).toBeUndefined();
  });

  it('are lines by how far they have come, and none that have gone back', () => {
    const line = (lineId: string, step: string) => ({ lineId, step, amount: 2, ownerAgencyId: 'FIRE' });
    const sharing = [
      {
        id: 'SH',
        capability: 'rescue-team',
        lines: [line('1', 'dispatched'), line('2', 'returned'), line('3', 'committed')],
      },
    ] as never;
    const ways = waysOf({ sharing }, [{ id: 'FIRE', areaCode: '520111' }], areas);
    expect(ways.map(({ id, state, from }) => [id, state, from?.name])).toEqual([
      ['SH/1', 'way', '花溪区'],
      ['SH/3', 'committed', '花溪区'],
    ]);
  });

  it('is named by what tells it apart', () => {
    expect([shortId('INC-C1'), shortId('INC-20261201-0210-ABCD')]).toEqual(['C1', 'ABCD']);
  });

  it('has one mark for all that happens at a place, with the chosen one before the others', () => {
    const [a, b] = [areas[0]!, areas[1]!];
    const placed = (id: string, place: typeof a) => ({ one: { id }, place }) as never;
    const all = [placed('INC-1', a), placed('INC-2', a), placed('INC-3', b)];
    expect(marksOf(all, 'INC-2').map(({ text }) => text)).toEqual(['2 +1', '3']);
    expect(marksOf(all, undefined).map(({ text }) => text)).toEqual(['1 +1', '3']);
    expect([whole(20.9), whole(null)]).toEqual([21, undefined]);
  });
});
