import type { Logger } from '#platform';
import type { ReadModel } from '#read-model';

/** Where followers keep how far they have come. */
export interface Positions {
  load(name: string): Promise<bigint | undefined>;
  /** Resolves when the position is taken note of, which is not yet kept. */
  save(name: string, position: bigint): Promise<void>;
}

/** A position is kept so long after its work at the latest, while PostgreSQL is there. */
const pauseMs = 100;
const pauseAfterFailureMs = 2_000;

/**
 * Keeps the positions of all followers of a process together and some time after their work, never before it: a
 * commit for each event of each follower cost more than the work. What a crash loses is done again, which for every
 * follower is harmless. Followers whose position must move with their work do not keep it here.
 */
export class PacedPositions implements Positions {
  private readonly pending = new Map<string, bigint>();
  private timer: NodeJS.Timeout | undefined;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly checkpoints: Pick<ReadModel['checkpoints'], 'load' | 'save'>,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  async load(name: string): Promise<bigint | undefined> {
    await this.flush();
    return this.checkpoints.load(name);
  }

  save(name: string, position: bigint): Promise<void> {
    if (position > (this.pending.get(name) ?? -1n)) this.pending.set(name, position);
    this.saveIn(pauseMs);
    return Promise.resolve();
  }

  /** Keeps what is pending now. */
  flush(): Promise<void> {
    this.saving = this.saving.then(
      () => this.saveAll(),
      () => this.saveAll(),
    );
    return this.saving;
  }

  private saveIn(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.flush().catch((error: unknown) => this.logger.warn({ err: error }, 'positions were not kept yet'));
    }, ms).unref();
  }

  private async saveAll(): Promise<void> {
    if (this.pending.size === 0) return;
    const positions = new Map(this.pending);
    this.pending.clear();
    try {
      await this.checkpoints.save(positions);
    } catch (error) {
      for (const [name, position] of positions) {
        if (!this.pending.has(name)) this.pending.set(name, position);
      }
      this.saveIn(pauseAfterFailureMs);
      throw error;
    }
  }
}
