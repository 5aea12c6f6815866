import type { Batch, FollowerName } from '#event-log';
import type { FollowerReport, FollowerStatus } from '#read-model';

/** So long a follower may fail, or make no progress where there should be some, before it stands still. */
export const patienceMs = 15_000;

type Reason = NonNullable<FollowerReport['reason']>;

interface Failing {
  readonly since: number;
  readonly reason: Reason;
  /** Over only when this much is done: what lies before it may well be done again and again. */
  readonly until: bigint;
}

const nothing = -1n;

/**
 * What one follower is doing, as far as this process runs it. Time is what `now` says, so that how long it lasts is
 * seen by whoever asks, and nothing has to happen in between.
 */
export class FollowerHealth {
  private stage: 'standing-by' | 'starting' | 'following' | 'resting';
  /** Since when the stage, or being caught up, is as it is. */
  private since: number;
  private caughtUp = false;
  private busySince: number | undefined;
  private failing: Failing | undefined;
  /** What else goes wrong beside the following itself, by what it is. */
  private readonly hindrances = new Map<string, Failing>();
  private done = nothing;
  private due = nothing;
  private owedSince: number;

  constructor(
    readonly name: FollowerName,
    private readonly now: () => number,
    private readonly patience = patienceMs,
  ) {
    this.stage = 'standing-by';
    this.since = this.owedSince = now();
  }

  /** The lead is asked for, which another process may have. */
  standsBy(): void {
    this.enter('standing-by');
  }

  /** This process has the lead and finds out where to begin. */
  starts(): void {
    this.enter('starting');
    this.busySince = this.now();
  }

  follows(after: bigint | undefined): void {
    this.enter('following');
    this.done = after ?? nothing;
    this.owedSince = this.now();
  }

  takes(): void {
    this.busySince = this.now();
  }

  did({ upTo, caughtUp }: Pick<Batch, 'upTo' | 'caughtUp'>): void {
    if (this.failing && upTo >= this.failing.until) this.failing = undefined;
    this.busySince = undefined;
    if (upTo > this.done) this.done = upTo;
    this.owedSince = this.now();
    if (caughtUp !== this.caughtUp) this.since = this.now();
    this.caughtUp = caughtUp;
  }

  /** An attempt is over, another follows after a rest; with the position up to which it would have come. */
  failed(error: unknown, until: bigint = nothing): void {
    this.failing = failingOf(this.failing, error, this.now(), until);
    this.enter('resting');
  }

  /** Whether what failed has not been done since. */
  get isFailing(): boolean {
    return this.failing !== undefined;
  }

  /** Something beside following itself does not succeed, such as keeping its position. */
  hinders(what: string, error: unknown): void {
    this.hindrances.set(what, failingOf(this.hindrances.get(what), error, this.now(), nothing));
  }

  /** It succeeded. */
  helps(what: string): void {
    this.hindrances.delete(what);
  }

  /** The log holds an event for it at this position. */
  owes(position: bigint): void {
    if (position <= this.due) return;
    if (this.due <= this.done) this.owedSince = this.now();
    this.due = position;
  }

  /** `seen` is how far somebody in this process has looked at all of the log, having said what is owed. */
  report(seen: bigint = nothing): FollowerReport {
    const { status, since, reason } = this.state();
    const isClear = this.stage === 'following' && this.caughtUp && this.due <= this.done;
    const clearUpTo = isClear && seen > this.done ? seen : this.done;
    return {
      name: this.name,
      status,
      since: new Date(since).toISOString(),
      ...(reason && { reason }),
      ...(this.stage !== 'standing-by' && this.done > nothing && { position: this.done }),
      ...(this.stage !== 'standing-by' && clearUpTo > nothing && { clearUpTo }),
    };
  }

  private state(): { status: FollowerStatus; since: number; reason?: Reason } {
    const now = this.now();
    const isLate = (since: number): boolean => now - since > this.patience;
    const [hindrance] = this.hindrances.values();
    const trouble = this.failing ?? hindrance ?? this.stuck(isLate);
    // whoever is kept from leading for so long is not the one who fails: another leads
    const isElsewhere = this.stage === 'standing-by' && isLate(this.since);
    if (trouble && !isElsewhere) {
      const { since, reason } = trouble;
      return { status: isLate(since) ? 'standing-still' : 'failing', since, reason };
    }
    if (this.stage === 'standing-by') return { status: 'standing-by', since: this.since };
    return { status: this.caughtUp ? 'live' : 'catching-up', since: this.since };
  }

  private stuck(isLate: (since: number) => boolean): { since: number; reason: Reason } | undefined {
    const { busySince: since, stage } = this;
    if (since !== undefined && isLate(since)) {
      const starting = { code: 'start-unanswered', message: 'where to begin has not been found out since' };
      const working = { code: 'batch-unfinished', message: `what follows position ${this.done} is not done` };
      return { since, reason: stage === 'starting' ? starting : working };
    }
    if (since !== undefined || stage !== 'following' || this.due <= this.done) return undefined;
    if (!isLate(this.owedSince)) return undefined;
    const message = `the log holds an event at ${this.due}, and nothing came after ${this.done}`;
    return { since: this.owedSince, reason: { code: 'nothing-received', message } };
  }

  private enter(stage: typeof this.stage): void {
    if (this.stage !== stage) this.since = this.now();
    if (stage !== 'following') this.caughtUp = false;
    this.stage = stage;
    this.busySince = undefined;
  }
}

function failingOf(before: Failing | undefined, error: unknown, now: number, until: bigint): Failing {
  const since = before?.since ?? now;
  const furthest = before && before.until > until ? before.until : until;
  return { since, reason: reasonOf(error), until: furthest };
}

/** The words of an error and, where it is only a wrapping, of what it wraps. */
export function reasonOf(error: unknown): Reason {
  if (!(error instanceof Error)) return { code: 'unknown', message: String(error) };
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const told = cause === undefined || error.message.includes(cause.message);
  return {
    code: codeOf(error) ?? codeOf(cause) ?? error.name,
    message: told ? error.message : `${error.message}: ${cause.message}`,
  };
}

function codeOf(error: Error | undefined): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && code !== '' ? code : undefined;
}
