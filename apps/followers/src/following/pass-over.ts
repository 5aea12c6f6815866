import { RefusedByLog, type Batch } from '#event-log';
import type { Logger } from '#platform';

/**
 * Lets a follower handle a batch. What the log refuses for good, such as a command to a stream that was deleted for
 * good, it would refuse each time: the event that asks for it is passed over, which the log of the process says, and
 * all that comes behind it goes on. Other failures go through.
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
