import { followerNames, isFollowedBy, streamsFollowedBy, type Batch, type FollowerName } from '#event-log';
import type { Logger } from '#platform';
import type { FollowerReport, FollowerStatus } from '#read-model';
import { FollowerHealth, patienceMs } from './follower-health.js';

const filtered = followerNames.filter((name) => streamsFollowedBy(name) !== undefined);

export interface BoardOptions {
  readonly logger: Logger;
  readonly now?: () => number;
  readonly patience?: number;
}

/** All followers of a process: what each of them is doing, and what the log holds for them. */
export class HealthBoard {
  private readonly followers = new Map<string, FollowerHealth>();
  /** What others than this thread have told of theirs. */
  private readonly told = new Map<string, { readonly report: FollowerReport; readonly at: number }>();
  private readonly lastStatus = new Map<string, FollowerStatus>();
  /** Up to here somebody here has looked at every event. */
  private seen = -1n;

  constructor(private readonly options: BoardOptions) {}

  /** The follower of the name, which is on the board from then on. */
  of(name: FollowerName): FollowerHealth {
    let health = this.followers.get(name);
    if (!health) {
      health = new FollowerHealth(name, () => this.now(), this.patience);
      this.followers.set(name, health);
    }
    return health;
  }

  /** A follower was given this batch: one of all streams sees what the others are to be given. */
  sees(name: FollowerName, { events, upTo }: Pick<Batch, 'events' | 'upTo'>): void {
    if (streamsFollowedBy(name) !== undefined) return;
    for (const { stream, position } of events) {
      if (position <= this.seen) continue;
      for (const other of filtered) {
        if (isFollowedBy(other, stream)) this.followers.get(other)?.owes(position);
      }
    }
    if (upTo > this.seen) this.seen = upTo;
  }

  /** The newest event of the log is at this position, which those of all streams are to be given. */
  logEndsAt(position: bigint): void {
    for (const health of this.followers.values()) {
      if (streamsFollowedBy(health.name) === undefined) health.owes(position);
    }
  }

  /** A report of a follower that runs in another thread of this process; nothing when the thread has ended. */
  tell(name: FollowerName, report: FollowerReport | undefined): void {
    if (!report) this.told.delete(name);
    else this.told.set(name, { report, at: this.now() });
    // that the thread ended is no longer of account once the new one is at work
    if (report?.status === 'live') this.followers.delete(name);
  }

  reports(): FollowerReport[] {
    const own = [...this.followers.values()].map((health) => health.report(this.seen));
    const names = new Set(own.map(({ name }) => name));
    const others = [...this.told.values()].filter(({ report }) => !names.has(report.name));
    return [...own, ...others.map(({ report, at }) => this.unlessSilent(report, at))];
  }

  /** Says once in the log that a follower stands still, and once that it goes on. */
  logChanges(): void {
    for (const { name, status, since, reason } of this.reports()) {
      const before = this.lastStatus.get(name);
      this.lastStatus.set(name, status);
      if ((status === 'standing-still') === (before === 'standing-still')) continue;
      const log = this.options.logger.child({ follower: name });
      if (status === 'standing-still') log.error({ since, reason }, 'the follower is stalled');
      else log.info({ status }, 'the follower continues');
    }
  }

  private unlessSilent(report: FollowerReport, at: number): FollowerReport {
    if (this.now() - at <= this.patience) return report;
    const reason = { code: 'thread-silent', message: 'the thread that it runs in says nothing' };
    return { ...report, status: 'standing-still', since: new Date(at).toISOString(), reason };
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  private get patience(): number {
    return this.options.patience ?? patienceMs;
  }
}
