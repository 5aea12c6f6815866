import { bow, frameOf, Labels, widthOf } from './layout.js';

const seats = [
  { lat: 26.41, lon: 106.67 },
  { lat: 26.49, lon: 106.68 },
  { lat: 26.29, lon: 106.82 },
  { lat: 26.44, lon: 106.59 },
];

describe('a district drawn without roads', () => {
  it('has north above, east to the right, and all of it inside', () => {
    const frame = frameOf(seats, 340, 320);
    const [seat, north, southEast, west] = seats.map(frame.at);
    expect(north!.y).toBeLessThan(seat!.y);
    expect(southEast!.x).toBeGreaterThan(seat!.x);
    expect(west!.x).toBeLessThan(seat!.x);
    for (const { x, y } of [seat!, north!, southEast!, west!]) {
      expect(x).toBeGreaterThan(30);
      expect(x).toBeLessThan(frame.width - 30);
      expect(y).toBeGreaterThan(30);
      expect(y).toBeLessThan(frame.height - 30);
    }
    expect(frame.height).toBeLessThanOrEqual(320);
  });

  it('has the scale that it says, both ways', () => {
    const { at, perKm } = frameOf(seats, 340, 320);
    const [a, b] = [at({ lat: 26.4, lon: 106.7 }), at({ lat: 26.45, lon: 106.7 })];
    expect((a.y - b.y) / perKm).toBeCloseTo(5.56, 1);
    const c = at({ lat: 26.4, lon: 106.75 });
    expect((c.x - a.x) / perKm).toBeCloseTo(4.98, 0);
  });

  it('draws one place alone, and none twice on each other', () => {
    const one = frameOf([seats[0]!], 340, 320);
    expect(one.at(seats[0]!)).toEqual({ x: 170, y: one.height / 2 });
  });

  it('puts texts of neighbours beside each other and not over each other', () => {
    const labels = new Labels({ width: 340, height: 320 });
    const [a, b] = [
      { x: 160, y: 150 },
      { x: 172, y: 150 },
    ];
    for (const point of [a, b]) labels.keepFree(point, 5);
    const [first, second] = [labels.place(a, '清溪街道'), labels.place(b, '贵筑街道')];
    expect(first.anchor).toBe('end');
    expect(second.anchor).toBe('start');
    // at the border it stays inside
    expect(labels.place({ x: 330, y: 300 }, '高坡乡').anchor).not.toBe('start');
    // a sign goes farther off than a text where it has to
    const sign = labels.place({ x: 166, y: 150 }, 'N2', [20, 40, 64], 5);
    expect(Math.abs(sign.y - 154)).toBeGreaterThan(10);
    expect(widthOf('高坡 25')).toBe(24 + 21);
  });

  it('bows ways to one place apart', () => {
    const [from, to] = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
    ];
    expect(bow(from, to, 0).middle.y).toBeCloseTo(-bow(from, to, 1).middle.y);
    expect(bow(from, to, 0).path).toMatch(/^M0 0Q50 14 100 0$/);
  });
});
