import type pg from 'pg';
import type { Database } from './database.js';
import { RebuildFailed, RebuildRunning } from './errors.js';
import type { Projection } from './projection.js';
import { applyTo, decodeAll, type Batch } from './runner.js';
import { Shadow } from './shadow.js';
import { tableSql } from './store.js';
import { Swap } from './swap.js';

/** The log after a position, or from its start. `caughtUp`: the batch reaches the end of the log as it is now. */
export type RebuildSource = (
  from: bigint | undefined,
) => AsyncIterable<Batch & { readonly caughtUp: boolean }>;

export interface RebuildProgress {
  readonly events: number;
  readonly position: bigint;
  readonly eventsPerSecond: number;
  readonly caughtUp: boolean;
}

export interface RebuildResult {
  readonly projections: readonly string[];
  readonly events: number;
  readonly position: bigint;
  readonly seconds: number;
}

const rebuildLock = '7305194802';
const rereadAfterMs = 100;
/** How often a source may end behind the live projections without having given anything. */
const fruitlessReads = 20;

/**
 * Fills tables in a schema of their own by the code that fills the live ones, then puts them in place of those in
 * one transaction. Live runner and queries go on; what a run leaves behind when it is killed, the next one drops.
 */
export class Rebuild {
  constructor(
    private readonly db: Database,
    private readonly projections: readonly Projection[],
  ) {}

  async run(
    names: readonly string[] | 'all',
    source: RebuildSource,
    onProgress: (progress: RebuildProgress) => void,
  ): Promise<RebuildResult> {
    const chosen = this.choose(names);
    const session = await this.db.session();
    try {
      const lock = 'select pg_try_advisory_lock($1) as mine';
      const { rows } = await session.query<{ mine: boolean }>(lock, [rebuildLock]);
      if (!rows[0]?.mine) throw new RebuildRunning();
      const shadow = new Shadow(
        session,
        chosen.flatMap((p) => p.tables.map((table) => tableSql(this.db.source, table).name)),
      );
      try {
        await shadow.create();
        return await this.fillAndSwap(session, shadow, chosen, source, onProgress);
      } finally {
        await shadow.drop();
      }
    } finally {
      await session.end();
    }
  }

  private choose(names: readonly string[] | 'all'): Projection[] {
    if (names === 'all') return [...this.projections];
    return [...new Set(names)].map((name) => {
      const projection = this.projections.find((p) => p.name === name);
      if (!projection) throw new RebuildFailed(`there is no projection named ${name}`);
      return projection;
    });
  }

  private async fillAndSwap(
    session: pg.Client,
    shadow: Shadow,
    chosen: readonly Projection[],
    source: RebuildSource,
    onProgress: (progress: RebuildProgress) => void,
  ): Promise<RebuildResult> {
    const startedAt = performance.now();
    const seconds = () => Math.max(0.001, (performance.now() - startedAt) / 1_000);
    const names = chosen.map((projection) => projection.name);
    const swap = new Swap(session, shadow, names);
    let hasLock = true;
    session.once('end', () => (hasLock = false));
    let events = 0;
    let position = -1n;
    let isIndexed = false;
    try {
      for (let fruitless = 0; fruitless < fruitlessReads; fruitless++) {
        for await (const batch of source(position < 0n ? undefined : position)) {
          if (!hasLock) throw new RebuildFailed('the connection that holds the lock is gone');
          await this.db.transaction((client) =>
            applyTo(this.db, client, shadow.schema, chosen, decodeAll(batch.events), batch.upTo),
          );
          events += batch.events.length;
          if (batch.upTo > position) {
            position = batch.upTo;
            fruitless = 0;
          }
          onProgress({ events, position, eventsPerSecond: events / seconds(), caughtUp: batch.caughtUp });
          if (!batch.caughtUp) continue;
          if (!isIndexed) await shadow.index();
          isIndexed = true;
          if (await swap.attempt(position))
            return { projections: names, events, position, seconds: seconds() };
        }
        await new Promise((resolve) => setTimeout(resolve, rereadAfterMs));
      }
    } finally {
      await swap.release();
    }
    throw new RebuildFailed(`the log ended at ${position}, behind the live projections`);
  }
}
