import type { Session } from '#postgres';
import { schema } from '../projecting/store.js';
import { lockCheckpoints, type Positions } from '../projecting/runner.js';

/** How long the live projections are made to wait at most. */
const holdMs = 5_000;

/** Makes the live projections wait, by a lock on their checkpoints, in a transaction of the session. */
export class Hold {
  private expiry: NodeJS.Timeout | undefined;
  private live: Positions | undefined;
  /** Statements of the expiry and of whoever holds must not mix. */
  private releasing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly session: Session,
    private readonly names: readonly string[],
  ) {}

  get isHeld(): boolean {
    return this.live !== undefined;
  }

  /** Locks, unless that is so already, and gives where they stand. Lets go by itself after a while. */
  async take(): Promise<Positions> {
    await this.releasing;
    clearTimeout(this.expiry);
    if (this.live === undefined) {
      await this.session.query('begin');
      this.live = new Map();
      this.live = await lockCheckpoints(this.session, schema, this.names);
    }
    this.expiry = setTimeout(() => void this.release(), holdMs);
    return this.live;
  }

  /** No longer lets go by itself: the caller ends the transaction with `release` or `commit`. */
  keep(): void {
    clearTimeout(this.expiry);
  }

  /** Lets the live projections go on; what the transaction did is undone. */
  release(): Promise<unknown> {
    return this.finish('rollback').catch(() => undefined);
  }

  /** Commits what the transaction did. */
  commit(): Promise<unknown> {
    return this.finish('commit');
  }

  private finish(statement: 'commit' | 'rollback'): Promise<unknown> {
    clearTimeout(this.expiry);
    if (this.live === undefined) return this.releasing;
    this.live = undefined;
    const finished = this.session.query(statement);
    this.releasing = finished.catch(() => undefined);
    return finished;
  }
}
