import { FairSlots } from '#platform';

/** Times of finding out what became of a write, in milliseconds. */
export interface Patience {
  /** An answer that takes longer is looked for in the stream. */
  readonly lookAfterMs: number;
  /** Between two looks, of which a write has one at a time. */
  readonly lookEveryMs: number;
  /** A write that neither was answered nor is in the stream is sent again after so long, then after twice as long. */
  readonly repeatAfterMs: number;
  /** The longest time between two repeats: by then the log itself has given the last one up. */
  readonly repeatAtLeastEveryMs: number;
  /** After this the outcome stays unknown. */
  readonly giveUpAfterMs: number;
}

export const usualPatience: Patience = {
  lookAfterMs: 1_000,
  lookEveryMs: 500,
  repeatAfterMs: 2_000,
  repeatAtLeastEveryMs: 10_000,
  giveUpAfterMs: 50_000,
};

/**
 * Looks that are under way at once, of all writes. They would make a log that is late later still, and calls given up
 * by the hundred are what HTTP/2 ends a session for.
 */
export const looksAtOnce = 16;

/** One write that may be sent again and again: the ids in it make it the same write for the log. */
export interface Write<T> {
  /** Sends it. Rejects with what the log answered, or with why it did not. */
  readonly send: () => Promise<T>;
  /** What became of it according to the stream; nothing while it is not there. */
  readonly find: () => Promise<T | undefined>;
  /** What an error of either means: an outcome, `final` to pass it on, or nothing when it tells nothing. */
  readonly meaning: (error: unknown) => { readonly outcome: T } | 'final' | undefined;
}

/** Neither an answer nor a look into the stream told what became of a write. */
export class NotFoundOut extends Error {
  readonly code = 'not-found-out';
}

/**
 * Sends a write and finds out what became of it. A log that is still writing does not answer a repeat at all, and a
 * connection may have been lost after the write: so the stream itself is asked every so often, beside whatever was
 * sent and may still be answered.
 * @throws {NotFoundOut} and what is `final`
 */
export async function findOut<T>(
  write: Write<T>,
  patience: Patience = usualPatience,
  looks = new FairSlots(looksAtOnce),
): Promise<T> {
  let result: { readonly outcome: T } | { readonly error: unknown } | undefined;
  let wake = (): void => undefined;
  let underWay = 0;
  let failures = 0;
  let lastError: unknown;

  const conclude = (one: typeof result): void => {
    result ??= one;
    wake();
  };
  const take = (error: unknown): void => {
    const meaning = write.meaning(error);
    if (meaning) return conclude(meaning === 'final' ? { error } : meaning);
    lastError = error;
    // the first failure is looked into at once; more of them only show that the log is away
    if (failures++ === 0) wake();
  };
  const send = (): void => {
    underWay++;
    void write
      .send()
      .then((outcome) => conclude({ outcome }), take)
      .finally(() => underWay--);
  };
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (result) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    await looks.take('');
    try {
      const outcome = result ? undefined : await write.find();
      if (outcome !== undefined) conclude({ outcome });
    } catch (error) {
      take(error);
    } finally {
      looks.give();
      isLooking = false;
    }
  };

  const startedAt = Date.now();
  let sentAt = startedAt;
  let patienceMs = patience.repeatAfterMs;
  send();
  await rest(patience.lookAfterMs);
  while (!result) {
    void look();
    await rest(patience.lookEveryMs);
    if (result) break;
    const now = Date.now();
    if (now - startedAt > patience.giveUpAfterMs) {
      throw new NotFoundOut(`no answer within ${patience.giveUpAfterMs} ms`, { cause: lastError });
    }
    if (underWay === 0 || now - sentAt >= patienceMs) {
      if (underWay > 0) patienceMs = Math.min(2 * patienceMs, patience.repeatAtLeastEveryMs);
      sentAt = now;
      send();
    }
  }
  if ('error' in result) throw result.error;
  return result.outcome;
}
