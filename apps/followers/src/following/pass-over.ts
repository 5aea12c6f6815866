import { RefusedByLog, type Batch } from '#event-log';
import type { Logger } from '#platform';

/**
 * Lets a follower handle a batch. When the log refuses a write permanently, such as one to a deleted stream, a retry
 * would always fail: the event behind it is skipped and logged, and the follower continues with the next one. Other
 * failures are rethrown.
 */
export async function handleAsFarAsTaken(
  { handle }: { readonly handle: (batch: Batch) => Promise<void> },
  batch: Batch,
  log: Pick<Logger, 'error'>,
): Promise<void> {
  try {
    return await handle(batch);
  } catch (error) {
    if (!(error instanceof RefusedByLog) || batch.events.length === 0) throw error;
    if (batch.events.length === 1) {
      const [event] = batch.events;
      const about = { err: error, stream: event?.stream, position: event?.position.toString() };
      log.error(about, 'the log permanently refuses what follows from an event; skipped');
      return handle({ ...batch, events: [] });
    }
  }
  // one by one: to be done again is harmless, and so the one to blame is found
  for (const event of batch.events) {
    await handleAsFarAsTaken({ handle }, { events: [event], upTo: event.position, caughtUp: false }, log);
  }
  await handle({ ...batch, events: [] });
}
