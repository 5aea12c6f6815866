import type { Database, Session } from '#postgres';
import { RebuildFailed, RebuildRunning } from './errors.js';
import type { Projection } from '../projecting/projection.js';
import { applyTo, decodeAll, type Batch } from '../projecting/runner.js';
import { Shadow } from './shadow.js';
import { tableSql } from '../projecting/store.js';

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

const fillLock = '7305194802';
export const rereadAfterMs = 100;

/** The projections of the names. @throws {RebuildFailed} for a name that is none. */
export function chosenOf(
  projections: readonly Projection[],
  names: readonly string[] | 'all',
): readonly Projection[] {
  if (names === 'all') return projections;
  return [...new Set(names)].map((name) => {
    const projection = projections.find((p) => p.name === name);
    if (!projection) throw new RebuildFailed(`there is no projection named ${name}`);
    return projection;
  });
}

/**
 * Lends empty tables of the chosen projections, in a schema of their own, and drops what is left of them. One loan at
 * a time, whichever process asks; what a killed one leaves behind, the next one drops.
 */
export async function withShadow<T>(
  db: Database,
  chosen: readonly Projection[],
  work: (shadow: Shadow, session: Session) => Promise<T>,
): Promise<T> {
  const session = await db.session();
  try {
    const lock = 'select pg_try_advisory_lock($1) as mine';
    const { rows } = await session.query<{ mine: boolean }>(lock, [fillLock]);
    if (!rows[0]?.mine) throw new RebuildRunning();
    const tables = chosen.flatMap((p) => p.tables.map((table) => tableSql(db.source, table).name));
    const shadow = new Shadow(session, tables);
    try {
      await shadow.create();
      return await work(shadow, session);
    } finally {
      await shadow.drop();
    }
  } finally {
    await session.end();
  }
}

/** Writes the log into a shadow by the code that fills the live tables. */
export class Filling {
  events = 0;
  position = -1n;
  private readonly startedAt = performance.now();
  private hasLock = true;

  constructor(
    private readonly db: Database,
    private readonly shadow: Shadow,
    private readonly chosen: readonly Projection[],
    session: Session,
    private readonly onProgress: (progress: RebuildProgress) => void,
  ) {
    session.once('end', () => (this.hasLock = false));
  }

  get seconds(): number {
    return Math.max(0.001, (performance.now() - this.startedAt) / 1_000);
  }

  /** Where to read on. */
  get from(): bigint | undefined {
    return this.position < 0n ? undefined : this.position;
  }

  /** Whether the batch brought anything new. */
  async take({ events, upTo, caughtUp }: Batch & { readonly caughtUp: boolean }): Promise<boolean> {
    if (!this.hasLock) throw new RebuildFailed('the connection that holds the lock is gone');
    await this.db.transaction((client) =>
      applyTo(this.db, client, this.shadow.schema, this.chosen, decodeAll(events), upTo),
    );
    this.events += events.length;
    const isNew = upTo > this.position;
    if (isNew) this.position = upTo;
    const eventsPerSecond = this.events / this.seconds;
    this.onProgress({ events: this.events, position: this.position, eventsPerSecond, caughtUp });
    return isNew;
  }
}
