import { longAnswerMs, type Database, type Session } from '#postgres';
import { RebuildFailed } from './errors.js';
import {
  chosenOf,
  Filling,
  rereadAfterMs,
  withShadow,
  type RebuildProgress,
  type RebuildSource,
} from './fill.js';
import { Hold } from './hold.js';
import type { Projection } from '../projecting/projection.js';
import type { Shadow } from './shadow.js';
import { schema, tableSql } from '../projecting/store.js';

/** A row that is not what the log makes of it. */
export interface Drift {
  readonly table: string;
  readonly key: Readonly<Record<string, unknown>>;
  /** `missing`: the log has it, the table has not; `surplus`: the reverse. */
  readonly kind: 'missing' | 'surplus' | 'different';
  /** Of a `different` row, by column. */
  readonly columns?: Readonly<Record<string, { readonly stored: unknown; readonly fromLog: unknown }>>;
}

export interface Verified {
  /** Log position at which both sides were compared. */
  readonly position: bigint;
  readonly events: number;
  readonly seconds: number;
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly drifted: number }[];
  /** At most 20 of each table. */
  readonly drift: readonly Drift[];
}

interface DriftedRow {
  readonly key: Record<string, unknown>;
  readonly stored: Record<string, unknown> | null;
  readonly fromLog: Record<string, unknown> | null;
}

const namedOfEach = 20;
const meetWithinMs = 60_000;

/**
 * Compares the live tables with a fresh fold of the log at one and the same position. The live projections wait for
 * the moment in which both sides are brought to that position and go on while the rows are compared.
 */
export class Verification {
  constructor(
    private readonly db: Database,
    private readonly projections: readonly Projection[],
  ) {}

  async run(
    names: readonly string[] | 'all',
    source: RebuildSource,
    onProgress: (progress: RebuildProgress) => void,
  ): Promise<Verified> {
    const chosen = chosenOf(this.projections, names);
    return await withShadow(this.db, chosen, async (shadow, session) => {
      const filling = new Filling(this.db, shadow, chosen, session, onProgress);
      for await (const batch of source(undefined)) {
        await filling.take(batch);
        if (batch.caughtUp) break;
      }
      const hold = new Hold(
        session,
        chosen.map(({ name }) => name),
      );
      const snapshot = await this.db.session();
      try {
        await this.meet(filling, source, hold, snapshot);
        await hold.release();
        const compared = await this.compare(snapshot, shadow, chosen);
        const { position, events, seconds } = filling;
        return { position, events, seconds, ...compared };
      } finally {
        await hold.release();
        await snapshot.end();
      }
    });
  }

  /** Reads on to where the live projections stand and opens the snapshot there. */
  private async meet(filling: Filling, source: RebuildSource, hold: Hold, snapshot: Session): Promise<void> {
    const deadline = Date.now() + meetWithinMs;
    for (;;) {
      const stand = new Set((await hold.take()).values());
      const [live = -1n] = stand;
      if (stand.size === 1 && live >= filling.position) {
        await readTo(live, filling, source, hold);
        if (hold.isHeld && filling.position === live) {
          await snapshot.query('begin isolation level repeatable read read only');
          await snapshot.query(`select from ${schema}.checkpoints`);
          if (hold.isHeld) return;
          await snapshot.query('rollback');
        }
      }
      await hold.release();
      if (Date.now() > deadline) {
        throw new RebuildFailed(
          `the live projections stand at ${[...stand].join(', ')}, the log was read to ${filling.position}: are followers running?`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, rereadAfterMs));
    }
  }

  private async compare(
    snapshot: Session,
    shadow: Shadow,
    chosen: readonly Projection[],
  ): Promise<Pick<Verified, 'tables' | 'drift'>> {
    const tables: { name: string; rows: number; drifted: number }[] = [];
    const drift: Drift[] = [];
    for (const table of chosen.flatMap((projection) => projection.tables)) {
      const { name, columns } = tableSql(this.db.source, table);
      const keys = columns.filter(({ isKey }) => isKey).map((column) => column.name);
      const differing = `from ${schema}.${name} l full join ${shadow.schema}.${name} s using (${keys.join(', ')})
        where to_jsonb(l) is distinct from to_jsonb(s)`;
      const { rows: counts } = await snapshot.queryWithin<{ rows: string; drifted: string }>(
        longAnswerMs,
        `select (select count(*) from ${schema}.${name}) as rows, (select count(*) ${differing}) as drifted`,
      );
      const [count = { rows: '0', drifted: '0' }] = counts;
      const drifted = Number(count.drifted);
      tables.push({ name, rows: Number(count.rows), drifted });
      if (drifted === 0) continue;
      const key = keys.map((column) => `'${column.replaceAll('"', '')}', ${column}`).join(', ');
      const { rows } = await snapshot.queryWithin<DriftedRow>(
        longAnswerMs,
        `select jsonb_build_object(${key}) as key, to_jsonb(l) as stored, to_jsonb(s) as "fromLog" ${differing}
          order by ${keys.join(', ')} limit ${namedOfEach}`,
      );
      drift.push(...rows.map((row) => driftOf(name, row)));
    }
    return { tables, drift };
  }
}

/** Takes what the log has up to `live` and nothing behind it. */
async function readTo(live: bigint, filling: Filling, source: RebuildSource, hold: Hold): Promise<void> {
  if (filling.position === live) return;
  for await (const batch of source(filling.from)) {
    await filling.take({
      events: batch.events.filter(({ position }) => position <= live),
      upTo: batch.upTo < live ? batch.upTo : live,
      caughtUp: batch.caughtUp,
    });
    if (filling.position === live || batch.caughtUp || !hold.isHeld) return;
  }
}

function driftOf(table: string, { key, stored, fromLog }: DriftedRow): Drift {
  if (!stored) return { table, key, kind: 'missing' };
  if (!fromLog) return { table, key, kind: 'surplus' };
  const names = Object.keys(stored).filter(
    (name) => JSON.stringify(stored[name]) !== JSON.stringify(fromLog[name]),
  );
  const columns = Object.fromEntries(
    names.map((name) => [name, { stored: stored[name], fromLog: fromLog[name] }]),
  );
  return { table, key, kind: 'different', columns };
}
