import { followerNames, optionalFollowers } from '#event-log';
import type { FollowerBeat, FollowerStatus } from '#read-model';

/** A process that has not written for so long no longer runs, and a lead that nobody takes for so long is stuck. */
export const patienceMs = 15_000;

/**
 * Beside what a process says of its followers:
 * - `absent`: no process runs it;
 * - `off`: no process runs it, and none has to.
 */
export interface FollowerCheck {
  readonly name: string;
  readonly status: FollowerStatus | 'absent' | 'off';
  /** Since when it is like that; nothing where that is not known. */
  readonly since: string | null;
  /** A code: its words may name streams, and whoever asks has shown no token. The process's own log has them. */
  readonly reason?: string;
  /** Which process says so. */
  readonly process?: string;
  /** Last position that it has done; absent while that is none, or not known. */
  readonly position?: string;
  readonly clearUpTo?: bigint;
  /** Reads are stale, or flows do not run. */
  readonly isAtFault: boolean;
}

/** Who of several processes that run a follower is asked: the one that has done most for it. */
const byStanding: readonly FollowerStatus[] = [
  'live',
  'catching-up',
  'failing',
  'standing-still',
  'standing-by',
];

/**
 * Every follower there is, as the processes that run them have last written. `askedSince` is when this process began
 * to look: until the patience is over, one of which nothing is known may still be starting.
 */
export function followerChecks(
  beats: readonly FollowerBeat[],
  { now, askedSince }: { readonly now: number; readonly askedSince: number },
): FollowerCheck[] {
  return followerNames.map((name) => {
    const all = beats.filter((beat) => beat.name === name);
    const fresh = all.filter(({ ageMs }) => ageMs <= patienceMs);
    const [best] = fresh.sort((a, b) => byStanding.indexOf(a.status) - byStanding.indexOf(b.status));
    if (!best) return missing(name, all, { now, askedSince });
    const { status, since, reason, process, position, clearUpTo } = best;
    const place = { ...(position !== undefined && { position: position.toString() }), clearUpTo };
    if (status !== 'standing-by') {
      return {
        name,
        status,
        since,
        reason: reason?.code,
        process,
        ...place,
        isAtFault: status === 'standing-still',
      };
    }
    // all of them wait for a lead that somebody has who says nothing
    const latest = Math.max(...fresh.map((beat) => Date.parse(beat.since)));
    const isStuck = now - latest > patienceMs;
    const waiting = { name, since: new Date(latest).toISOString(), ...place };
    return isStuck
      ? { ...waiting, status: 'standing-still', reason: 'nobody-leads', isAtFault: true }
      : { ...waiting, status, isAtFault: false };
  });
}

function missing(
  name: string,
  beats: readonly FollowerBeat[],
  { now, askedSince }: { readonly now: number; readonly askedSince: number },
): FollowerCheck {
  if (optionalFollowers.has(name)) return { name, status: 'off', since: null, isAtFault: false };
  const youngest = Math.min(...beats.map(({ ageMs }) => ageMs));
  return {
    name,
    status: 'absent',
    since: Number.isFinite(youngest) ? new Date(now - youngest).toISOString() : null,
    reason: 'no-process',
    isAtFault: now - askedSince > patienceMs,
  };
}

/** As it is shown: by name. */
export type ShownChecks = Record<
  string,
  Pick<FollowerCheck, 'status' | 'since' | 'reason' | 'process' | 'position'>
>;

export const shownChecks = (checks: readonly FollowerCheck[]): ShownChecks =>
  Object.fromEntries(
    checks.map(({ name, status, since, reason, process, position }) => [
      name,
      { status, since, reason, process, position },
    ]),
  );
