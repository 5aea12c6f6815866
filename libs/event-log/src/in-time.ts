import { LogUnavailable } from './recorded.js';

/** The next event of a read comes within this time, or the read is given up. */
const silenceMs = 10_000;

/** The part of the client's reading streams that is used here. */
interface Readable<T> extends AsyncIterable<T> {
  cancel?: () => Promise<void>;
  destroy?: (error?: Error) => unknown;
}

/**
 * A read of the log that does not wait for ever: the client sets no limit to it, and a connection may be open at one
 * end only.
 * @throws {LogUnavailable} when nothing came for too long
 */
export async function* inTime<T>(read: Readable<T>, limitMs = silenceMs): AsyncGenerator<T, void, undefined> {
  const giveUp = (): void => {
    read.destroy?.(new LogUnavailable(`the log gave nothing for ${limitMs} ms`));
    void read.cancel?.().catch(() => undefined);
  };
  let timer = setTimeout(giveUp, limitMs);
  try {
    for await (const one of read) {
      clearTimeout(timer);
      yield one;
      timer = setTimeout(giveUp, limitMs);
    }
  } finally {
    clearTimeout(timer);
  }
}
