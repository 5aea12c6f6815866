import { streamsFollowedBy, type Batch, type EventLog, type FollowerName } from '#event-log';
import type { Logger } from '#platform';
import type { Lead } from '#postgres';
import { reasonOf } from '../health/follower-health.js';
import type { HealthBoard } from '../health/health-board.js';
import { handleAsFarAsTaken } from './pass-over.js';
import { pause } from '../timing/pause.js';

/** A catch-up subscriber of the whole log, or of the stream prefixes registered for its name. */
export interface Follower {
  readonly name: FollowerName;
  /** Where each place has its own: leads beside others of the name. */
  readonly place?: string;
  /** Last position done; from the start of the log when there is none. */
  position(): Promise<bigint | undefined>;
  /** Resolves when the batch is done and its position kept. Done again after a crash: must be harmless. */
  handle(batch: Batch): Promise<void>;
  /** What else it does while it leads; ends with the signal and does not fail. */
  beside?(signal: AbortSignal): Promise<void>;
  /** How long news may wait for more; see `FollowOptions`. */
  readonly lingerMs?: number;
}

/** With the ten seconds that a link may take to be given up, what was sent is served fifteen seconds after a fault. */
const longestPauseMs = 4_000;

export interface Following {
  readonly eventLog: Pick<EventLog, 'follow'>;
  readonly lead: Lead;
  readonly board: HealthBoard;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * Runs a follower until aborted: acquires leadership (one active instance per follower across all machines), follows
 * from its position, and retries from there after a failure, waiting longer each time. Reports its state to the health
 * board; logs each kind of failure once, and repeats on level debug.
 */
export async function keepFollowing(
  follower: Follower,
  { eventLog, lead, board, logger, signal }: Following,
): Promise<void> {
  const log = logger.child({ follower: follower.name });
  const health = board.of(follower.name);
  const leads = [follower.name, follower.place].filter(Boolean).join(' ');
  let failures = 0;
  let lastReason = '';
  while (!signal.aborted) {
    const attempt = new AbortController();
    const stop = (): void => attempt.abort();
    signal.addEventListener('abort', stop);
    let until: bigint | undefined;
    let beside: Promise<void> | undefined;
    try {
      health.standsBy();
      const leadership = await lead(leads, signal);
      void leadership.lost.then(stop);
      try {
        health.starts();
        const after = await follower.position();
        log[failures > 0 ? 'debug' : 'info']({ after: after?.toString() }, 'following');
        health.follows(after);
        beside = follower.beside?.(attempt.signal);
        for await (const batch of eventLog.follow({
          after,
          streamPrefixes: streamsFollowedBy(follower.name),
          lingerMs: follower.lingerMs,
          signal: attempt.signal,
        })) {
          board.sees(follower.name, batch);
          until = batch.upTo;
          health.takes();
          await handleAsFarAsTaken(follower, batch, log);
          health.did(batch);
          until = undefined;
          // what lies before the failure may well be done again each time
          if (health.isFailing) continue;
          failures = 0;
          lastReason = '';
        }
      } finally {
        stop();
        await beside;
        await leadership.release();
      }
    } catch (error) {
      if (signal.aborted) break;
      failures++;
      health.failed(error, until);
      const reason = JSON.stringify(reasonOf(error));
      log[reason === lastReason ? 'debug' : 'error']({ err: error }, 'the follower failed; starting over');
      lastReason = reason;
      await pause(Math.min(longestPauseMs, 200 * 2 ** failures), signal);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
