import { randomBytes } from 'node:crypto';

const run = randomBytes(4).toString('hex');
let made = 0;

/** A name that nothing else on a shared engine has. */
export const unique = (what: string): string => `conformance-${run}-${what}-${++made}`;

/** Waits for a condition; fails with what was waited for. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string),
  timeoutMs = 240_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`not within ${timeoutMs} ms: ${typeof what === 'string' ? what : what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

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
