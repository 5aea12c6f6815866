import { isFollowedBy, type EventLog } from '#event-log';
import type { Checkpoint } from '#read-model';
import type { FollowerCheck } from './followers.js';

export interface FollowerLag {
  readonly name: string;
  readonly kind: Checkpoint['kind'];
  /** Absent while the follower has seen nothing. */
  readonly position?: string;
  /** When its position was last kept; absent while none was. */
  readonly updatedAt?: string;
  /** Events after the checkpoint that concern the follower. */
  readonly lagEvents: number;
  /** How long the oldest of them has been in the log; 0 without one. */
  readonly lagSeconds: number;
  /** Of a follower: what the process that runs it says, or that none does. A projection is part of `projections`. */
  readonly status?: FollowerCheck['status'];
  readonly since?: string | null;
  readonly reason?: FollowerCheck['reason'];
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

interface Known {
  readonly lag: Omit<FollowerLag, 'lagEvents' | 'lagSeconds'>;
  /** Up to here nothing is left to do for it; nothing where it has done nothing that is known. */
  readonly clearUpTo: bigint | undefined;
}

const mostCounted = 20_000;
const patienceMs = 2_000;

/**
 * How far each follower is behind the log. A position is a place in the log and not a count, so that the events
 * after the lowest place up to which one is clear are read and counted, up to a bound in number and time. A follower
 * of which nothing is known makes nobody read from the log's start: it is at least as far behind as was read.
 */
export async function logStatus(
  log: Pick<EventLog, 'lastPosition' | 'follow'>,
  checkpoints: readonly Checkpoint[],
  checks: readonly FollowerCheck[],
  now = Date.now(),
): Promise<LogStatus> {
  const lastPosition = await log.lastPosition();
  const all = [
    ...checkpoints.flatMap(projectionOf),
    ...checks.map((check) => followerOf(check, checkpoints)),
  ];
  const lowest = all.reduce(
    (low, { clearUpTo }) => (clearUpTo !== undefined && clearUpTo < low ? clearUpTo : low),
    lastPosition,
  );
  const { events, isComplete } =
    lowest < lastPosition ? await eventsAfter(log, lowest) : { events: [], isComplete: true };
  const followers = all.map(({ lag, clearUpTo = -1n }) => {
    // others may be written while the checkpoint rests
    const behind = events.filter(
      ({ position, stream }) =>
        lag.status !== 'off' &&
        position > clearUpTo &&
        (lag.kind === 'projection' || isFollowedBy(lag.name, stream)),
    );
    const oldest = behind[0] && Date.parse(behind[0].recordedAt);
    return {
      ...lag,
      lagEvents: behind.length,
      lagSeconds: oldest === undefined ? 0 : Math.max(0, (now - oldest) / 1000),
    };
  });
  const isUnknown =
    lowest >= 0n && all.some(({ clearUpTo, lag }) => clearUpTo === undefined && lag.status !== 'off');
  return { lastPosition: lastPosition.toString(), followers, isLowerBound: !isComplete || isUnknown };
}

const projectionOf = ({ kind, name, position, updatedAt }: Checkpoint): Known[] =>
  kind === 'projection' ? [{ lag: { name, kind, ...shown(position), updatedAt }, clearUpTo: position }] : [];

/** What is kept and what the process itself says: the further one is right. */
function followerOf(check: FollowerCheck, checkpoints: readonly Checkpoint[]): Known {
  const { name, status, since, reason, position, clearUpTo } = check;
  const kept = name === 'projections' ? lowestProjection(checkpoints) : ofFollower(checkpoints, name);
  const places = [kept?.position, position === undefined ? undefined : BigInt(position)];
  const furthest = highest(places);
  return {
    lag: {
      name,
      kind: 'follower',
      ...(furthest !== undefined && shown(furthest)),
      ...(kept && { updatedAt: kept.updatedAt }),
      status,
      since,
      reason,
    },
    clearUpTo: highest([furthest, clearUpTo]),
  };
}

const shown = (position: bigint): { position?: string } =>
  position < 0n ? {} : { position: position.toString() };

const ofFollower = (checkpoints: readonly Checkpoint[], name: string): Checkpoint | undefined =>
  checkpoints.find((checkpoint) => checkpoint.kind === 'follower' && checkpoint.name === name);

const lowestProjection = (checkpoints: readonly Checkpoint[]): Checkpoint | undefined =>
  checkpoints
    .filter(({ kind }) => kind === 'projection')
    .reduce<Checkpoint | undefined>(
      (low, one) => (low && low.position <= one.position ? low : one),
      undefined,
    );

const highest = (positions: readonly (bigint | undefined)[]): bigint | undefined =>
  positions.reduce(
    (high, one) => (one !== undefined && (high === undefined || one > high) ? one : high),
    undefined,
  );

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
