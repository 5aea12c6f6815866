import { pause } from '../timing/pause.js';
import { within } from '../timing/within.js';

const usuallyEveryMs = 2_000;
const answerWithinMs = 5_000;

/** Asks every so often until aborted, and tells of each time what came of it: nothing, or why it failed. */
export async function keepAsking(
  signal: AbortSignal,
  ask: () => Promise<void>,
  tell: (failure: unknown) => void = () => undefined,
  everyMs = usuallyEveryMs,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await within(answerWithinMs, ask());
      tell(undefined);
    } catch (error) {
      tell(error);
    }
    await pause(everyMs, signal);
  }
}
