import { isLogPosition, PositionOutOfRange } from '#contracts';
import type { FollowerName } from '#event-log';
import type { Logger } from '#platform';
import { isPostgresAway } from '#postgres';
import type { ReadModel } from '#read-model';
import type { HealthBoard } from '../health/health-board.js';
import { NoAnswer, within } from '../timing/within.js';

/** Stores the positions of followers. */
export interface Positions {
  load(name: FollowerName): Promise<bigint | undefined>;
  /**
   * Resolves when the position is taken note of, which is not yet kept.
   * @throws {PositionOutOfRange}
   */
  save(name: FollowerName, position: bigint): Promise<void>;
}

type Failures = ReadonlyMap<FollowerName, unknown>;

/** A position is saved at most this long after its work, in milliseconds, while PostgreSQL is available. */
const pauseMs = 100;
const pauseAfterFailureMs = 2_000;
const usualAnswerWithinMs = 10_000;

export interface PositionsParts {
  readonly checkpoints: Pick<ReadModel['checkpoints'], 'load' | 'save'>;
  readonly board: HealthBoard;
  readonly logger: Pick<Logger, 'warn'>;
  readonly answerWithinMs?: number;
}

/**
 * Saves the positions of all followers of a process together, shortly after their work and never before it: a commit
 * per event and follower cost more than the work itself. After a crash the unsaved part is processed again, which is
 * harmless because these followers are idempotent. Followers that need position and work in one transaction do not use
 * this.
 */
export class PacedPositions implements Positions {
  private readonly pending = new Map<FollowerName, bigint>();
  private timer: NodeJS.Timeout | undefined;
  private saving: Promise<void> | undefined;
  private readonly warned = new Set<FollowerName>();

  constructor(private readonly parts: PositionsParts) {}

  /** What this process has done counts whether or not it is kept by now: nobody waits for others' positions. */
  async load(name: FollowerName): Promise<bigint | undefined> {
    const done = this.pending.get(name);
    const kept = await within(this.answerWithinMs, this.parts.checkpoints.load(name));
    return done !== undefined && (kept === undefined || done > kept) ? done : kept;
  }

  /** What was done of it does not count any more: it begins anew. */
  forget(name: FollowerName): void {
    this.pending.delete(name);
  }

  save(name: FollowerName, position: bigint): Promise<void> {
    // −1 is no position and says that nothing was seen yet
    if (position !== -1n && !isLogPosition(position)) {
      return Promise.reject(new PositionOutOfRange(name, position));
    }
    if (position > (this.pending.get(name) ?? -1n)) this.pending.set(name, position);
    this.saveIn(pauseMs);
    return Promise.resolve();
  }

  /** Keeps what is pending now, as far as that succeeds. */
  async flush(): Promise<void> {
    await this.saving;
    this.saving ??= this.saveAll().finally(() => (this.saving = undefined));
    return this.saving;
  }

  private get answerWithinMs(): number {
    return this.parts.answerWithinMs ?? usualAnswerWithinMs;
  }

  private saveIn(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flush();
    }, ms).unref();
  }

  private async saveAll(): Promise<void> {
    const positions = new Map(this.pending);
    if (positions.size === 0) return;
    const failures = await this.saveTogether(positions);
    for (const [name, position] of positions) {
      const error = failures.get(name);
      if (error !== undefined) this.notKept(name, position, error);
      else {
        this.parts.board.of(name).helps('position');
        this.warned.delete(name);
        // it may have gone on meanwhile
        if (this.pending.get(name) === position) this.pending.delete(name);
      }
    }
    if (failures.size > 0) this.saveIn(pauseAfterFailureMs);
  }

  /** One by one when they are refused together: one that cannot be kept must not keep back the others. */
  private async saveTogether(positions: ReadonlyMap<FollowerName, bigint>): Promise<Failures> {
    const error = await this.failureOf(positions);
    if (error === undefined) return new Map();
    const isAway = error instanceof NoAnswer || isPostgresAway(error);
    const failures: [FollowerName, unknown][] = [];
    for (const [name, position] of positions) {
      const isFinal = isAway || positions.size === 1;
      failures.push([name, isFinal ? error : await this.failureOf(new Map([[name, position]]))]);
    }
    return new Map(failures.filter(([, failure]) => failure !== undefined));
  }

  private failureOf(positions: ReadonlyMap<FollowerName, bigint>): Promise<unknown> {
    return within(this.answerWithinMs, this.parts.checkpoints.save(positions)).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  private notKept(name: FollowerName, position: bigint, error: unknown): void {
    this.parts.board.of(name).hinders('position', error);
    if (this.warned.has(name)) return;
    this.warned.add(name);
    this.parts.logger.warn(
      { err: error, follower: name, position: position.toString() },
      'a position was not kept yet',
    );
  }
}
