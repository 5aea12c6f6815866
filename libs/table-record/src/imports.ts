import type { Database } from '#postgres';

/** A process that works on an import says so after each batch; one that has not for so long is gone. */
const goneAfterMs = 30_000;

export interface NewImport {
  /** UUID; it follows from agency and digest. */
  readonly id: string;
  readonly agencyId: string;
  readonly kind: string;
  /** Of what was shown and confirmed: keyed, so that no guess at the file can be checked by it. */
  readonly digest: string;
  /** Of each command that was confirmed, keyed in the same way. */
  readonly marks: readonly string[];
  readonly principal: string;
  readonly role: string;
}

/** `interrupted`: whoever worked on it is gone. The same file goes on where it ended. */
export type ImportStatus = 'running' | 'done' | 'stopped' | 'interrupted';

/** Where an import stands. What was in the file is not kept. */
export interface ImportStanding {
  readonly id: string;
  readonly agencyId: string;
  readonly kind: string;
  readonly digest: string;
  readonly status: ImportStatus;
  /** Commands. */
  readonly total: number;
  readonly done: number;
  /** Why it stopped: the row, and what the service answered. */
  readonly stoppedAt: object | null;
  readonly principal: string;
  readonly role: string;
  readonly begunAt: string;
  readonly endedAt: string | null;
}

const columns = `id, agency_id as "agencyId", kind, digest, total, done, stopped_at as "stoppedAt",
  by_principal as principal, by_role as role, begun_at as "begunAt", ended_at as "endedAt",
  case when status = 'running' and beat_at <= $1 then 'interrupted' else status end as status`;

/** Which tables came in, and how far each has got. */
export class Imports {
  constructor(
    private readonly db: Pick<Database, 'rows'>,
    /** Milliseconds, as of `Date.now`. */
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Whether whoever asks may work on it: it is new, or whoever worked on it has stopped or is gone. Of two who ask one may.
   * Durable on return.
   */
  async claim(one: NewImport): Promise<boolean> {
    const { id, agencyId, kind, digest, marks, principal, role } = one;
    const claimed = await this.db.rows(
      `insert into tables.imports
        (id, agency_id, kind, digest, marks, total, done, status, by_principal, by_role, begun_at, beat_at)
        values ($1, $2, $3, $4, $5, $6, 0, 'running', $7, $8, $9, $9)
        on conflict (agency_id, digest) do update set status = 'running', beat_at = $9, stopped_at = null, ended_at = null
          where tables.imports.status = 'stopped' or (tables.imports.status = 'running' and tables.imports.beat_at <= $10)
        returning id`,
      [
        ...[id, agencyId, kind, digest, JSON.stringify(marks), marks.length, principal, role],
        ...[new Date(this.now()), this.goneBefore()],
      ],
    );
    return claimed.length > 0;
  }

  /** Never goes back: of two that are told at once either may come first. */
  async progress(id: string, done: number): Promise<void> {
    await this.db.rows('update tables.imports set done = greatest(done, $2), beat_at = $3 where id = $1', [
      ...[id, done],
      new Date(this.now()),
    ]);
  }

  async end(id: string, status: 'done' | 'stopped', done: number, stoppedAt?: object): Promise<void> {
    await this.db.rows(
      'update tables.imports set status = $2, done = $3, stopped_at = $4, ended_at = $5, beat_at = $5 where id = $1',
      [id, status, done, stoppedAt ? JSON.stringify(stoppedAt) : null, new Date(this.now())],
    );
  }

  async find(id: string): Promise<ImportStanding | undefined> {
    const [found] = await this.db.rows<ImportStanding>(
      `select ${columns} from tables.imports where id = $2`,
      [this.goneBefore(), id],
    );
    return found;
  }

  /** What an agency confirmed by this digest, with the marks of its commands. */
  async confirmed(
    agencyId: string,
    digest: string,
  ): Promise<(ImportStanding & { readonly marks: readonly string[] }) | undefined> {
    const [found] = await this.db.rows<ImportStanding & { readonly marks: readonly string[] }>(
      `select ${columns}, marks from tables.imports where agency_id = $2 and digest = $3`,
      [this.goneBefore(), agencyId, digest],
    );
    return found;
  }

  private readonly goneBefore = (): Date => new Date(this.now() - goneAfterMs);
}
