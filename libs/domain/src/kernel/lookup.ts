/**
 * The value stored under a key that a sender chose. A plain index would also find what every object inherits:
 * `constructor` is a valid id.
 */
export const own = <V>(record: Readonly<Record<string, V>>, key: string): V | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
