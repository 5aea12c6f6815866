import { pause, type Logger } from '#platform';
import type { Lead } from '#postgres';
import type { Progress } from './progress.js';
import type { Receipts } from './receipts.js';
import type { Sender } from './sender.js';

export interface SendingParts {
  readonly sender: Pick<Sender, 'look' | 'idle'>;
  readonly receipts: Pick<Receipts, 'join'>;
  readonly lead: Lead;
  readonly logger: Pick<Logger, 'error'>;
  readonly progress: Pick<Progress, 'say'>;
  readonly signal: AbortSignal;
  readonly everyMs?: number;
}

/**
 * One process of all sends at a time. Its claim on every message is the lock of a session that lives as long as it
 * does: it runs out with the process and not before, however long a provider takes.
 */
export async function keepSending({
  sender,
  receipts,
  lead,
  logger,
  progress,
  signal,
  everyMs = 500,
}: SendingParts): Promise<void> {
  while (!signal.aborted) {
    const attempt = new AbortController();
    const stop = (): void => attempt.abort();
    signal.addEventListener('abort', stop);
    try {
      progress.say('standing-by');
      const leadership = await lead('messenger', signal);
      void leadership.lost.then(stop);
      try {
        while (!attempt.signal.aborted) {
          await Promise.all([sender.look(attempt.signal), receipts.join()]);
          progress.say('sending');
          await pause(everyMs, attempt.signal);
        }
      } finally {
        stop();
        await sender.idle();
        await leadership.release();
      }
    } catch (error) {
      if (signal.aborted) break;
      progress.say('failing');
      logger.error({ err: error }, 'messages could not be looked after; trying again');
      await pause(1_000, signal);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
