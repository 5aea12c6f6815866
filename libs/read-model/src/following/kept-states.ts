import type { Database } from '#postgres';

/** A state in memory, and which event of the log it stands at. What is in it only who wrote it can tell. */
export interface KeptState {
  readonly form: number;
  readonly epoch?: string;
  readonly at: {
    readonly position: bigint;
    readonly eventId: string;
    readonly stream: string;
    readonly revision: bigint;
  };
  readonly state: Buffer;
  readonly tag: Buffer;
}

type Row = {
  form: number;
  epoch: string | null;
  position: string;
  event_id: string;
  stream: string;
  revision: string;
  state: Buffer;
  tag: Buffer;
};

/** States that processes begin from. Each is one row, and the last that was written: any of them will do. */
export class KeptStates {
  constructor(private readonly db: Pick<Database, 'rows'>) {}

  /** Nothing where the tables are still to be made. */
  async load(name: string): Promise<KeptState | undefined> {
    const [found] = await this.db.rows<{ isThere: boolean }>(
      `select to_regclass('read.kept_states') is not null as "isThere"`,
    );
    if (!found?.isThere) return undefined;
    const [row] = await this.db.rows<Row>(
      `select form, epoch, position, event_id, stream, revision, state, tag from read.kept_states where name = $1`,
      [name],
    );
    if (!row) return undefined;
    const { form, epoch, position, event_id: eventId, stream, revision, state, tag } = row;
    const at = { position: BigInt(position), eventId, stream, revision: BigInt(revision) };
    return { form, ...(epoch === null ? {} : { epoch }), at, state, tag };
  }

  async save(name: string, { form, epoch, at, state, tag }: KeptState): Promise<void> {
    await this.db.rows(
      `insert into read.kept_states (name, form, epoch, position, event_id, stream, revision, state, tag, kept_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
        on conflict (name) do update set
          (form, epoch, position, event_id, stream, revision, state, tag, kept_at) = (excluded.form, excluded.epoch,
          excluded.position, excluded.event_id, excluded.stream, excluded.revision, excluded.state, excluded.tag, now())`,
      [
        ...[name, form, epoch ?? null, at.position.toString(), at.eventId, at.stream, at.revision.toString()],
        ...[state, tag],
      ],
    );
  }
}
