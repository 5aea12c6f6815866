import type { RecordedEvent } from '#contracts';
import type { Database, Queryable } from '#postgres';

/** Who has seen which event of the log, or misses what. The same form as the log's own `LogMark`. */
export interface KeptMark {
  readonly keeper: string;
  readonly position: bigint;
  readonly eventId?: string;
  readonly at?: { readonly stream: string; readonly revision: bigint };
  readonly missing?: string;
}

type Row = {
  keeper: string;
  position: string;
  event_id: string | null;
  stream: string | null;
  revision: string | null;
  missing: string | null;
};

/** What this database knows of the log that it was filled from, for comparing it with the log that answers. */
export class LogMarks {
  constructor(private readonly db: Database) {}

  /** Those kept here, and how far each follower has come; none where the tables are still to be made. */
  async load(): Promise<KeptMark[]> {
    const [found] = await this.db.rows<{ isThere: boolean }>(
      `select to_regclass('read.log_marks') is not null as "isThere"`,
    );
    if (!found?.isThere) return [];
    const marks = await this.db.rows<Row>(
      `select keeper, position, event_id, stream, revision, missing from read.log_marks order by keeper`,
    );
    const followers = await this.db.rows<{ name: string; position: string }>(
      `select name, position from read.checkpoints where kind = 'follower' and position >= 0 order by name`,
    );
    return [
      ...marks.map(markOf),
      ...followers.map(({ name, position }) => ({ keeper: name, position: BigInt(position) })),
    ];
  }

  /** Keeps what one keeper has seen, in place of what it saw before. */
  async keep(mark: KeptMark): Promise<void> {
    await upsert(this.db.pool, mark);
  }

  async forget(keeper: string): Promise<void> {
    await this.db.rows('delete from read.log_marks where keeper = $1', [keeper]);
  }
}

/** Keeps the newest event of a batch, in the transaction that shows the batch. */
export async function keepSeen(client: Queryable, last: RecordedEvent): Promise<void> {
  const { position, eventId, stream, revision } = last;
  await upsert(client, { keeper: 'projections', position, eventId, at: { stream, revision } });
}

async function upsert(
  client: Queryable,
  { keeper, position, eventId, at, missing }: KeptMark,
): Promise<void> {
  await client.query(
    `insert into read.log_marks as m (keeper, position, event_id, stream, revision, missing, kept_at)
      values ($1, $2, $3, $4, $5, $6, now())
      on conflict (keeper) do update set (position, event_id, stream, revision, missing, kept_at) =
        (excluded.position, excluded.event_id, excluded.stream, excluded.revision, excluded.missing, now())
      where excluded.position >= m.position`,
    [keeper, position.toString(), eventId, at?.stream, at?.revision.toString(), missing],
  );
}

const markOf = ({ keeper, position, event_id: eventId, stream, revision, missing }: Row): KeptMark => ({
  keeper,
  position: BigInt(position),
  ...(eventId === null ? {} : { eventId }),
  ...(stream === null || revision === null ? {} : { at: { stream, revision: BigInt(revision) } }),
  ...(missing === null ? {} : { missing }),
});
