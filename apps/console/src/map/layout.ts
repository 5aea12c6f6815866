/** What is drawn of a district: where seats lie, straight lines between them, and texts that do not cover each other. */

export interface Position {
  readonly lat: number;
  readonly lon: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Units of the drawing for a kilometre. */
  readonly perKm: number;
  readonly at: (position: Position) => Point;
}

const kmOfDegree = 111.2;
const margin = 44;

/** Fits positions into a drawing, north up, with the same scale both ways; on a district's size the earth is flat. */
export function frameOf(positions: readonly Position[], width: number, most: number): Frame {
  const [lats, lons] = [positions.map(({ lat }) => lat), positions.map(({ lon }) => lon)];
  const [north, south] = [Math.max(...lats), Math.min(...lats)];
  const [east, west] = [Math.max(...lons), Math.min(...lons)];
  const kmOfLon = kmOfDegree * Math.cos((((north + south) / 2) * Math.PI) / 180);
  // one place alone stands in the middle of 10 km
  const [kmAcross, kmDown] = [
    Math.max((east - west) * kmOfLon, 10),
    Math.max((north - south) * kmOfDegree, 10),
  ];
  const perKm = Math.min((width - 2 * margin) / kmAcross, (most - 2 * margin) / kmDown);
  const height = Math.round(kmDown * perKm + 2 * margin);
  const middle = { lat: (north + south) / 2, lon: (east + west) / 2 };
  return {
    ...{ width, height, perKm },
    at: ({ lat, lon }) => ({
      x: round(width / 2 + (lon - middle.lon) * kmOfLon * perKm),
      y: round(height / 2 - (lat - middle.lat) * kmOfDegree * perKm),
    }),
  };
}

const round = (n: number): number => Math.round(n * 10) / 10;

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A text at its place: `y` is its base line. */
export interface Label extends Point {
  readonly anchor: 'start' | 'middle' | 'end';
}

const lineHeight = 14;

/** About as wide as it will be drawn: the drawing is not measured. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? 12 : 7), 0);

const meets = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Of a text, or of a sign with a text in it, which is some units wider and higher all around. */
const boxOf = (label: Label, width: number, around: number): Box => ({
  x: label.anchor === 'start' ? label.x : label.anchor === 'end' ? label.x - width : label.x - width / 2,
  y: label.y - lineHeight + 3 - around,
  width,
  height: lineHeight + 2 * around,
});

/** Puts texts beside their points, one after another, where nothing is yet; what finds no free place stands to the right. */
export class Labels {
  private readonly taken: Box[] = [];

  constructor(private readonly frame: Pick<Frame, 'width' | 'height'>) {}

  keepFree({ x, y }: Point, radius: number): void {
    this.taken.push({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  }

  /** `around` is what a sign is wider and higher than its text on each side. */
  place({ x, y }: Point, text: string, away: readonly number[] = [9, 22, 36], around = 0): Label {
    const tries: Label[] = away.flatMap((far): Label[] => [
      { x: x + far, y: y + 4, anchor: 'start' },
      { x: x - far, y: y + 4, anchor: 'end' },
      { x, y: y + far + 9, anchor: 'middle' },
      { x, y: y - far, anchor: 'middle' },
      { x: x + far, y: y - far, anchor: 'start' },
      { x: x - far, y: y - far, anchor: 'end' },
      { x: x + far, y: y + far + 6, anchor: 'start' },
      { x: x - far, y: y + far + 6, anchor: 'end' },
    ]);
    const width = widthOf(text) + 2 * around;
    const free = tries.find((label) => this.isFree(boxOf(label, width, around))) ?? tries[0];
    const label = free ?? { x, y, anchor: 'start' };
    this.taken.push(boxOf(label, width, around));
    return label;
  }

  private isFree(box: Box): boolean {
    const { width, height } = this.frame;
    const isInside =
      box.x >= 2 && box.y >= 2 && box.x + box.width <= width - 2 && box.y + box.height <= height - 2;
    return isInside && !this.taken.some((other) => meets(box, other));
  }
}

/** A bow between two places, so that ways there and back, or to one place, are told apart. */
export function bow(from: Point, to: Point, n: number): { readonly path: string; readonly middle: Point } {
  const bend = 0.14 * (n % 2 === 0 ? 1 : -1) * (1 + Math.floor(n / 2) * 0.6);
  const control = {
    x: (from.x + to.x) / 2 - (to.y - from.y) * bend,
    y: (from.y + to.y) / 2 + (to.x - from.x) * bend,
  };
  return {
    path: `M${from.x} ${from.y}Q${round(control.x)} ${round(control.y)} ${to.x} ${to.y}`,
    middle: { x: round((from.x + to.x + 2 * control.x) / 4), y: round((from.y + to.y + 2 * control.y) / 4) },
  };
}
