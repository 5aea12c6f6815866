import { randomBytes } from 'node:crypto';

const run = randomBytes(4).toString('hex');
let made = 0;

/** A name that nothing else on a shared engine has. */
export const unique = (what: string): string => `conformance-${run}-${what}-${++made}`;

export { until } from '../harness/until.js';

/** What a promise is rejected with. */
export const errorOf = (promise: Promise<unknown>): Promise<Record<string, unknown>> =>
  promise.then(
    (value) => {
      throw new Error(`not rejected but resolved with ${String(value)}`);
    },
    (error: unknown) => error as Record<string, unknown>,
  );

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
