import { streamsFollowedBy, type EventLog } from '#event-log';
import type { Checkpoint } from '#read-model';

export interface FollowerLag {
  readonly name: string;
  readonly kind: Checkpoint['kind'];
  /** Absent while the follower has seen nothing. */
  readonly position?: string;
  readonly updatedAt: string;
  /** Events after the checkpoint that concern the follower. */
  readonly lagEvents: number;
  /** How long the oldest of them has been in the log; 0 without one. */
  readonly lagSeconds: number;
}

export interface LogStatus {
  /** Of the newest event; −1 in an empty log. */
  readonly lastPosition: string;
  readonly followers: readonly FollowerLag[];
  /** There were more events than are counted: the lags are at least what they say. */
  readonly isLowerBound: boolean;
}

interface Behind {
  readonly position: bigint;
  readonly stream: string;
  readonly recordedAt: string;
}

const mostCounted = 20_000;
const patienceMs = 2_000;

/**
 * How far each follower is behind the log. A position is a place in the log and not a count, so that the events
 * after the lowest checkpoint are read and counted, up to a bound in number and time.
 */
export async function logStatus(
  log: Pick<EventLog, 'lastPosition' | 'follow'>,
  checkpoints: readonly Checkpoint[],
  now = Date.now(),
): Promise<LogStatus> {
  const lastPosition = await log.lastPosition();
  const lowest = checkpoints.reduce((low, { position }) => (position < low ? position : low), lastPosition);
  const { events, isComplete } =
    lowest < lastPosition ? await eventsAfter(log, lowest) : { events: [], isComplete: true };
  const followers = checkpoints.map(({ name, kind, position, updatedAt }) => {
    // others may be written while the checkpoint rests
    const prefixes = (kind === 'follower' ? streamsFollowedBy(name) : undefined) ?? [''];
    const behind = events.filter(
      (event) => event.position > position && prefixes.some((prefix) => event.stream.startsWith(prefix)),
    );
    const oldest = behind[0] && Date.parse(behind[0].recordedAt);
    return {
      name,
      kind,
      ...(position < 0n ? {} : { position: position.toString() }),
      updatedAt,
      lagEvents: behind.length,
      lagSeconds: oldest === undefined ? 0 : Math.max(0, (now - oldest) / 1000),
    };
  });
  return { lastPosition: lastPosition.toString(), followers, isLowerBound: !isComplete };
}

async function eventsAfter(
  log: Pick<EventLog, 'follow'>,
  position: bigint,
): Promise<{ events: Behind[]; isComplete: boolean }> {
  const events: Behind[] = [];
  const signal = AbortSignal.timeout(patienceMs);
  for await (const batch of log.follow({ after: position < 0n ? undefined : position, signal })) {
    for (const { position: at, stream, recordedAt } of batch.events)
      events.push({ position: at, stream, recordedAt });
    if (batch.caughtUp) return { events, isComplete: true };
    if (events.length >= mostCounted) break;
  }
  return { events, isComplete: false };
}
