import type pg from 'pg';
import { codeOf, inLockOrder, schema } from './database.js';
import { RebuildFailed } from './errors.js';
import { channel, lockCheckpoints } from './runner.js';
import type { Shadow } from './shadow.js';

const lockNotAvailable = '55P03';
/** Below the server's wait before it looks for deadlocks, so that a query is never the one to be ended. */
const lockTimeoutMs = 400;
/** How long the live projections are made to wait while the last stretch of the log is read. */
const holdMs = 5_000;
const swapWithinMs = 60_000;

/** Puts the filled tables in place of the live ones. */
export class Swap {
  private expiry: NodeJS.Timeout | undefined;
  private live: bigint | undefined;
  private until: number | undefined;
  /** Statements of the expiry and of an attempt must not mix. */
  private releasing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly session: pg.Client,
    private readonly shadow: Shadow,
    private readonly names: readonly string[],
  ) {}

  /**
   * False when the live projections are ahead of `filled`: read on. They wait meanwhile, for a while, so that the
   * next attempt finds them where they are.
   */
  async attempt(filled: bigint): Promise<boolean> {
    this.until ??= Date.now() + swapWithinMs;
    for (;;) {
      const live = await this.hold();
      if (filled < live) return false;
      try {
        await this.exchange();
        return true;
      } catch (error) {
        await this.release();
        if (codeOf(error) !== lockNotAvailable) throw error;
        if (Date.now() > this.until) {
          throw new RebuildFailed('queries did not let go of the tables in time', { cause: error });
        }
      }
    }
  }

  /** Lets the live projections go on. */
  release(): Promise<unknown> {
    clearTimeout(this.expiry);
    if (this.live === undefined) return this.releasing;
    this.live = undefined;
    return (this.releasing = this.session.query('rollback').catch(() => undefined));
  }

  /** Locks the live checkpoints, unless that is so already, and gives the highest. */
  private async hold(): Promise<bigint> {
    await this.releasing;
    clearTimeout(this.expiry);
    if (this.live === undefined) {
      await this.session.query('begin');
      this.live = -1n;
      const positions = await lockCheckpoints(this.session, schema, this.names);
      for (const position of positions.values()) if (position > this.live) this.live = position;
    }
    this.expiry = setTimeout(() => void this.release(), holdMs);
    return this.live;
  }

  private async exchange(): Promise<void> {
    clearTimeout(this.expiry);
    const tables = inLockOrder(this.shadow.tables);
    const locked = tables.map((table) => `${schema}.${table}`).join(', ');
    await this.session.query(
      `set local lock_timeout = ${lockTimeoutMs}; lock table ${locked} in access exclusive mode`,
    );
    for (const table of tables) {
      await this.session.query(
        `drop table ${schema}.${table}; alter table ${this.shadow.schema}.${table} set schema ${schema}`,
      );
    }
    await this.session.query(
      `update ${schema}.checkpoints live set position = filled.position, updated_at = now()
        from ${this.shadow.schema}.checkpoints filled where live.kind = filled.kind and live.name = filled.name`,
    );
    await this.session.query(
      `select pg_notify($1, min(position)::text) from ${schema}.checkpoints where kind = 'projection'`,
      [channel],
    );
    await this.session.query('commit');
    this.live = undefined;
  }
}
