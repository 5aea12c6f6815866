import { checkPosition } from '#contracts';
import type { Database } from '#postgres';

export interface Checkpoint {
  readonly kind: 'projection' | 'follower';
  readonly name: string;
  readonly position: bigint;
  readonly updatedAt: string;
}

/** Checkpoints of followers that keep no tables: relay, reactors. */
export class Checkpoints {
  constructor(private readonly db: Database) {}

  async load(name: string): Promise<bigint | undefined> {
    const [row] = await this.db.rows<{ position: string }>(
      `select position from read.checkpoints where kind = 'follower' and name = $1`,
      [name],
    );
    return row && BigInt(row.position);
  }

  /**
   * Only ever move forward: a follower that has lost its lead cannot set its successor back.
   * @throws {PositionOutOfRange} nothing is saved then
   */
  async save(positions: ReadonlyMap<string, bigint>): Promise<void> {
    for (const [name, position] of positions) checkPosition(name, position);
    // in one order, so that two processes that save the same names never wait for each other
    const sorted = [...positions].sort(([a], [b]) => (a < b ? -1 : 1));
    await this.db.rows(
      `insert into read.checkpoints as c (kind, name, position, updated_at)
        select 'follower', name, position, now() from unnest($1::text[], $2::bigint[]) as kept (name, position)
        on conflict (kind, name) do update set position = excluded.position, updated_at = excluded.updated_at
        where excluded.position > c.position`,
      [sorted.map(([name]) => name), sorted.map(([, position]) => position.toString())],
    );
  }

  /** Those of projections too; −1 stands for nothing seen yet. */
  async all(): Promise<Checkpoint[]> {
    const rows = await this.db.rows<Omit<Checkpoint, 'position'> & { position: string }>(
      `select kind, name, position, updated_at as "updatedAt" from read.checkpoints order by kind, name`,
    );
    return rows.map((row) => ({ ...row, position: BigInt(row.position) }));
  }
}
