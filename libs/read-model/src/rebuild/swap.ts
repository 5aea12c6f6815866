import { codeOf, longAnswerMs, type Session } from '#postgres';
import { inLockOrder } from '../projecting/lock-order.js';
import { schema } from '../projecting/store.js';
import { RebuildFailed } from './errors.js';
import { Hold } from './hold.js';
import { channel } from '../projecting/runner.js';
import type { Shadow } from './shadow.js';

const lockNotAvailable = '55P03';
/** Below the server's wait before it looks for deadlocks, so that a query is never the one to be ended. */
const lockTimeoutMs = 400;
const swapWithinMs = 60_000;

/** Puts the filled tables in place of the live ones. */
export class Swap {
  private readonly hold: Hold;
  private until: number | undefined;

  constructor(
    private readonly session: Session,
    private readonly shadow: Shadow,
    names: readonly string[],
  ) {
    this.hold = new Hold(session, names);
  }

  /**
   * False when the live projections are ahead of `filled`: read on. They wait meanwhile, for a while, so that the
   * next attempt finds them where they are.
   */
  async attempt(filled: bigint): Promise<boolean> {
    this.until ??= Date.now() + swapWithinMs;
    for (;;) {
      const live = await this.hold.take();
      if ([...live.values()].some((position) => filled < position)) return false;
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
    return this.hold.release();
  }

  private async exchange(): Promise<void> {
    this.hold.keep();
    const tables = inLockOrder(this.shadow.tables);
    const locked = tables.map((table) => `${schema}.${table}`).join(', ');
    await this.session.query(
      `set local lock_timeout = ${lockTimeoutMs}; lock table ${locked} in access exclusive mode`,
    );
    for (const table of tables) {
      await this.session.queryWithin(
        longAnswerMs,
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
    await this.hold.commit();
  }
}
