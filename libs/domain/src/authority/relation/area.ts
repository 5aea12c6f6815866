/**
 * What a code of GB/T 2260 or GB/T 10114 (6, 9 or 12 digits) is compared by: without the `000` groups at its end, and
 * without the `00` pairs of its first six digits where nothing follows them. `520100` is the city `5201`. Nothing for
 * what is no such code.
 */
export function prefix(areaCode: string): string | undefined {
  if (!/^\d{6}(\d{3}){0,2}$/.test(areaCode)) return undefined;
  const place = areaCode.slice(6).replace(/(000)+$/, '');
  const division = areaCode.slice(0, 6);
  const bare = place === '' ? division.replace(/^((?:\d\d)*?)(?:00)*$/, '$1') : division + place;
  return bare === '' ? undefined : bare;
}

/** Whether all of `inner` belongs to `outer`. What is no code lies in nothing and holds nothing. */
export function within(inner: string, outer: string): boolean {
  const [a, b] = [prefix(inner), prefix(outer)];
  return a !== undefined && b !== undefined && a.startsWith(b);
}

/** Every code that holds this area, its own among them, in each way it can be written. */
export function codesAround(areaCode: string): string[] {
  const bare = prefix(areaCode) ?? '';
  const holding = [2, 4, 6, 9, 12]
    .filter((length) => length <= bare.length)
    .map((length) => bare.slice(0, length));
  return holding.flatMap((code) =>
    [6, 9, 12].filter((length) => length >= code.length).map((length) => code.padEnd(length, '0')),
  );
}

/** Whether each of them lies within one of `outer`; never so of none. */
export const allWithin = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.length > 0 && inner.every((area) => outer.some((each) => within(area, each)));
