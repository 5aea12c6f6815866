import { setTimeout as sleep } from 'node:timers/promises';

/** A client of a broker that is gone says goodbye for minutes; nobody has to wait for that. */
export const closeWithinMs = 10_000;

/** What the promise comes to, or nothing when that takes longer or the signal aborts before. */
export async function within<T>(
  ms: number,
  promise: Promise<T>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController();
  const signals = signal ? [over.signal, signal] : [over.signal];
  const time = sleep(ms, undefined, { signal: AbortSignal.any(signals) }).catch(() => undefined);
  return Promise.race([promise, time]).finally(() => over.abort());
}

/** What the promise comes to, unless the signal aborts before. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
