import { streamsFollowedBy, type Batch, type EventLog, type FollowerName } from '#event-log';
import type { Logger } from '#platform';
import type { ReadModel } from '#read-model';
import { pause } from './pause.js';

/** Something that follows the log, all of it or the streams that belong to its name. */
export interface Follower {
  readonly name: FollowerName;
  /** Where each place has its own: leads beside others of the name. */
  readonly place?: string;
  /** Last position done; from the start of the log when there is none. */
  position(): Promise<bigint | undefined>;
  /** Resolves when the batch is done and its position kept. Done again after a crash: must be harmless. */
  handle(batch: Batch): Promise<void>;
  /** How long news may wait for more; see `FollowOptions`. */
  readonly lingerMs?: number;
}

/**
 * Keeps a follower going until aborted: takes the lead (one active instance of each, over all machines),
 * follows from its position, and starts over from there after any failure, waiting longer each time.
 */
export async function keepFollowing(
  follower: Follower,
  {
    eventLog,
    readModel,
    logger,
    signal,
  }: { eventLog: EventLog; readModel: ReadModel; logger: Logger; signal: AbortSignal },
): Promise<void> {
  const log = logger.child({ follower: follower.name });
  const leads = [follower.name, follower.place].filter(Boolean).join(' ');
  let failures = 0;
  while (!signal.aborted) {
    const attempt = new AbortController();
    const stop = (): void => attempt.abort();
    signal.addEventListener('abort', stop);
    try {
      const leadership = await readModel.lead(leads, signal);
      void leadership.lost.then(stop);
      try {
        const after = await follower.position();
        log.info({ after: after?.toString() }, 'following');
        for await (const batch of eventLog.follow({
          after,
          streamPrefixes: streamsFollowedBy(follower.name),
          lingerMs: follower.lingerMs,
          signal: attempt.signal,
        })) {
          await follower.handle(batch);
          failures = 0;
        }
      } finally {
        await leadership.release();
      }
    } catch (error) {
      if (signal.aborted) break;
      failures++;
      log.error({ err: error, failures }, 'follower stopped; starting over');
      await pause(Math.min(10_000, 200 * 2 ** failures), signal);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
