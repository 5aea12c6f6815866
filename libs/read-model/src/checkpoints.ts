import type { Database } from './database.js';

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

  /** Only ever moves forward: a follower that has lost its lead cannot set its successor back. */
  async save(name: string, position: bigint): Promise<void> {
    await this.db.rows(
      `insert into read.checkpoints as c (kind, name, position, updated_at) values ('follower', $1, $2, now())
        on conflict (kind, name) do update set position = excluded.position, updated_at = excluded.updated_at
        where excluded.position > c.position`,
      [name, position.toString()],
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
