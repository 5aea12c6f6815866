/** One place in which two values differ. `undefined` stands for nothing there. */
export interface Difference {
  /** Such as `certificate.candidates[2].availableUnits`. */
  readonly path: string;
  readonly recorded: unknown;
  readonly recomputed: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Where two JSON values differ, down to single fields. A field that is undefined is one that is not there. */
export function differences(recorded: unknown, recomputed: unknown, path = ''): Difference[] {
  if (isObject(recorded) && isObject(recomputed) && Array.isArray(recorded) === Array.isArray(recomputed)) {
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(recomputed)])];
    return keys.flatMap((key) =>
      differences(
        recorded[key],
        recomputed[key],
        Array.isArray(recorded) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
      ),
    );
  }
  return Object.is(recorded, recomputed) ? [] : [{ path, recorded, recomputed }];
}
