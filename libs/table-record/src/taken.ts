import type { Database } from '#postgres';

/** Who took which list as a table. */
export interface Taking {
  readonly agencyId: string;
  readonly principal: string;
  readonly role: string;
  readonly keyId?: string;
  readonly session?: string;
  readonly path: string;
  /** As it was asked, without the place from which it goes on. */
  readonly query: string;
  readonly format: string;
  readonly rows: number;
}

export interface TakenList extends Omit<Taking, 'keyId' | 'session'> {
  readonly position: string;
  readonly at: string;
  readonly keyId: string | null;
  readonly session: string | null;
}

/** What went out as tables. A line is written before the table is given, and stays. */
export class Taken {
  constructor(private readonly db: Pick<Database, 'rows'>) {}

  async record({
    agencyId,
    principal,
    role,
    keyId,
    session,
    path,
    query,
    format,
    rows,
  }: Taking): Promise<void> {
    await this.db.rows(
      `insert into tables.taken (at, agency_id, principal, role, key_id, session, path, query, format, rows)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [new Date(), agencyId, principal, role, keyId ?? null, session ?? null, path, query, format, rows],
    );
  }

  /** The newest first: of one agency, or of all. `before` is a position. */
  list(
    agencyId: string | undefined,
    { before, limit }: { readonly before?: string; readonly limit: number },
  ): Promise<TakenList[]> {
    return this.db.rows<TakenList>(
      `select position, at, agency_id as "agencyId", principal, role, key_id as "keyId", session, path, query, format, rows
        from tables.taken
        where ($1::text is null or agency_id = $1) and ($2::bigint is null or position < $2)
        order by position desc limit $3`,
      [agencyId ?? null, before ?? null, limit],
    );
  }
}
