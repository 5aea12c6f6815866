import type { Log } from '#messaging';
import { pause } from '#platform';
import type { Lead } from '#postgres';

const hourMs = 3_600_000;

/** One of all observers does `work` at a time; another takes over when it is gone. */
export async function leading(
  lead: Lead,
  name: string,
  { log, signal }: { log: Pick<Log, 'error'>; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const attempt = new AbortController();
    const stop = (): void => attempt.abort();
    signal.addEventListener('abort', stop);
    try {
      const leadership = await lead(name, signal);
      void leadership.lost.then(stop);
      try {
        await work(attempt.signal);
      } finally {
        await leadership.release();
      }
    } catch (error) {
      if (signal.aborted) break;
      log.error({ err: error, name }, 'leadership was lost; trying again');
      await pause(1_000, signal);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** Drops old days every hour. */
export async function keepRetention(
  drop: (now: string) => Promise<readonly string[]>,
  { log, signal }: { log: Pick<Log, 'error' | 'info'>; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      const dropped = await drop(new Date().toISOString());
      if (dropped.length > 0) log.info({ dropped }, 'dropped readings older than the retention');
    } catch (error) {
      log.error({ err: error }, 'old readings could not be dropped; trying again');
    }
    await pause(hourMs, signal);
  }
}
